"""OAuth 2.0 client credentials (RFC 6749, section 4.4): a token for the gateway itself, got when first needed.

Whoever needs a token while one is being got waits for the same sign-in. A token is used until shortly before it
expires, or until the vendor refuses it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from app.upstream.asked import NETWORK, Asked
from app.upstream.scope import Choice, Strategy, chose, current_scope
from app.upstream.token_endpoint import Token, TokenEndpoint


@dataclass(slots=True)
class _SignIn:
    task: asyncio.Task[Token]
    step: Choice
    waiters: int = 0


class ClientCredentials:
    """A bearer token by client credentials, as an `app.upstream.auth.Credential`.

    Args:
        endpoint: where the client signs in.
    """

    def __init__(self, endpoint: TokenEndpoint) -> None:
        self._endpoint = endpoint
        self._token: Token | None = None
        self._sign_in: _SignIn | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._endpoint!r})"

    async def headers(self) -> Mapping[str, str]:
        """The bearer header, after signing in where there is no usable token.

        Raises:
            UpstreamError: as of `TokenEndpoint.token`.
        """
        token = self._token
        if token is None or self._endpoint.clock() >= token.usable_until:
            token = await self._signed_in()
        return {"authorization": token.header}

    def refused(self, headers: Mapping[str, str]) -> bool:
        """Told that these headers got a 401: their token is dropped, unless a newer one has replaced it already."""
        if self._token is not None and headers.get("authorization") == self._token.header:
            self._token = None
        return True

    async def _signed_in(self) -> Token:
        """The outcome of the sign-in under way, or of a new one; a waiter that goes leaves it to the others.

        It is a call of the plan of each request that waits, without bytes or a moment: it holds no data.
        """
        sign_in, source, endpoint = self._sign_in, "shared", self._endpoint
        if sign_in is None:
            source = NETWORK
            why = "no usable one is kept: signing in is one call"
            step = chose(endpoint.vendor, "a token", Strategy.POINTS, why, 1)
            sign_in = self._sign_in = _SignIn(asyncio.get_running_loop().create_task(self._obtain()), step)
            sign_in.task.add_done_callback(self._done)
        asked = Asked(
            self._endpoint.vendor, self._endpoint.request, current_scope(), self._endpoint.clock, sign_in.step
        )
        sign_in.waiters += 1
        try:
            return await asyncio.shield(sign_in.task)
        finally:
            sign_in.waiters -= 1
            if sign_in.waiters == 0 and not sign_in.task.done():
                self._sign_in = None
                sign_in.task.cancel()
            asked.ended(source)

    def _done(self, task: asyncio.Task[Token]) -> None:
        if self._sign_in is not None and self._sign_in.task is task:
            self._sign_in = None
        if not task.cancelled():
            task.exception()  # read, so that asyncio does not report a failure whose last waiter has just gone

    async def _obtain(self) -> Token:
        self._token = await self._endpoint.token()
        return self._token
