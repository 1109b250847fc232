"""What a transport makes of an answer, whole or broken."""

import asyncio
import gzip

import httpx

from tests.bench.transports.asking import (
    BRIEF,
    Answer,
    Opener,
    a_request,
    ask,
    expect,
    expect_raised,
    failure,
    opened,
)
from tests.bench.transports.raw_upstream import RawUpstream, Script, Wire


def _saying(reply: bytes, *, then: str = "wait") -> Script:
    """Answer one request with these bytes; then wait for the client to go, close in order, or reset."""

    async def script(wire: Wire) -> None:
        await wire.hear()
        await wire.say(reply)
        if then == "wait":
            await wire.until_gone()
        elif then == "reset":
            wire.reset()

    return script


async def _answer(opener: Opener, reply: bytes, method: str = "GET", *, then: str = "wait") -> Answer:
    async with RawUpstream(_saying(reply, then=then)) as upstream, opened(opener) as transport:
        return await ask(transport, a_request(upstream.url, method))


async def _failure(
    opener: Opener, reply: bytes, *, then: str = "wait", read: float = 5.0
) -> type[BaseException] | None:
    async with RawUpstream(_saying(reply, then=then)) as upstream, opened(opener) as transport:
        return await failure(transport, a_request(upstream.url, read=read))


async def answer_as_sent(opener: Opener) -> None:
    """The status and all headers arrive, duplicates in their order."""
    answer = await _answer(
        opener, b"HTTP/1.1 429 Slow Down\r\nX-Limit: 1\r\nretry-after: 3\r\nX-Limit: 2\r\nContent-Length: 3\r\n\r\nno!"
    )
    expect((answer.status, answer.body), (429, b"no!"), "status and body")
    headers = [(name.lower(), value) for name, value in answer.headers]
    limits = [value for name, value in headers if name == b"x-limit"]
    expect((limits, (b"retry-after", b"3") in headers), ([b"1", b"2"], True), "headers")


async def gzip_untouched(opener: Opener) -> None:
    """A compressed body is handed over compressed, its headers kept: undoing it is capped elsewhere."""
    packed = gzip.compress(b"[1]")
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    answer = await _answer(opener, head + packed)
    codings = [value for name, value in answer.headers if name.lower() == b"content-encoding"]
    expect((answer.body, codings), (packed, [b"gzip"]), "body and coding")


async def chunked(opener: Opener) -> None:
    """Chunks are joined, trailers dropped."""
    reply = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Late: 1\r\n\r\n"
    expect((await _answer(opener, reply)).body, b"abcde", "body")


async def until_close(opener: Opener) -> None:
    """A body without a length ends with the connection."""
    expect((await _answer(opener, b"HTTP/1.1 200 OK\r\n\r\nabc", then="close")).body, b"abc", "body")


async def no_body(opener: Opener) -> None:
    """204, 304 and the answer to HEAD have no body, whatever length they state."""
    expect((await _answer(opener, b"HTTP/1.1 204 No Content\r\n\r\n")).body, b"", "body of a 204")
    expect((await _answer(opener, b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")).body, b"", "of a 304")
    expect((await _answer(opener, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "HEAD")).body, b"", "of a HEAD")


async def early_hints(opener: Opener) -> None:
    """An interim answer is not taken for the answer."""
    reply = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
    expect((await _answer(opener, reply)).body, b"x", "body")


async def truncated(opener: Opener) -> None:
    """A body shorter than stated is an error, by length, by chunks, and by a reset where only the end tells it."""
    short = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"
    chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"
    between = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
    for reply in (short, chunk, between):
        expect_raised(await _failure(opener, reply, then="close"), httpx.TransportError)
        expect_raised(await _failure(opener, reply, then="reset"), httpx.TransportError)


async def reset_until_close(opener: Opener) -> None:
    """A reset is not the end of a body that the connection's close would end."""
    head_arrived = asyncio.Event()

    async def script(wire: Wire) -> None:
        await wire.hear()
        await wire.say(b"HTTP/1.1 200 OK\r\n\r\n[1, 2")
        await head_arrived.wait()
        wire.reset()

    async with RawUpstream(script) as upstream, opened(opener) as transport:
        response = await transport.handle_async_request(a_request(upstream.url))
        head_arrived.set()
        raised: type[Exception] | None = None
        try:
            await response.aread()
        except Exception as exc:
            raised = type(exc)
        await response.aclose()
        expect_raised(raised, httpx.TransportError)


async def read_timeout(opener: Opener) -> None:
    """An upstream that falls silent, before its answer or within it, meets the read time-out."""
    for reply in (b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"):
        expect_raised(await _failure(opener, reply, read=BRIEF), httpx.ReadTimeout)


async def not_http(opener: Opener) -> None:
    """What is not HTTP is refused as the upstream's fault."""
    for reply in (b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"):
        expect_raised(await _failure(opener, reply, then="close"), httpx.RemoteProtocolError)


async def two_lengths(opener: Opener) -> None:
    """Two lengths that differ, and a length that is no number, are refused."""
    for lengths in (b"Content-Length: 1\r\nContent-Length: 2", b"Content-Length: 1, 2", b"Content-Length: +1"):
        reply = b"HTTP/1.1 200 OK\r\n" + lengths + b"\r\n\r\nab"
        expect_raised(await _failure(opener, reply, then="close"), httpx.TransportError)


async def endless_head(opener: Opener) -> None:
    """A head without end is refused before it fills the memory."""
    for line in (b"X-A: " + b"a" * 2_000_000, b"X-A: a\r\n" * 200_000):
        expect_raised(await _failure(opener, b"HTTP/1.1 200 OK\r\n" + line), httpx.RemoteProtocolError)


CHECKS = (
    answer_as_sent,
    gzip_untouched,
    chunked,
    until_close,
    no_body,
    early_hints,
    truncated,
    reset_until_close,
    read_timeout,
    not_http,
    two_lengths,
    endless_head,
)
"""In the order of the table."""
