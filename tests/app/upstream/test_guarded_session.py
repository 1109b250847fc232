"""What a session sends and refuses to send; every exception of aiohttp's, and its name on the other side.

What it does with connections and answers is held to the demands on the transport, in `test_transport.py`.
"""

import errno
from collections.abc import AsyncIterator

import aiohttp
import httpx
import pytest
from aiohttp.client_reqrep import ConnectionKey, RequestInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from app.upstream.going import PlaceLost
from app.upstream.guarded_session import GuardedAnswer, GuardedSession, SpoiltConnection, as_httpx
from tests.bench.transports.raw_upstream import RawUpstream

_TIMEOUT = aiohttp.ClientTimeout(total=None, connect=5, sock_read=5)
_HOST = ("Host", "vendor.example")
_KEY = ConnectionKey("vendor.example", 443, True, True, None, None, None)
_INFO = RequestInfo(URL("https://vendor.example"), "GET", CIMultiDictProxy(CIMultiDict()))


@pytest.mark.parametrize(
    ("foreign", "wanted"),
    [
        (aiohttp.SocketTimeoutError("slow"), httpx.ReadTimeout),
        (aiohttp.ConnectionTimeoutError("slow"), httpx.ConnectTimeout),
        (aiohttp.ClientConnectorError(_KEY, OSError(errno.ECONNREFUSED, "refused")), httpx.ConnectError),
        (aiohttp.ClientConnectorDNSError(_KEY, OSError(-2, "no such name")), httpx.ConnectError),
        (aiohttp.ServerDisconnectedError(), httpx.RemoteProtocolError),
        (aiohttp.ClientPayloadError("cut"), httpx.RemoteProtocolError),
        (aiohttp.ClientResponseError(_INFO, (), status=400, message="not HTTP"), httpx.RemoteProtocolError),
        (aiohttp.ClientOSError(errno.ECONNRESET, "reset"), httpx.ReadError),
        (aiohttp.ClientConnectionResetError("closing"), httpx.ReadError),
        (aiohttp.ClientConnectionError("lost"), httpx.ReadError),
        (ConnectionResetError(), httpx.ReadError),
        (aiohttp.NonHttpUrlClientError("ftp://x"), httpx.UnsupportedProtocol),
        (aiohttp.InvalidURL("http://"), httpx.UnsupportedProtocol),
        (ValueError("line break in a header"), httpx.LocalProtocolError),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), httpx.LocalProtocolError),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else type(value).__name__,
)
def test_foreign_exception_becomes_httpx_s(foreign: Exception, wanted: type[httpx.TransportError]) -> None:
    with pytest.raises(httpx.TransportError) as caught, as_httpx():
        raise foreign
    assert type(caught.value) is wanted
    assert caught.value.__cause__ is foreign
    assert str(caught.value) != ""


@pytest.mark.parametrize("known", [httpx.PoolTimeout("x"), SpoiltConnection(), RuntimeError("closed"), KeyError("x")])
def test_others_pass(known: Exception) -> None:
    with pytest.raises(type(known)) as caught, as_httpx():
        raise known
    assert caught.value is known


@pytest.fixture
async def session() -> AsyncIterator[GuardedSession]:
    session = GuardedSession(30.0, httpx.create_ssl_context())
    yield session
    await session.close()


async def _asked(
    session: GuardedSession, upstream: RawUpstream, method: str = "GET", content: bytes | None = None
) -> GuardedAnswer:
    length = [("Content-Length", str(len(content)))] if content else []
    answer = await session.request(
        method, URL(upstream.url), headers=[_HOST, *length], content=content, timeout=_TIMEOUT
    )
    await answer.read()
    return answer


@pytest.mark.parametrize(
    ("method", "content", "sent"),
    [
        ("GET", None, b"GET / HTTP/1.1\r\nHost: vendor.example\r\n\r\n"),
        ("POST", b"{}", b"POST / HTTP/1.1\r\nHost: vendor.example\r\nContent-Length: 2\r\n\r\n{}"),
        ("GET", b"{}", b"GET / HTTP/1.1\r\nHost: vendor.example\r\nContent-Length: 2\r\n\r\n{}"),
    ],
)
async def test_nothing_is_sent_but_what_is_given(
    session: GuardedSession, method: str, content: bytes | None, sent: bytes
) -> None:
    async with RawUpstream() as upstream:
        await _asked(session, upstream, method, content)
        assert upstream.requests == [sent]


async def test_one_that_may_not_go_leaves_its_connection_to_the_next(session: GuardedSession) -> None:
    async with RawUpstream() as upstream:
        with pytest.raises(PlaceLost):
            await session.request(
                "GET", URL(upstream.url), headers=[_HOST], content=None, timeout=_TIMEOUT, may_go=lambda: False
            )
        assert (await _asked(session, upstream)).status == 200
        assert (upstream.connections, len(upstream.requests)) == (1, 1)


async def test_one_that_has_no_time_for_a_connection_says_so(
    session: GuardedSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(aiohttp.TCPConnector, "connect", late)
    with pytest.raises(aiohttp.ConnectionTimeoutError, match=r"no connection to vendor\.example in time"):
        await session.request("GET", URL("http://vendor.example"), headers=[_HOST], content=None, timeout=_TIMEOUT)
