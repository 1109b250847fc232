"""The keys by which tokens are checked, as their issuer publishes them (RFC 7517), fetched when they are needed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any, cast

import httpx

from app.access.refusals import Unauthenticated
from app.upstream.decoding import NotJson, decode_json
from app.upstream.documents import NotFetched, fetch

FRESH = 600.0
"""Seconds behind which the keys are asked for anew, so that one that was withdrawn is not trusted for ever."""

AT_MOST_EVERY = 30.0
"""Seconds between two fetches, however many tokens name a key that is not known."""

_ACCEPT = "application/jwk-set+json, application/json"
_DEADLINE = 5.0
_LARGEST = 256 * 1024
_MOST_KEYS = 100
_log = logging.getLogger("gateway.access")

Jwk = dict[str, Any]


class JwksUnreachable(Exception):
    """The keys could not be fetched; the message says why, without the address."""


class Jwks:
    """An issuer's keys.

    A known key goes on being trusted while the issuer cannot be reached. One fetch serves all who wait.

    Args:
        url: where the keys are.
        transport: the network; closed with `aclose`.
        clock: seconds, monotonic.
    """

    def __init__(
        self, url: str, transport: httpx.AsyncBaseTransport, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._transport = transport
        self._clock = clock
        self._keys: list[Jwk] = []
        self._fetched: float | None = None
        self._tried: float | None = None
        self._fetching: asyncio.Task[None] | None = None

    async def key(self, kid: str | None) -> Jwk:
        """The key that a token names.

        Args:
            kid: the token's `kid`; None where it names none, which will do where there is one key only.

        Raises:
            Unauthenticated: there is no such key, or it could not be looked for now.
        """
        found = self._find(kid)
        if found is not None:
            if self._is_due(FRESH):
                self._begin()  # nobody waits for it: the key is known
            return found
        if self._fetching is not None or self._is_due(AT_MOST_EVERY):
            await asyncio.shield(self._begin())
            found = self._find(kid)
            if found is not None:
                return found
        if self._fetched is None or (self._tried is not None and self._tried > self._fetched):
            raise Unauthenticated("The token cannot be checked now: its issuer's keys cannot be had.", may_pass=True)
        raise Unauthenticated("The token is signed by a key that its issuer does not publish.")

    async def aclose(self) -> None:
        """Close the network, and stop a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)
        await self._transport.aclose()

    def _find(self, kid: str | None) -> Jwk | None:
        if kid is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.get("kid") == kid), None)

    def _is_due(self, age: float) -> bool:
        """Whether so long has passed since the last fetch, and long enough since the last try."""
        now = self._clock()
        tried = self._tried is None or now - self._tried >= AT_MOST_EVERY
        return tried and (self._fetched is None or now - self._fetched >= age)

    def _begin(self) -> asyncio.Task[None]:
        if self._fetching is None:
            self._fetching = asyncio.get_running_loop().create_task(self._fetch())
            self._fetching.add_done_callback(self._ended)
        return self._fetching

    def _ended(self, _: asyncio.Task[None]) -> None:
        self._fetching = None

    async def _fetch(self) -> None:
        self._tried = self._clock()
        try:
            self._keys = await self._asked()
        except JwksUnreachable as error:
            _log.warning("the keys of the tokens' issuer cannot be had, those that are known stay: %s", error)
        else:
            self._fetched = self._tried

    async def _asked(self) -> list[Jwk]:
        try:
            body = await fetch(self._transport, self._url, accept=_ACCEPT, most=_LARGEST, seconds=_DEADLINE)
        except NotFetched as error:
            raise JwksUnreachable(str(error)) from None
        return _keys_of(body)


def _keys_of(body: bytes) -> list[Jwk]:
    """The public keys for signatures in a set; others are left out."""
    try:
        whole = decode_json(body)
    except NotJson:
        raise JwksUnreachable("its answer is not JSON") from None
    given = whole.get("keys") if isinstance(whole, dict) else None
    if not isinstance(given, list) or len(given) > _MOST_KEYS:
        raise JwksUnreachable(f"its answer is no set of up to {_MOST_KEYS} keys")
    return [
        cast("Jwk", key)
        for key in given
        if isinstance(key, dict) and key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"
    ]
