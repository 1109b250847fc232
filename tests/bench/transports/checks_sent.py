"""What a transport puts on the wire."""

import os
from collections.abc import AsyncIterator
from unittest.mock import patch

import httpx

from tests.bench.transports.asking import Opener, a_request, ask, expect, expect_raised, failure, opened
from tests.bench.transports.raw_upstream import REPLY, RawUpstream, Wire

_TARGETS = (
    "/accounts/a%2Fb%25c%3Fd%23e",
    "/accounts/%40%7E%C3%A9",
    "/accounts/%2e%2e",
    "/accounts/%2E",
    "/accounts/..",
    "/accounts/a:b",
    "/accounts//x/",
    "/accounts?q=a%20b&r=a+b&s=%7E%2f&t",
)


async def path_as_given(opener: Opener) -> None:
    """Every byte of the path and query is sent as the request's URL has it."""
    async with RawUpstream() as upstream, opened(opener) as transport:
        for target in _TARGETS:
            request = a_request(upstream.url + target)
            await ask(transport, request)
            expect(upstream.requests[-1].split(b" ")[1], request.url.raw_path, "path on the wire")


async def headers_as_given(opener: Opener) -> None:
    """Headers keep their order, their spelling and their duplicates, and none is added."""
    given = [("Host", "vendor.example"), ("X-B", "1"), ("x-a", "2"), ("X-B", "3"), ("Accept", "a/b")]
    async with RawUpstream() as upstream, opened(opener) as transport:
        await ask(transport, a_request(upstream.url, headers=given))
        lines = upstream.requests[0].split(b"\r\n")[1:-2]
        expect(lines, [f"{name}: {value}".encode() for name, value in given], "headers on the wire")


async def no_smuggled_header(opener: Opener) -> None:
    """A header value with a line break in it is refused, and nothing is sent."""
    async with RawUpstream() as upstream, opened(opener) as transport:
        request = a_request(upstream.url, headers=[("Host", "h"), ("X-Key", "a\r\nX-Evil: b")])
        expect_raised(await failure(transport, request), httpx.LocalProtocolError)
        expect(upstream.requests, [], "requests")


async def no_cookies(opener: Opener) -> None:
    """A cookie that one answer sets is not sent with the next request."""

    async def script(wire: Wire) -> None:
        while True:
            await wire.hear()
            await wire.say(REPLY.replace(b"\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n", 1))

    async with RawUpstream(script) as upstream, opened(opener) as transport:
        named = upstream.url.replace("127.0.0.1", "localhost")  # a jar may pass over addresses
        await ask(transport, a_request(named))
        await ask(transport, a_request(named))
        expect(b"cookie" in upstream.requests[1].lower(), False, "a cookie was sent")


async def no_redirects(opener: Opener) -> None:
    """A redirect is an answer like any other."""

    async def script(wire: Wire) -> None:
        while True:
            await wire.hear()
            await wire.say(b"HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")

    async with RawUpstream(script) as upstream, opened(opener) as transport:
        expect((await ask(transport, a_request(upstream.url))).status, 307, "status")
        expect(len(upstream.requests), 1, "requests")


async def no_environment_proxy(opener: Opener) -> None:
    """The proxies that environment variables name are not used."""
    async with RawUpstream() as proxy, RawUpstream() as upstream:
        variables = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), proxy.url)
        with patch.dict(os.environ, {**variables, "NO_PROXY": "", "no_proxy": ""}):
            async with opened(opener) as transport:
                await ask(transport, a_request(upstream.url))
        expect((len(proxy.requests), len(upstream.requests)), (0, 1), "requests to the proxy and to the upstream")


async def body_of_every_method(opener: Opener) -> None:
    """A body is sent whole with its length, whatever the method, DELETE among them, and whatever its size."""
    async with RawUpstream() as upstream, opened(opener) as transport:
        for method in ("POST", "PUT", "PATCH", "DELETE", "GET"):
            await ask(transport, a_request(upstream.url, method, content=b'{"a":1}'))
            head, _, body = upstream.requests[-1].partition(b"\r\n\r\n")
            expect((head.split(b" ")[0].decode(), body), (method, b'{"a":1}'), "method and body")
        await ask(transport, a_request(upstream.url, "POST", content=b"x" * 3_000_000))
        expect(upstream.requests[-1].count(b"x"), 3_000_000, "bytes of a large body")


async def streamed_body(opener: Opener) -> None:
    """A body of unknown length is sent in chunks."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async with RawUpstream() as upstream, opened(opener) as transport:
        await ask(transport, a_request(upstream.url, "POST", content=pieces()))
        head, _, body = upstream.requests[0].partition(b"\r\n\r\n")
        expect(head.lower().count(b"transfer-encoding: chunked"), 1, "announcements of chunks")
        expect(body, b"3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n", "body")


CHECKS = (
    path_as_given,
    headers_as_given,
    no_smuggled_header,
    no_cookies,
    no_redirects,
    no_environment_proxy,
    body_of_every_method,
    streamed_body,
)
"""In the order of the table."""
