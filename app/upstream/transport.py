"""The network under httpx: aiohttp's connections behind httpx's transport seam.

httpx's own transport spends several times as much CPU on a call. `guarded_session` mends what makes aiohttp unsafe to
put in its place; here a URL is sent as it is given, not quoted anew, and the wait for a free connection and the sending
of a body get time-outs of their own, which aiohttp lacks.
"""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from functools import lru_cache

import aiohttp
import httpx
import yarl

from app.upstream.going import EXTENSION, Going, PlaceLost
from app.upstream.guarded_session import GuardedAnswer, GuardedSession, SpoiltConnection, as_httpx
from app.upstream.wire_request import WireRequest
from app.upstream.wire_response import WireResponse

_IN_ONE_PIECE = 1 << 20  # bytes; aiohttp warns about a larger body given whole
_BRIEFEST = 0.001  # seconds; aiohttp takes 0 for "no limit", and a deadline that has passed must not become that
_FRESH_TRIES = 5  # each costs a kept connection that the upstream has spoilt, and nothing was sent on any of them


def open_transport(
    *,
    max_connections: int,
    connect_timeout: float,
    read_timeout: float,
    pool_timeout: float,
    keepalive: float = 30.0,
    ssl_context: ssl.SSLContext | None = None,
) -> httpx.AsyncBaseTransport:
    """Make the transport for one upstream; its sockets open with the first request, in that request's event loop.

    A request's own `extensions["timeout"]`, which `httpx.AsyncClient` always sets, goes before the time-outs here, and
    a None in it means no limit, as in httpx. All of them are for one step (one read, not the whole answer): the
    deadline of a call is its caller's.

    Args:
        max_connections: requests in flight at once, from the first byte sent to the end of the answer.
        connect_timeout: seconds for the name, the connection and its TLS handshake together.
        read_timeout: seconds between two reads of an answer; also what sending a body may take.
        pool_timeout: seconds to wait while `max_connections` requests are in flight.
        keepalive: seconds that an idle connection is kept for the next request.
        ssl_context: decides whom to trust; None for the certificates that httpx trusts.

    Returns:
        A transport that follows no redirect, keeps no cookie, decodes no body, reads no environment variable for
        proxies and sends every request at most once. Its requests raise `httpx.TransportError`.
    """
    timeouts = {"connect": connect_timeout, "read": read_timeout, "write": read_timeout, "pool": pool_timeout}
    return _AiohttpTransport(max_connections, timeouts, keepalive, ssl_context or _trusted())


@lru_cache(maxsize=1)  # reading the certificates takes tens of milliseconds
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _AiohttpTransport(httpx.AsyncBaseTransport):
    def __init__(
        self,
        max_connections: int,
        timeouts: Mapping[str, float | None],
        keepalive: float,
        ssl_context: ssl.SSLContext,
    ) -> None:
        self._slots = asyncio.Semaphore(max_connections)
        self._timeouts = timeouts
        self._keepalive = keepalive
        self._ssl_context = ssl_context
        self._session: GuardedSession | None = None
        self._closed = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self._closed:
            raise RuntimeError("the transport is closed")
        if self._session is None:  # not before: aiohttp wants the event loop that it will run in
            self._session = GuardedSession(self._keepalive, self._ssl_context)
        timeouts: Mapping[str, float | None] = request.extensions.get("timeout", self._timeouts)
        await self._take_slot(timeouts.get("pool"))
        try:
            with as_httpx():
                send = _send_in_its_place if _content(request) is None else _send_with_body
                answer = await send(self._session, request, timeouts)
        except BaseException:
            self._slots.release()
            raise
        return WireResponse(
            answer.status,
            answer.raw_headers,
            _Body(answer, self._slots),
            {
                "http_version": b"HTTP/1.0" if answer.version == aiohttp.HttpVersion10 else b"HTTP/1.1",
                "reason_phrase": (answer.reason or "").encode("ascii", "ignore"),
            },
        )

    async def aclose(self) -> None:
        self._closed = True
        if self._session is not None:
            await self._session.close()

    async def _take_slot(self, patience: float | None) -> None:
        if not self._slots.locked():
            await self._slots.acquire()  # returns at once
            return
        try:
            async with asyncio.timeout(patience):
                await self._slots.acquire()
        except TimeoutError as exc:
            raise httpx.PoolTimeout(f"no connection became free within {patience} s") from exc


