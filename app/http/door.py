"""The way from the network to `/graphql`, as the operator has set it up."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.api_keys import ApiKeys
from app.access.doorway import Doorway
from app.access.hosts import ServedHosts
from app.access.jwks import Jwks
from app.access.principal import Principal
from app.access.rates import Rates
from app.access.settings import AccessSettings
from app.access.signing_in import SigningIn
from app.access.tokens import Tokens
from app.http.endpoint import asks_for_page, turned_away
from app.http.leaving import EndsWithItsClient
from app.upstream.transport import open_transport

_MAY_SEND = ("authorization", "content-type", "idempotency-key", "x-api-key", "x-deadline-ms", "x-explain")
_MAY_SEND_TO_STREAMS = ("x-graphql-event-stream-token",)
_MAY_SEND_TOO = ("mcp-protocol-version", "x-incremental", "x-max-age", "x-stale-ok", "x-request-id")
_MAY_READ = ("retry-after", "www-authenticate", "x-request-id")


class Door:
    """An ASGI application before the endpoint: whom it lets in, and from which pages.

    Args:
        settings: who may ask.
        endpoint: what is behind it.
        knows_tenant: whether a principal's tenant is one that is served.
        rates: how often each client may ask.
        clock: seconds, monotonic.
        also: methods that some of what is behind it answers beside `GET` and `POST`.

    Attributes:
        methods: that are answered; with `OPTIONS` only where pages elsewhere may ask.
    """

    def __init__(
        self,
        settings: AccessSettings,
        endpoint: ASGIApp,
        knows_tenant: Callable[[Principal], bool],
        rates: Rates,
        clock: Callable[[], float] = time.monotonic,
        *,
        also: Sequence[str] = (),
    ) -> None:
        self._jwks: Jwks | None = None
        self._rates = rates
        tokens = None
        if settings.tokens is not None:
            transport = open_transport(max_connections=2, connect_timeout=3, read_timeout=5, pool_timeout=5)
            self._jwks = Jwks(settings.tokens.jwks_url, transport, clock)
            tokens = Tokens(self._jwks, issuer=settings.tokens.issuer, audience=settings.tokens.audience)
        keys = None if settings.keys_file is None else ApiKeys(settings.keys_file, clock)
        self._app: ASGIApp = Doorway(
            EndsWithItsClient(endpoint),
            is_public=asks_for_page,
            refuse=turned_away,
            signing_in=SigningIn(keys, tokens),
            knows_tenant=knows_tenant,
            rates=rates,
            most_at_once=settings.most_at_once,
            origins=settings.origins,
        )
        self.methods = ["GET", "POST"]
        if settings.origins:
            self.methods.append("OPTIONS")
            self._app = CORSMiddleware(
                self._app,
                allow_origins=sorted(settings.origins),
                allow_methods=["GET", "POST", *also],
                allow_headers=[*_MAY_SEND, *_MAY_SEND_TOO, *_MAY_SEND_TO_STREAMS],
                expose_headers=_MAY_READ,
            )
        if settings.hosts is not None:
            self._app = ServedHosts(self._app, settings.hosts, turned_away)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self._app(scope, receive, send)

    async def aclose(self) -> None:
        """Close the connections to the issuer of tokens, and to where requests are counted."""
        await self._rates.aclose()
        if self._jwks is not None:
            await self._jwks.aclose()
