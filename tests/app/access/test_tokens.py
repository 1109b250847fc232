"""Which tokens are accepted, and what they make of their bearer."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import jwt
import pytest

from app.access.jwks import Jwk
from app.access.principal import Principal
from app.access.refusals import Unauthenticated
from app.access.tokens import Tokens
from tests.app.access.keys import AUDIENCE, ISSUER, ec_key, ed_key, jwk_of, rsa_key, token


class One:
    """Has one key under every name, and notes the names."""

    def __init__(self, jwk: Jwk) -> None:
        self.jwk = jwk
        self.asked: list[str | None] = []

    async def key(self, kid: str | None, /) -> Jwk:
        self.asked.append(kid)
        return self.jwk


async def read(text: str, jwk: Jwk | None = None) -> Principal:
    keys = One(jwk_of(rsa_key(), "one") if jwk is None else jwk)
    return await Tokens(keys, issuer=ISSUER, audience=AUDIENCE).principal(text)


async def refused(text: str, jwk: Jwk | None = None) -> str:
    with pytest.raises(Unauthenticated) as caught:
        await read(text, jwk)
    assert caught.value.extensions == {"code": "UNAUTHENTICATED", "retryable": False}
    return caught.value.message


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [
        (rsa_key, "RS256"),
        (rsa_key, "RS512"),
        (rsa_key, "PS256"),
        (ec_key, "ES256"),
        (ed_key, "EdDSA"),
    ],
)
async def test_a_sound_token_says_who_asks(key: Any, algorithm: str) -> None:
    principal = await read(token(key(), algorithm=algorithm), jwk_of(key(), "one"))
    assert principal == Principal("svc-1", "jwt", frozenset({"read", "explain"}))


@pytest.mark.parametrize(
    ("claims", "scopes"),
    [
        ({"scope": "read  read:revenue"}, {"read", "read:revenue"}),
        ({"scope": None, "scp": "read"}, {"read"}),
        ({"scope": None, "scp": ["read", "write:*", 5]}, {"read", "write:*"}),
        ({"scope": None}, set()),
        ({"scope": {"read": True}}, set()),
    ],
)
async def test_scopes_are_words_or_a_list(claims: dict[str, Any], scopes: set[str]) -> None:
    assert (await read(token(rsa_key(), **claims))).scopes == scopes


async def test_a_claim_says_the_tenant() -> None:
    assert (await read(token(rsa_key(), tenant="acme"))).tenant == "acme"
    assert (await read(token(rsa_key(), aud=["other", AUDIENCE]))).tenant is None


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"exp": 1_000_000_000},
        {"exp": "soon"},
        {"exp": float("inf")},
        {"nbf": 3_999_999_999},
        {"iss": "https://issuer.test"},
        {"iss": None},
        {"aud": "other"},
        {"aud": None},
        {"sub": None},
        {"sub": ""},
        {"tenant": ["acme"]},
    ],
)
async def test_a_claim_that_is_not_as_it_must_be(claims: dict[str, Any]) -> None:
    text = _signed({"iss": ISSUER, "aud": AUDIENCE, "sub": "svc-1", "exp": 4_000_000_000, **claims})
    assert "svc-1" not in await refused(text)


def _signed(claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """Signed as it is, whatever the library thinks of the claims."""
    payload = json.dumps({name: value for name, value in claims.items() if value is not None}).encode()
    return jwt.PyJWS().encode(payload, rsa_key(), "RS256", headers=header or {"kid": "one"})


def _unsigned(header: dict[str, Any], signature: bytes = b"") -> str:
    parts = (json.dumps(header).encode(), json.dumps({"iss": ISSUER, "aud": AUDIENCE, "sub": "x"}).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.b.c",
        "é.é.é",
        "." * 100,
        "x" * 20_000,
        _unsigned({"alg": "none"}),
        _unsigned({"alg": "None", "kid": "one"}),
        _unsigned({"alg": "HS256", "kid": "one"}, b"x" * 32),
        _unsigned({"alg": ["RS256"], "kid": "one"}),
        _unsigned({"alg": "RS256", "kid": 5}, b"x" * 256),
        _unsigned({"kid": "one"}),
    ],
)
async def test_what_is_no_token_is_refused(text: str) -> None:
    assert await refused(text)


async def test_the_public_key_is_no_shared_secret() -> None:
    public = json.dumps(jwk_of(rsa_key(), "one")).encode()
    body = _unsigned({"alg": "HS256", "kid": "one"}).rpartition(".")[0]
    signature = base64.urlsafe_b64encode(hmac.digest(public, body.encode(), "sha256")).decode().rstrip("=")
    keys = One(jwk_of(rsa_key(), "one"))
    with pytest.raises(Unauthenticated):
        await Tokens(keys, issuer=ISSUER, audience=AUDIENCE).principal(f"{body}.{signature}")
    assert keys.asked == []  # nor is a key looked for


@pytest.mark.parametrize(
    "jwk",
    [
        lambda: jwk_of(rsa_key(number=1), "one"),
        lambda: jwk_of(ec_key(), "one"),
        lambda: jwk_of(rsa_key(), "one", alg="RS512"),
        lambda: {**jwk_of(rsa_key(), "one"), "n": "!"},
        lambda: {"kty": "RSA", "kid": "one"},
        lambda: {"kty": "oct", "k": "c2VjcmV0", "kid": "one"},
        dict,
    ],
)
async def test_a_key_that_did_not_sign_it_or_may_not(jwk: Any) -> None:
    assert await refused(token(rsa_key()), jwk())


async def test_a_short_key_is_not_trusted() -> None:
    short = rsa_key(1024)
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        text = token(short)
    assert await refused(text, jwk_of(short, "one"))
