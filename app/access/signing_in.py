"""Who sends a request, by what stands in its headers."""

from __future__ import annotations

from collections.abc import Mapping

from app.access.api_keys import ApiKeys
from app.access.key_entries import PREFIX
from app.access.principal import EVERYBODY, Principal
from app.access.refusals import Unauthenticated
from app.access.tokens import Tokens

_HOW = "Send an API key as `X-Api-Key`, or a key or token as `Authorization: Bearer`."


class SigningIn:
    """What is accepted: keys, tokens, both, or everybody.

    Args:
        keys: None where none are accepted.
        tokens: None where none are accepted.
    """

    def __init__(self, keys: ApiKeys | None, tokens: Tokens | None) -> None:
        self._keys = keys
        self._tokens = tokens

    async def principal(self, headers: Mapping[str, str]) -> Principal:
        """Who sends a request with these headers (their names in small letters).

        Raises:
            Unauthenticated: nobody who is known, or somebody who cannot be looked up now.
        """
        if self._keys is None and self._tokens is None:
            return EVERYBODY
        key, bearer = headers.get("x-api-key", "").strip(), _bearer(headers.get("authorization", ""))
        if key and bearer and key != bearer:
            raise Unauthenticated(f"The request names two clients. {_HOW}")
        given = key or bearer
        if not given:
            raise Unauthenticated(f"The request does not say who sends it. {_HOW}")
        if self._keys is not None and (key or given.startswith(PREFIX) or self._tokens is None):
            return self._keys.principal(given)
        if self._tokens is None or key:
            raise Unauthenticated(f"What was sent is not accepted here. {_HOW}")
        return await self._tokens.principal(given)


def _bearer(authorization: str) -> str:
    scheme, _, credential = authorization.strip().partition(" ")
    return credential.strip() if scheme.lower() == "bearer" else ""
