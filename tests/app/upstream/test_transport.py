"""The transport against the same demands that chose it, on both event loops, and what is its own."""

import asyncio
import shutil
from collections.abc import Callable

import httpx
import pytest
import uvloop

from app.upstream.transport import open_transport
from tests.bench.transports import checks_connections, checks_received, checks_sent, checks_tls
from tests.bench.transports.asking import BRIEF, Opener, a_request, ask, failure, opened
from tests.bench.transports.matrix import Check
from tests.bench.transports.raw_upstream import PATIENCE, REPLY, RawUpstream, Wire

_LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


def _run(check: Check, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    """Run a check in a loop of its own; what the loop would only log fails it as well."""
    complaints: list[dict[str, object]] = []

    async def run(opener: Opener) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, complaint: complaints.append(complaint))
        async with asyncio.timeout(30):
            await check(opener)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(run(open_transport))
    assert complaints == []


@pytest.mark.parametrize("new_loop", _LOOPS.values(), ids=_LOOPS)
@pytest.mark.parametrize(
    "check",
    [*checks_sent.CHECKS, *checks_received.CHECKS, *checks_connections.CHECKS],
    ids=lambda check: check.__name__,
)
def test_meets(check: Check, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    _run(check, new_loop)


@pytest.mark.skipif(
    shutil.which("openssl") is None,
    reason="THE TRANSPORT IS NOT TRIED OVER TLS HERE: install the `openssl` command, which makes its certificates",
)
@pytest.mark.parametrize("new_loop", _LOOPS.values(), ids=_LOOPS)
@pytest.mark.parametrize("check", checks_tls.CHECKS, ids=lambda check: check.__name__)
def test_meets_over_tls(check: Check, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    _run(check, new_loop)


async def test_own_timeouts_hold_where_the_request_has_none() -> None:
    async def silent(wire: Wire) -> None:
        await wire.hear()
        await wire.until_gone()

    async with RawUpstream(silent) as upstream, opened(open_transport, read_timeout=BRIEF) as transport:
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(httpx.ReadTimeout):
                await transport.handle_async_request(httpx.Request("GET", upstream.url))


async def test_a_timeout_of_nothing_left_is_not_no_limit() -> None:
    async def silent(wire: Wire) -> None:
        await wire.hear()
        await wire.until_gone()

    async with RawUpstream(silent) as upstream, opened(open_transport) as transport:
        async with asyncio.timeout(PATIENCE):
            assert await failure(transport, a_request(upstream.url, read=0.0)) is httpx.ReadTimeout


async def test_gives_up_on_an_upstream_that_always_speaks_first() -> None:
    async def greeting(wire: Wire) -> None:
        await wire.say(REPLY)
        await wire.hear()

    async with RawUpstream(greeting) as upstream, opened(open_transport) as transport:
        # The first connection may be used before the greeting arrives, as an answer in time cannot be told from one
        # too early; from then on there is always an error or the greeting, and never a second request.
        await failure(transport, a_request(upstream.url, "POST", content=b"x", read=1.0))
        assert len(upstream.requests) <= 1


async def test_user_name_and_fragment_stay_at_home() -> None:
    async with RawUpstream() as upstream, opened(open_transport) as transport:
        await ask(transport, a_request(upstream.url.replace("://", "://user:secret@") + "/a?b#c"))
        head = upstream.requests[0]
    assert head.startswith(b"GET /a?b HTTP/1.1\r\n")
    assert b"uthorization" not in head


async def test_serves_httpx_client() -> None:
    async with RawUpstream() as upstream:
        transport = open_transport(max_connections=1, connect_timeout=1, read_timeout=1, pool_timeout=1)
        async with httpx.AsyncClient(transport=transport, base_url=upstream.url, trust_env=False) as client:
            response = await client.post("/a%2Fb", json={"a": 1})
            async with client.stream("GET", "/c") as streamed:
                assert [piece async for piece in streamed.aiter_raw()] == [b"ok"]
        assert (response.status_code, response.reason_phrase, response.http_version, response.text) == (
            200,
            "OK",
            "HTTP/1.1",
            "ok",
        )
        assert [request.split(b" ")[1] for request in upstream.requests] == [b"/a%2Fb", b"/c"]


async def test_a_closed_transport_says_so() -> None:
    transport = open_transport(max_connections=1, connect_timeout=1, read_timeout=1, pool_timeout=1)
    await transport.aclose()
    with pytest.raises(RuntimeError, match="closed"):
        await transport.handle_async_request(httpx.Request("GET", "http://127.0.0.1:1"))


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/a", "http:///a"])
async def test_refuses_what_is_not_a_web_address(url: str) -> None:
    async with opened(open_transport) as transport:
        assert await failure(transport, a_request(url)) is httpx.UnsupportedProtocol
