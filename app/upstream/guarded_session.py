"""aiohttp's session, with the habits mended that would make it unsafe under httpx.

Each mend goes through what aiohttp lets its caller replace (the request's and the answer's class, a middleware):

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import aiohttp
import httpx
from aiohttp.client_proto import ResponseHandler

from app.upstream.going import PlaceLost

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
        middlewares=(_send_once,),
    )


@contextmanager
def asking(may_go: Callable[[], bool]) -> Iterator[None]:
    """Run the body so that a request of it is not written where it may not go any more; `PlaceLost` is raised then."""
    token = _may_go.set(may_go)
    try:
        yield
    finally:
        _may_go.reset(token)


class SpoiltConnection(Exception):
    """The upstream spoke before it was asked; nothing was sent."""


class _GuardedRequest(aiohttp.ClientRequest):
    """A request that looks at its connection before it uses it, and remembers it."""

    wire: asyncio.Transport | None = None

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        if conn.protocol is None or conn.protocol.should_close:
            raise SpoiltConnection
        may_go = _may_go.get()
        if may_go is not None and not may_go():
            conn.release()
            raise PlaceLost
        self.wire = conn.transport
        return await super().send(conn)


class GuardedAnswer(aiohttp.ClientResponse):
    """An answer that remembers its connection, which aiohttp lets go of at the body's end."""

    handler: ResponseHandler | None = None

    async def start(self, connection: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        """Remember the connection, then read the answer's head as aiohttp does."""
        self.handler = connection.protocol
        return await super().start(connection)

    def was_reset(self) -> bool:
        """Whether a body that only the connection's end could end was broken off by a reset."""
        if self.handler is None or self.content is aiohttp.EMPTY_PAYLOAD:
            return False
        has_end = "Content-Length" in self.headers or "Transfer-Encoding" in self.headers
        return not has_end and isinstance(self.handler.exception(), aiohttp.ClientOSError)


async def _send_once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    # aiohttp repeats an idempotent request upon two exceptions of its own; it does not know httpx's.
    try:
        with as_httpx():
            return await send(request)
    except BaseException:
        wire = request.wire if isinstance(request, _GuardedRequest) else None
        if wire is not None:
            wire.abort()  # aiohttp has closed it, which waits until all that was written is taken
        raise


@contextmanager
def as_httpx() -> Iterator[None]:
    """Turn aiohttp's exceptions into httpx's; the only place that knows both.

    Raises:
        httpx.TransportError: in place of what aiohttp raised within, which is its cause.
    """
    try:
        yield
    except aiohttp.SocketTimeoutError as exc:
        raise httpx.ReadTimeout(str(exc)) from exc
    except aiohttp.ServerTimeoutError as exc:
        raise httpx.ConnectTimeout(str(exc)) from exc
    except aiohttp.ClientConnectorError as exc:
        raise httpx.ConnectError(str(exc)) from exc
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientPayloadError, aiohttp.ClientResponseError) as exc:
        raise httpx.RemoteProtocolError(str(exc) or type(exc).__name__) from exc
    except (aiohttp.NonHttpUrlClientError, aiohttp.InvalidURL) as exc:
        raise httpx.UnsupportedProtocol(str(exc)) from exc
    except (aiohttp.ClientError, OSError) as exc:
        raise httpx.ReadError(str(exc) or type(exc).__name__) from exc
    except ValueError as exc:  # a header or method that cannot be sent; also UnicodeError
        raise httpx.LocalProtocolError(str(exc)) from exc
