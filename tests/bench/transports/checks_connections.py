"""How a transport keeps, limits, loses and gives back its connections."""

import asyncio
import socket

import httpx

from tests.bench.transports.asking import (
    BRIEF,
    Opener,
    a_request,
    ask,
    expect,
    expect_raised,
    failure,
    opened,
)
from tests.bench.transports.raw_upstream import PATIENCE, REPLY, RawUpstream, Wire


async def reuse(opener: Opener) -> None:
    """Requests after one another share a connection; one that the upstream says it closes is not used again."""
    async with RawUpstream() as upstream, opened(opener) as transport:
        for method in ("GET", "POST", "DELETE"):
            await ask(transport, a_request(upstream.url, method, content=b"x"))
        expect(upstream.connections, 1, "connections")

    async def script(wire: Wire) -> None:
        await wire.hear()
        await wire.say(REPLY.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
        await wire.until_gone()

    async with RawUpstream(script) as upstream, opened(opener) as transport:
        await ask(transport, a_request(upstream.url))
        await ask(transport, a_request(upstream.url))
        expect(upstream.connections, 2, "connections")


async def sent_once(opener: Opener) -> None:
    """A request whose kept connection drops fails; no method is sent a second time."""

    async def script(wire: Wire) -> None:
        await wire.hear()
        await wire.say(REPLY)
        await wire.hear()

    raised = []
    for method in ("POST", "PUT", "PATCH", "DELETE", "GET"):
        async with RawUpstream(script) as upstream, opened(opener) as transport:
            await ask(transport, a_request(upstream.url))
            raised.append(await failure(transport, a_request(upstream.url, method)))
            expect([heard.split(b" ")[0].decode() for heard in upstream.requests], ["GET", method], "requests")
    for kind in raised:  # a connect error would say that nothing was sent
        expect_raised(kind, (httpx.ReadError, httpx.RemoteProtocolError))


async def unasked_answer(opener: Opener) -> None:
    """What an upstream says on an idle connection is never the answer to the next request."""
    for unasked in (REPLY.replace(b"ok", b"NO"), b"HTTP/1.1 408 Request Timeout\r\nX-A:"):
        first_read = asyncio.Event()

        async def script(wire: Wire, unasked: bytes = unasked, first_read: asyncio.Event = first_read) -> None:
            await wire.hear()
            await wire.say(REPLY)
            await first_read.wait()
            await wire.say(unasked)
            while await wire.hear():
                await wire.say(REPLY)

        async with RawUpstream(script) as upstream, opened(opener) as transport:
            await ask(transport, a_request(upstream.url))
            first_read.set()
            for _ in range(50):  # turns of the loop, in which the unasked bytes arrive
                await asyncio.sleep(0)
            answer = await ask(transport, a_request(upstream.url, "POST", read=1.0))
            expect((answer.status, answer.body), (200, b"ok"), "answer")


async def max_connections(opener: Opener) -> None:
    """No more connections than allowed are open at once, and all who wait are served."""
    async with RawUpstream() as upstream, opened(opener, max_connections=2) as transport:
        answers = await asyncio.gather(*(ask(transport, a_request(upstream.url)) for _ in range(20)))
        expect([answer.body for answer in answers], [b"ok"] * 20, "answers")
        expect(upstream.most_open, 2, "connections open at once")


async def pool_timeout(opener: Opener) -> None:
    """Who waits too long for a connection gets a pool time-out, and the next one is served."""
    waited = asyncio.Event()

    async def script(wire: Wire) -> None:
        while await wire.hear():
            await wire.say(REPLY[:-1])  # the connection is in use until the last byte
            await waited.wait()
            await wire.say(REPLY[-1:])

    async with RawUpstream(script) as upstream, opened(opener, max_connections=1, pool_timeout=BRIEF) as transport:
        held = await transport.handle_async_request(a_request(upstream.url))
        expect_raised(await failure(transport, a_request(upstream.url, pool=BRIEF, read=1.0)), httpx.PoolTimeout)
        waited.set()
        expect(await held.aread(), b"ok", "answer to the one that held it")
        await held.aclose()
        expect((await ask(transport, a_request(upstream.url))).body, b"ok", "answer after it")


async def connect_timeout(opener: Opener) -> None:
    """A connection that is not accepted in time is a connect time-out."""
    with socket.socket() as full, socket.socket() as filler, socket.socket() as second_filler:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filling in (filler, second_filler):  # a full backlog answers no further connection
            filling.setblocking(False)
            filling.connect_ex(full.getsockname())
        async with opened(opener, connect_timeout=BRIEF) as transport:
            request = a_request(f"http://127.0.0.1:{full.getsockname()[1]}", connect=BRIEF)
            expect_raised(await failure(transport, request), httpx.ConnectTimeout)


async def refused(opener: Opener) -> None:
    """A port that nobody listens on is a connect error."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with opened(opener) as transport:
            request = a_request(f"http://127.0.0.1:{closed.getsockname()[1]}")
            expect_raised(await failure(transport, request), httpx.ConnectError)


async def write_timeout(opener: Opener) -> None:
    """An upstream that stops taking a body meets a time-out, and its connection is broken off, the rest not sent."""
    whole = 32_000_000  # bytes; more than the kernel's buffers take
    given_up = asyncio.Event()
    taken = asyncio.get_running_loop().create_future()

    async def script(wire: Wire) -> None:
        await given_up.wait()
        taken.set_result(await wire.until_gone())

    async with RawUpstream(script) as upstream, opened(opener, read_timeout=BRIEF) as transport:
        async with asyncio.timeout(PATIENCE):
            request = a_request(upstream.url, "POST", content=b"x" * whole, connect=BRIEF, read=BRIEF, write=BRIEF)
            expect_raised(await failure(transport, request), httpx.TimeoutException)
            given_up.set()
            expect(await taken < whole, True, "broken off")


async def cancelled(opener: Opener) -> None:
    """A cancelled request, waiting or reading, closes its connection, frees its place and leaves no task behind."""
    for said in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"):
        busy, first = asyncio.Event(), [True]

        async def script(wire: Wire, said: bytes = said, busy: asyncio.Event = busy, first: list[bool] = first) -> None:
            while await wire.hear():
                await wire.say(said if first else REPLY)
                if first:
                    first.clear()
                    busy.set()
                    await wire.until_gone()

        async with RawUpstream(script) as upstream, opened(opener, max_connections=1) as transport:
            asking = asyncio.create_task(ask(transport, a_request(upstream.url)))
            async with asyncio.timeout(PATIENCE):
                await busy.wait()
                for _ in range(50):  # turns of the loop, so that the head is read where there is one
                    await asyncio.sleep(0)
                asking.cancel()
                await asyncio.wait([asking])
            expect(asking.cancelled(), True, "cancelled")
            await upstream.wait_open(0)
            expect((await ask(transport, a_request(upstream.url, pool=1.0))).body, b"ok", "answer after it")
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    expect([repr(task.get_coro()) for task in others], [], "tasks left")


async def given_up(opener: Opener) -> None:
    """An answer closed before its end closes the connection and frees its place."""

    async def script(wire: Wire) -> None:
        await wire.hear()
        await wire.say(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
        await wire.until_gone()

    async with RawUpstream(script) as upstream, opened(opener, max_connections=1) as transport:
        for _ in range(2):
            response = await transport.handle_async_request(a_request(upstream.url, pool=1.0))
            await response.aclose()
            await upstream.wait_open(0)


async def closed_transport(opener: Opener) -> None:
    """Closing the transport closes its idle connections."""
    async with RawUpstream() as upstream:
        async with opened(opener) as transport:
            await ask(transport, a_request(upstream.url))
        await upstream.wait_open(0)


CHECKS = (
    reuse,
    sent_once,
    unasked_answer,
    max_connections,
    pool_timeout,
    connect_timeout,
    refused,
    write_timeout,
    cancelled,
    given_up,
    closed_transport,
)
"""In the order of the table."""
