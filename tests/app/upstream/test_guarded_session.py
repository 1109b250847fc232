"""Every exception of aiohttp's that can reach the seam, and its name on the other side."""

import errno

import aiohttp
import httpx
import pytest
from aiohttp.client_reqrep import ConnectionKey, RequestInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from app.upstream.guarded_session import SpoiltConnection, as_httpx

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
