"""One call, sent once: what a failure says of whether the vendor may have done what was asked."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import InvalidInput, MalformedReply, RateLimited, Unavailable, UpstreamError
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.upstream.writing import Write
from tests.app.upstream.gates import PlainDialect, as_json
from tests.conftest import ScriptedUpstream

WRITE = Write(Request("userlot.thing.update", "PUT", "/thing", body=b"{}"), as_json, frozenset({"thing"}))

REFUSED_BEFORE = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LOST_AFTER = (httpx.ReadError, httpx.ReadTimeout, httpx.WriteError, httpx.RemoteProtocolError)


@pytest.mark.parametrize("failure", [*REFUSED_BEFORE, *LOST_AFTER])
async def test_whether_it_may_have_been_done_depends_on_what_left(
    upstream: ScriptedUpstream, failure: type[httpx.TransportError]
) -> None:
    upstream.on("PUT", "/thing", failure("broken"))
    with pytest.raises(Unavailable) as caught:
        await upstream.client(PlainDialect()).write(WRITE)
    assert caught.value.unsettled is (failure in LOST_AFTER)


@pytest.mark.parametrize(
    ("answer", "kind", "unsettled"),
    [
        (httpx.Response(500), Unavailable, True),
        (httpx.Response(503), Unavailable, True),
        (httpx.Response(200, content=b"{"), MalformedReply, True),
        (httpx.Response(400), InvalidInput, False),
        (httpx.Response(429), RateLimited, False),
    ],
)
async def test_a_refusal_is_settled_and_a_failure_of_the_vendor_is_not(
    upstream: ScriptedUpstream, answer: httpx.Response, kind: type[UpstreamError], unsettled: bool
) -> None:
    upstream.on("PUT", "/thing", answer)
    with pytest.raises(kind) as caught:
        await upstream.client(PlainDialect()).write(WRITE)
    assert caught.value.unsettled is unsettled


async def test_a_very_large_answer_is_parsed_when_what_came_with_it_has_led_to_the_next_calls(
    upstream: ScriptedUpstream,
) -> None:
    upstream.on("GET", "/large", {"text": "x" * 300_000})
    upstream.on("GET", "/small", {})
    upstream.on("GET", "/following", {})
    client = upstream.client(PlainDialect())
    asked: list[str] = []

    def parsed(reply: Reply) -> object:
        asked.extend(upstream.targets)
        return reply.json()

    async def one_behind_another() -> None:
        await client.read(Request("userlot.small.get", "GET", "/small"), as_json)
        for _ in range(10):  # as many turns as loaders take
            await asyncio.sleep(0)
        await client.read(Request("userlot.following.get", "GET", "/following"), as_json)

    large = client.read(Request("userlot.large.get", "GET", "/large"), parsed)
    await asyncio.gather(large, one_behind_another())
    assert asked == ["GET /large", "GET /small", "GET /following"]