async def _send_with_body(
    session: GuardedSession, request: httpx.Request, timeouts: Mapping[str, float | None]
) -> GuardedAnswer:
    """Send a request that has a body, and wait for the head of the answer."""
    steps = [timeouts.get(step) for step in ("connect", "write", "read")]
    whole = None if None in steps else sum(step for step in steps if step is not None)
    # aiohttp starts to count the read time-out when the body is out, and lets the body take for ever.
    try:
        async with asyncio.timeout(whole):
            return await _send_in_its_place(session, request, timeouts)
    except TimeoutError as exc:
        raise httpx.WriteTimeout("the upstream did not take the request's body in time") from exc


async def _send_in_its_place(
    session: GuardedSession, request: httpx.Request, timeouts: Mapping[str, float | None]
) -> GuardedAnswer:
    going: Going | None = request.extensions.get(EXTENSION)
    if going is None:
        return await _send_on_clean_connection(session, request, timeouts)
    while True:
        try:
            return await _send_on_clean_connection(session, request, timeouts, going.may)
        except PlaceLost:
            await going.again()


async def _send_on_clean_connection(
    session: GuardedSession,
    request: httpx.Request,
    timeouts: Mapping[str, float | None],
    may_go: Callable[[], bool] | None = None,
) -> GuardedAnswer:
    for _ in range(_FRESH_TRIES):
        try:
            return await session.request(
                request.method,
                _url(request),
                headers=_headers(request),
                content=_content(request),
                timeout=_client_timeout(timeouts.get("connect"), timeouts.get("read")),
                may_go=may_go,
            )
        except SpoiltConnection:
            continue
    raise httpx.ConnectError("the upstream speaks before it is asked on every connection; nothing was sent")


def _url(request: httpx.Request) -> yarl.URL:
    """The URL with every byte of its path and query as it is, without user name and fragment."""
    if isinstance(request, WireRequest):
        return yarl.URL(request.address, encoded=True)
    url = request.url
    return yarl.URL(f"{url.scheme}://{url.netloc.decode()}{url.raw_path.decode()}", encoded=True)


def _headers(request: httpx.Request) -> list[tuple[str, str]]:
    if isinstance(request, WireRequest):
        return request.lines
    return [
        (name.decode(), value.decode()) for name, value in request.headers.raw if name.lower() != b"transfer-encoding"
    ]


def _content(request: httpx.Request) -> bytes | AsyncIterator[bytes] | None:
    try:
        content = request.content
    except httpx.RequestNotRead:
        return _pieces(request)
    if len(content) > _IN_ONE_PIECE:
        return _pieces(request)
    return content or None


async def _pieces(request: httpx.Request) -> AsyncIterator[bytes]:
    if not isinstance(request.stream, httpx.AsyncByteStream):
        raise httpx.LocalProtocolError("the request's body can only be read synchronously")
    async for piece in request.stream:
        yield piece


@lru_cache(maxsize=16)
def _client_timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=None, connect=_positive(connect), sock_read=_positive(read), ceil_threshold=math.inf
    )


def _positive(timeout: float | None) -> float | None:
    return None if timeout is None else max(timeout, _BRIEFEST)


class _Body(httpx.AsyncByteStream):
    """The answer's body as it comes off the wire; closing it early closes the connection."""

    def __init__(self, answer: GuardedAnswer, slots: asyncio.Semaphore) -> None:
        self._answer = answer
        self._slots: asyncio.Semaphore | None = slots

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        content = self._answer.content
        if content.is_eof() and content.exception() is None:  # as mostly: to be told so again takes no waiting
            piece = content.read_nowait()
        else:
            with as_httpx():
                piece = await content.readany()
        if piece:
            return piece
        if self._answer.was_reset():
            raise httpx.ReadError("the upstream reset the connection within its answer")
        raise StopAsyncIteration

    async def aclose(self) -> None:
        slots, self._slots = self._slots, None
        if slots is not None:
            if not self._answer.closed or self._answer.connection is not None:
                self._answer.close()
            slots.release()
