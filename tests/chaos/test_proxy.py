"""The proxy does what it says, on a socket: otherwise what is found behind it shows nothing."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from app.domain.vendor import Vendor
from tests.chaos.faults import OF_CONNECTIONS, Fault, Kind
from tests.chaos.proxy import FaultProxy

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/userlot/api/v1/company_statuses"
KEY = {"apikey": "sandbox-userlot-key"}
SOON = 0.05  # seconds, for what is never answered
NEVER = {Kind.BLACK_HOLE, Kind.LATENCY, Kind.DRIP, Kind.LENGTH_LONG}
BROKEN = {Kind.RESET, Kind.RESET_AT_ONCE, Kind.TRUNCATE, Kind.NOT_HTTP}
STATUS = {Kind.TOO_MANY: (429,), Kind.TOO_MANY_UNTIL: (429,), Kind.EXPIRED_KEY: (401,)}


@pytest_asyncio.fixture(loop_scope="module")
async def userlot(proxy: FaultProxy) -> AsyncIterator[httpx.AsyncClient]:
    """A caller of Userlot by way of the proxy, all well."""
    proxy.forget()
    async with httpx.AsyncClient(base_url=proxy.base_urls()["USERLOT_BASE_URL"].removesuffix("/userlot")) as client:
        client.headers.update(KEY)
        yield client
    await proxy.mend()


@pytest.fixture(scope="module")
def whole(sandbox: str) -> bytes:
    """What Userlot answers."""
    return httpx.get(sandbox + PATH, headers=KEY).raise_for_status().content


async def test_what_is_well_is_passed_on_unchanged(
    proxy: FaultProxy, userlot: httpx.AsyncClient, sandbox: str, whole: bytes
) -> None:
    for _ in range(2):
        answer = await userlot.get(PATH)
        assert (answer.status_code, answer.content) == (200, whole)
    assert proxy.counted(Vendor.USERLOT) == {("GET", PATH): 2}
    assert proxy.connected == {Vendor.USERLOT: 1}
    body = "{" + " " * 300_000 + "}"
    answer = await userlot.post("/_sandbox/calls", content=body)
    assert (answer.status_code, proxy.sent[-1].request.body) == (405, body.encode())


async def chunks(body: bytes) -> AsyncIterator[bytes]:
    for byte in body:
        yield bytes([byte])


async def test_chunks_are_passed_on(proxy: FaultProxy, userlot: httpx.AsyncClient) -> None:
    order = b'{"vendor": "swift", "kind": "empty"}'
    assert (await userlot.post("/_sandbox/faults", content=chunks(order))).is_success
    assert proxy.sent[-1].request.header("transfer-encoding") == "chunked"
    assert (await userlot.delete("/_sandbox/faults")).is_success


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.UNASKED])
async def test_each_fault_is_what_it_is_called(
    proxy: FaultProxy, userlot: httpx.AsyncClient, whole: bytes, kind: Kind
) -> None:
    order = await proxy.order(Fault(Vendor.USERLOT, kind, seed=3))
    asked = userlot.stream("GET", PATH, timeout=SOON if kind in NEVER else None)
    if kind is Kind.BOMB:
        async with asked as answer:
            unfolded, size, pieces = zlib.decompressobj(16 + zlib.MAX_WBITS), 0, answer.aiter_raw()
            while size < 5 << 20:
                size += len(unfolded.decompress(await anext(pieces)))
            assert answer.num_bytes_downloaded < size / 100
    elif kind is Kind.REFUSE:
        with pytest.raises(httpx.ConnectError):
            await asked.__aenter__()
    elif kind in NEVER or kind in BROKEN:
        with pytest.raises((httpx.TimeoutException,) if kind in NEVER else (httpx.NetworkError, httpx.ProtocolError)):
            async with asked as answer:
                await answer.aread()
    else:
        async with asked as answer:
            body = await answer.aread()
        assert body != whole
        assert answer.status_code in STATUS.get(kind, (200,) if kind is not Kind.SERVER_ERROR else range(500, 505))
    assert order.hits == (0 if kind is Kind.REFUSE else 1)
    assert len(proxy.sent) == (kind not in OF_CONNECTIONS)
    await proxy.mend()
    async with httpx.AsyncClient(base_url=userlot.base_url, headers=KEY) as another:
        assert (await another.get(PATH)).content == whole


async def test_a_second_answer_comes_behind_the_first(proxy: FaultProxy) -> None:
    await proxy.order(Fault(Vendor.USERLOT, Kind.UNASKED, times=1))
    port = httpx.URL(proxy.base_urls()["USERLOT_BASE_URL"]).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {PATH} HTTP/1.1\r\nhost: x\r\napikey: {KEY['apikey']}\r\nconnection: close\r\n\r\n".encode())
    assert (await reader.readuntil(b"]")).count(b"HTTP/1.1 200") == 1
    assert (await reader.readuntil(b"]")).count(b"HTTP/1.1 200") == 1
    writer.close()


async def test_only_what_is_ordered_goes_wrong(proxy: FaultProxy, userlot: httpx.AsyncClient) -> None:
    await proxy.order(Fault(Vendor.USERLOT, Kind.TOO_MANY_UNTIL, method="GET", target=PATH, skip=1, times=2, seconds=7))
    await proxy.order(Fault(Vendor.REEVO, Kind.BLACK_HOLE))
    answers = [await userlot.get(PATH) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 429, 429, 200]
    assert answers[1].headers["retry-after"] == "7"
    assert KEY["apikey"] in answers[1].text
    assert [sent.reached for sent in proxy.sent] == [True, False, False, True]
    assert (await userlot.post(PATH)).status_code != 429


async def test_a_vendor_may_do_what_it_was_asked_and_seem_not_to(proxy: FaultProxy, userlot: httpx.AsyncClient) -> None:
    await proxy.order(Fault(Vendor.USERLOT, Kind.SERVER_ERROR, after=True))
    assert (await userlot.get(PATH)).is_server_error
    assert proxy.sent[-1].reached


async def test_the_same_seed_chooses_the_same_calls(sandbox: str) -> None:
    async def met(seed: int) -> list[int]:
        async with FaultProxy(sandbox) as proxy, httpx.AsyncClient(base_url=proxy.base_urls()["SWIFT_BASE_URL"]) as one:
            await proxy.order(Fault(Vendor.SWIFT, Kind.SERVER_ERROR, chance=0.5, seed=seed))
            return [(await one.get("/api/v1/accounts")).status_code for _ in range(20)]

    first = await met(1)
    assert first == await met(1)
    assert first != await met(2)
    assert 401 in first
