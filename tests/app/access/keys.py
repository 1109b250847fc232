"""An issuer of tokens that lives in the test: its keys, and what it signs."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ISSUER = "https://issuer.test/"
AUDIENCE = "gateway"
NOW_AND_LATER = 4_000_000_000


@lru_cache
def rsa_key(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@lru_cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@lru_cache
def ed_key() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.generate()


_KINDS: dict[type, Any] = {
    rsa.RSAPrivateKey: jwt.algorithms.RSAAlgorithm,
    ec.EllipticCurvePrivateKey: jwt.algorithms.ECAlgorithm,
    ed25519.Ed25519PrivateKey: jwt.algorithms.OKPAlgorithm,
}


def jwk_of(key: Any, kid: str | None, **more: str) -> dict[str, Any]:
    kind = next(each for base, each in _KINDS.items() if isinstance(key, base))
    named = {} if kid is None else {"kid": kid}
    return {**kind.to_jwk(key.public_key(), as_dict=True), **named, **more}


def token(key: Any, kid: str | None = "one", algorithm: str = "RS256", **claims: Any) -> str:
    whole = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "svc-1",
        "exp": NOW_AND_LATER,
        "scope": "read explain",
        **claims,
    }
    whole = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(whole, key, algorithm, headers=None if kid is None else {"kid": kid})


@dataclass
class Issuer(httpx.AsyncBaseTransport):
    """Publishes keys, or fails; counts how often it is asked."""

    keys: list[dict[str, Any]] = field(default_factory=list)
    failure: Exception | httpx.Response | None = None
    asked: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if isinstance(self.failure, Exception):
            raise self.failure
        return self.failure or httpx.Response(200, content=json.dumps({"keys": self.keys}))
