"""An answer as httpx would have made it of the same."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx

from app.upstream.wire_response import WireResponse

LINES = [(b"Content-Type", b"application/json"), (b"X-A", b"1"), (b"x-a", b"\xe9"), (b"Content-Length", b"5")]
EXTENSIONS: dict[str, object] = {"http_version": b"HTTP/1.1", "reason_phrase": b"OK"}


class Body(httpx.AsyncByteStream):
    """Two pieces."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b"[1,"
        yield b"2]"


def both() -> tuple[httpx.Response, httpx.Response]:
    """The two, of the same."""
    stream = Body()
    ours = WireResponse(201, LINES, stream, dict(EXTENSIONS))
    return ours, httpx.Response(201, headers=LINES, stream=stream, extensions=EXTENSIONS)


def test_all_that_httpx_keeps_of_an_answer_is_the_same() -> None:
    ours, theirs = both()
    assert ours.headers.raw == theirs.headers.raw
    assert {**vars(ours), "lines": None} == {**vars(theirs), "lines": None}


async def test_it_is_read_and_looked_at_like_any_other() -> None:
    for each in both():
        each.request = httpx.Request("GET", "http://vendor.example")
        assert (await each.aread(), each.json(), each.num_bytes_downloaded) == (b"[1,2]", [1, 2], 5)
        assert (each.is_success, each.reason_phrase, each.headers["x-a"], each.is_closed) == (True, "OK", "1, é", True)
