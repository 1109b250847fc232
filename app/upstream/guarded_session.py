"""aiohttp's connections, requests and answers, with the habits mended that would make them unsafe under httpx.

aiohttp's own session is not in use: what it does above these three, for redirects, cookies, proxies, traces and
repeats, is wanted of no vendor, and takes a tenth of a call.

- A request whose connection drops is never sent a second time (the session repeats PUT and DELETE silently).
- A kept connection on which the upstream has spoken unasked is not used, since what it said would otherwise be taken
  for the answer to the next request.
- A connection given up on is broken off, not kept open until the upstream has taken what was still to be sent.
- A reset is not taken for the end of a body that has no length.
- No header is sent but those that were given.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from types import TracebackType

import aiohttp
import httpx
import yarl
from aiohttp.client_proto import ResponseHandler
from multidict import CIMultiDict

from app.upstream.going import PlaceLost


class SpoiltConnection(Exception):
    """The upstream spoke before it was asked; nothing was sent."""


class GuardedSession:
    """The connections to one upstream, opened in the running event loop, without a limit of their own.

    Args:
        keepalive: seconds that an idle connection is kept.
        ssl_context: decides whom to trust.
    """

    def __init__(self, keepalive: float, ssl_context: ssl.SSLContext) -> None:
        self._loop = asyncio.get_running_loop()
        self._connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=keepalive, ssl=ssl_context)

    async def close(self) -> None:
        """Close the connections."""
        await self._connector.close()

    async def request(
        self,
        method: str,
        url: yarl.URL,
        *,
        headers: list[tuple[str, str]],
        content: bytes | AsyncIterator[bytes] | None,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's, of single steps
        may_go: Callable[[], bool] | None = None,
    ) -> GuardedAnswer:
        """Send a request once and wait for the head of its answer.

        Args:
            method: of HTTP.
            url: as it is sent, without a user name.
            headers: all that are sent, but for those of a body's length or coding.
            content: of the body.
            timeout: its `connect` and `sock_read`, in seconds.
            may_go: whether it may still go, asked when there is a connection.

        Raises:
            SpoiltConnection: nothing was sent; another connection will do.
            PlaceLost: it may not go any more; nothing was sent.
            aiohttp.ClientError: no answer came.
            OSError: likewise.
            ValueError: it cannot be sent.
        """
        if url.scheme not in ("http", "https"):
            raise aiohttp.NonHttpUrlClientError(url)
        request = _BareRequest(
            method, url, headers=headers, data=content, loop=self._loop, response_class=GuardedAnswer
        )
        try:
            connection = await self._connector.connect(request, [], timeout)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError(f"no connection to {url.host} in time") from error
        try:
            handler = _prepared(connection, method, timeout.sock_read, may_go)
        except BaseException:
            connection.close()
            raise
        wire = connection.transport
        try:
            return await _answered(request, connection, handler)
        except BaseException:
            _break_off(wire)
            connection.close()
            raise


class _BareRequest(aiohttp.ClientRequest):
    """A request with the headers that it is given; aiohttp would look for each of its own among them."""

    _skip_auto_headers = CIMultiDict({"Content-Type": None})  # the one that it adds later, to a body

    def update_headers(self, headers: list[tuple[str, str]]) -> None:  # type: ignore[override]  # of one kind only
        """Take them as they are, the host's among them."""
        self.headers = CIMultiDict(headers)

    def update_auto_headers(self, skip_auto_headers: object) -> None:
        """Add none."""


class GuardedAnswer(aiohttp.ClientResponse):
    """An answer that remembers its connection, which aiohttp lets go of at the body's end."""

    handler: ResponseHandler | None = None

    def was_reset(self) -> bool:
        """Whether a body that only the connection's end could end was broken off by a reset."""
        if self.handler is None or self.content is aiohttp.EMPTY_PAYLOAD:
            return False
        has_end = "Content-Length" in self.headers or "Transfer-Encoding" in self.headers
        return not has_end and isinstance(self.handler.exception(), aiohttp.ClientOSError)


def _prepared(
    connection: aiohttp.connector.Connection,
    method: str,
    read_timeout: float | None,
    may_go: Callable[[], bool] | None,
) -> ResponseHandler:
    """The connection's handler, ready for an answer."""
    handler = connection.protocol
    if handler is None:
        raise SpoiltConnection
    handler.set_response_params(
        skip_payload=method == "HEAD", read_until_eof=True, auto_decompress=False, read_timeout=read_timeout
    )
    if handler.should_close:
        raise SpoiltConnection
    if may_go is not None and not may_go():
        connection.release()
        raise PlaceLost
    return handler


async def _answered(
    request: aiohttp.ClientRequest, connection: aiohttp.connector.Connection, handler: ResponseHandler
) -> GuardedAnswer:
    answer = await request.send(connection)
    if not isinstance(answer, GuardedAnswer):  # it is made by the class that the request was given
        raise TypeError(f"{type(answer).__name__} is no answer of this session's")
    answer.handler = handler
    try:
        await answer.start(connection)
    except BaseException:
        answer.close()
        raise
    return answer


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
