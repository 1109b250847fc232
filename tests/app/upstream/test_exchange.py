"""One request on the wire and its whole answer."""

from __future__ import annotations

import gzip

import httpx
import pytest

from app.domain.errors import BadUserInput
from app.upstream.body import BodyRefused
from app.upstream.dialect import Reply
from app.upstream.exchange import Exchange
from app.upstream.policy import Policy
from app.upstream.request import Request
from tests.app.upstream.gates import THING, Stream, Streaming


async def reply_of(transport: httpx.AsyncBaseTransport, request: Request = THING, cap: int = 100) -> Reply:
    return await Exchange(transport, "http://vendor.test", Policy(max_body=cap)).reply(request, {"accept": "a/b"})


async def test_status_headers_in_lower_case_and_the_decompressed_body() -> None:
    stream = Stream([gzip.compress(b"[1]")])
    reply = await reply_of(Streaming(stream, 201, {"Content-Encoding": "gzip", "X-More": "Yes"}))
    assert (reply.status, reply.headers["x-more"], reply.body) == (201, "Yes", b"[1]")
    assert stream.closed


async def test_the_time_outs_go_with_the_request() -> None:
    seen: list[object] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return httpx.Response(200)

    policy = Policy(connect_timeout=1.0, read_timeout=2.0, write_timeout=3.0, pool_timeout=4.0)
    await Exchange(httpx.MockTransport(answer), "http://vendor.test", policy).reply(THING, {})
    assert seen == [{"connect": 1.0, "read": 2.0, "write": 3.0, "pool": 4.0}]


async def test_a_body_over_the_cap_is_refused_where_it_matters() -> None:
    with pytest.raises(BodyRefused):
        await reply_of(Streaming(Stream([b"x" * 101])))
    reply = await reply_of(Streaming(Stream([b"x" * 101]), 503))
    assert (reply.status, reply.body) == (503, b"")


async def test_a_stream_is_closed_however_it_ends() -> None:
    stream = Stream([b"x"], breaks=httpx.ReadError("reset"))
    with pytest.raises(httpx.ReadError):
        await reply_of(Streaming(stream))
    assert stream.closed


async def test_an_address_too_long_for_any_server_is_not_sent() -> None:
    stream = Stream([b"x"])
    with pytest.raises(BadUserInput, match="longer than any address"):
        await reply_of(Streaming(stream), Request("userlot.thing.get", "GET", "/" + "x" * 70_000))
    assert stream.taken == 0
