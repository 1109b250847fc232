"""aiohttp's session, with the habits mended that would make it unsafe under httpx.

Each mend goes through what aiohttp lets its caller replace, the request's and the answer's class:

- a request whose connection drops is never sent a second time (aiohttp repeats PUT and DELETE silently);
- a kept connection on which the upstream has spoken unasked is not used, since what it said would otherwise be taken
  for the answer to the next request;
- a connection given up on is broken off, not kept open until the upstream has taken what was still to be sent;
- a reset is not taken for the end of a body that has no length.

httpx's exceptions are the only ones that leave, but for `SpoiltConnection`, upon which the caller tries another, and
`PlaceLost`.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from types import TracebackType

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler

from app.upstream.going import PlaceLost
from app.within import Within

_may_go: ContextVar[Callable[[], bool] | None] = ContextVar("may_go", default=None)


def open_session(keepalive: float, ssl_context: ssl.SSLContext) -> aiohttp.ClientSession:
    """Open a session in the running event loop that adds no header, keeps no cookie and decodes no body.

    Args:
        keepalive: seconds that an idle connection is kept.
        ssl_context: decides whom to trust.

    Returns:
        A session without a limit of its own to its connections; its requests may raise `SpoiltConnection`.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=keepalive, ssl=ssl_context),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        trust_env=False,
        skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        request_class=_GuardedRequest,
        response_class=GuardedAnswer,
    )


def asking(may_go: Callable[[], bool]) -> Within[Callable[[], bool]]:
    """Run the body so that a request of it is not written where it may not go any more; `PlaceLost` is raised then."""
    return Within(_may_go, may_go)


class SpoiltConnection(Exception):
    """The upstream spoke before it was asked; nothing was sent."""


class _GuardedRequest(aiohttp.ClientRequest):
    """A request that looks at its connection before it uses it.

    aiohttp repeats an idempotent request upon two exceptions of its own; it does not know httpx's.
    """

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        if conn.protocol is None or conn.protocol.should_close:
            raise SpoiltConnection
        may_go = _may_go.get()
        if may_go is not None and not may_go():
            conn.release()
            raise PlaceLost
        wire = conn.transport
        try:
            with as_httpx():
                return await super().send(conn)
        except BaseException:
            _break_off(wire)
            raise


class GuardedAnswer(aiohttp.ClientResponse):
    """An answer that remembers its connection, which aiohttp lets go of at the body's end."""

    handler: ResponseHandler | None = None

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """Remember the connection, then read the answer's head as aiohttp does."""
        self.handler, wire = connection.protocol, connection.transport
        try:
            with as_httpx():
                return await super().start(connection)
        except BaseException:
            _break_off(wire)
            raise

    def was_reset(self) -> bool:
        """Whether a body that only the connection's end could end was broken off by a reset."""
        if self.handler is None or self.content is aiohttp.EMPTY_PAYLOAD:
            return False
        has_end = "Content-Length" in self.headers or "Transfer-Encoding" in self.headers
        return not has_end and isinstance(self.handler.exception(), aiohttp.ClientOSError)


def _break_off(wire: asyncio.Transport | None) -> None:
    """End a connection at once; to close it, as aiohttp does, waits until all that was written is taken."""
    if wire is not None:
        wire.abort()


class _AsHttpx:
    """A class that keeps nothing, and no generator: there are several of these blocks to a request."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            renamed = _renamed(error)
            if renamed is not None:
                raise renamed from error


_AS_HTTPX = _AsHttpx()


def as_httpx() -> AbstractContextManager[None]:
    """Turn aiohttp's exceptions into httpx's; the only place that knows both.

    Raises:
        httpx.TransportError: in place of what aiohttp raised within, which is its cause.
    """
    return _AS_HTTPX


def _renamed(error: BaseException) -> httpx.TransportError | None:  # noqa: PLR0911 - one for each name
    """What httpx calls it; None where it is no word of aiohttp's."""
    if isinstance(error, aiohttp.SocketTimeoutError):
        return httpx.ReadTimeout(str(error))
    if isinstance(error, aiohttp.ServerTimeoutError):
        return httpx.ConnectTimeout(str(error))
    if isinstance(error, aiohttp.ClientConnectorError):
        return httpx.ConnectError(str(error))
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | aiohttp.ClientResponseError):
        return httpx.RemoteProtocolError(str(error) or type(error).__name__)
    if isinstance(error, aiohttp.NonHttpUrlClientError | aiohttp.InvalidURL):
        return httpx.UnsupportedProtocol(str(error))
    if isinstance(error, aiohttp.ClientError | OSError):
        return httpx.ReadError(str(error) or type(error).__name__)
    if isinstance(error, ValueError):  # a header or method that cannot be sent; also UnicodeError
        return httpx.LocalProtocolError(str(error))
    return None
