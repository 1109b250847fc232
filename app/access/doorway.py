"""What a request must pass before anything of it is read: room, origin, who sends it, how often."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.caller import Caller, bringing
from app.access.first_headers import headers_of
from app.access.principal import Principal
from app.access.rates import Rates
from app.access.refusals import (
    FromAnotherSite,
    Overloaded,
    Refuse,
    TooManyRequests,
    Unauthenticated,
    UnknownTenant,
)
from app.access.signing_in import SigningIn
from app.access.sites import is_of_another_site
from app.domain.errors import GatewayError
from app.operations.notes import note_principal

RETRY_AFTER = 1
"""Seconds after which a request that found no room may be sent again."""


class Doorway:
    """An ASGI application that lets requests through to another, with their caller, or turns them away.

    Args:
        inner: what is behind it.
        is_public: whether a request may be answered whoever sent it, such as one for a page without data.
        refuse: makes the answer to a request that is turned away, with this status and these headers.
        signing_in: tells who sends a request.
        knows_tenant: whether a principal's tenant is one that is served.
        rates: how often each client may ask.
        most_at_once: requests that are answered at the same time; those beyond are turned away and do not wait.
        origins: of pages elsewhere that may send requests.
    """

    def __init__(
        self,
        inner: ASGIApp,
        *,
        is_public: Callable[[Scope], bool],
        refuse: Refuse,
        signing_in: SigningIn,
        knows_tenant: Callable[[Principal], bool],
        rates: Rates,
        most_at_once: int,
        origins: frozenset[str] = frozenset(),
    ) -> None:
        self._inner = inner
        self._is_public = is_public
        self._refuse = refuse
        self._signing_in = signing_in
        self._knows_tenant = knows_tenant
        self._rates = rates
        self._most_at_once = most_at_once
        self._origins = origins
        self._at_once = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or answer it."""
        if self._is_public(scope):
            await self._inner(scope, receive, send)
            return
        if self._at_once >= self._most_at_once:
            await self._turned_away(scope, Overloaded())(scope, receive, send)
            return
        self._at_once += 1
        try:
            try:
                caller = Caller(await self._admitted(scope))
            except GatewayError as error:
                await self._turned_away(scope, error)(scope, receive, send)
                return
            who = caller.principal
            note_principal(who.kind, who.name, who.tenant)
            with bringing(scope, caller):
                await self._inner(scope, receive, send)
        finally:
            self._at_once -= 1

    async def _admitted(self, scope: Scope) -> Principal:
        headers = headers_of(scope)
        if is_of_another_site(headers, self._origins):
            raise FromAnotherSite
        principal = await self._signing_in.principal(headers)
        if not self._knows_tenant(principal):
            raise UnknownTenant
        await self._rates.spend(principal)
        return principal

    def _turned_away(self, scope: Scope, error: GatewayError) -> Response:
        request = Request(scope)
        if isinstance(error, Unauthenticated):
            if error.may_pass:
                return self._refuse(request, error, 503, {"retry-after": "5"})
            return self._refuse(request, error, 401, {"www-authenticate": 'Bearer realm="gateway"'})
        if isinstance(error, TooManyRequests):
            return self._refuse(request, error, 429, {"retry-after": str(error.seconds)})
        if isinstance(error, Overloaded):
            return self._refuse(request, error, 503, {"retry-after": str(RETRY_AFTER)})
        return self._refuse(request, error, 403, {})
