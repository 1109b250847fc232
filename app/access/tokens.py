"""Signing in by JSON Web Token (RFC 7519): who issued it, for whom, until when, and what its bearer may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from app.access.jwks import Jwk
from app.access.principal import Principal
from app.access.refusals import Unauthenticated

LEEWAY = 30
"""Seconds that the clocks of issuer and gateway may differ."""

TENANT_CLAIM = "tenant"

_BY_KEY_TYPE: Mapping[tuple[object, object], tuple[str, ...]] = {
    ("RSA", None): ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    ("EC", "P-256"): ("ES256",),
    ("EC", "P-384"): ("ES384",),
    ("EC", "P-521"): ("ES512",),
    ("OKP", "Ed25519"): ("EdDSA",),
}
"""What a key may sign with. No algorithm with a shared secret is among them, and not `none`."""

_LONGEST = 16 * 1024
_LEAST_RSA_BITS = 2048
_NOT_SOUND = "The token is not sound: its form, signature or algorithm is not what is accepted here."


class Keys(Protocol):
    """Where keys are had, such as `app.access.jwks.Jwks`."""

    async def key(self, kid: str | None, /) -> Jwk:
        """The key that a token names. Raises Unauthenticated."""
        ...


class Tokens:
    """The tokens that are accepted: of one issuer, for one audience.

    Args:
        keys: the issuer's.
        issuer: the `iss` that a token must have.
        audience: that must be among a token's `aud`.
    """

    def __init__(self, keys: Keys, *, issuer: str, audience: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._audience = audience

    async def principal(self, token: str) -> Principal:
        """Whose token it is: `sub`, with the scopes of `scope` or `scp` and the tenant of `tenant`.

        Raises:
            Unauthenticated: it is not accepted, or could not be checked now.
        """
        return _principal_of(self._claims(token, await self._key_for(token)))

    async def _key_for(self, token: str) -> jwt.PyJWK:
        """The key, bound to the algorithm that the token names where the key may sign with that."""
        try:
            if len(token) > _LONGEST:
                raise Unauthenticated(_NOT_SOUND)
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError):
            raise Unauthenticated(_NOT_SOUND) from None
        kid, algorithm = header.get("kid"), header.get("alg")
        known = any(algorithm in names for names in _BY_KEY_TYPE.values())
        if not known or not isinstance(kid, str | None):  # no key is looked for that could not help
            raise Unauthenticated(_NOT_SOUND)
        key = await self._keys.key(kid)
        curve = None if key.get("kty") == "RSA" else key.get("crv")
        if algorithm not in _BY_KEY_TYPE.get((key.get("kty"), curve), ()) or key.get("alg", algorithm) != algorithm:
            raise Unauthenticated(_NOT_SOUND)
        try:
            usable = jwt.PyJWK(key, algorithm)
        except (jwt.PyJWTError, ValueError, TypeError):
            raise Unauthenticated(_NOT_SOUND) from None
        if isinstance(usable.key, RSAPublicKey) and usable.key.key_size < _LEAST_RSA_BITS:
            raise Unauthenticated(_NOT_SOUND)
        return usable

    def _claims(self, token: str, key: jwt.PyJWK) -> Mapping[str, Any]:
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[key.algorithm_name],
                audience=self._audience,
                issuer=self._issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("The token has expired. Sign in again.") from None
        except jwt.ImmatureSignatureError:
            raise Unauthenticated("The token is not valid yet.") from None
        except (jwt.InvalidAudienceError, jwt.InvalidIssuerError, jwt.MissingRequiredClaimError):
            raise Unauthenticated("The token is of another issuer, for another audience, or lacks a claim.") from None
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError, OverflowError):
            raise Unauthenticated(_NOT_SOUND) from None


def _principal_of(claims: Mapping[str, Any]) -> Principal:
    subject, tenant = claims.get("sub"), claims.get(TENANT_CLAIM)
    if not isinstance(subject, str) or not subject or not isinstance(tenant, str | None):
        raise Unauthenticated(f"The token's `sub` or `{TENANT_CLAIM}` is not text.")
    return Principal(subject, "jwt", frozenset(_scopes_of(claims)), tenant or None)


def _scopes_of(claims: Mapping[str, Any]) -> Sequence[str]:
    """`scope` is words with blanks between them (RFC 8693, section 4.2); `scp` that or a list."""
    given = claims.get("scope", claims.get("scp"))
    if isinstance(given, str):
        return given.split()
    return [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
