"""Writes: sent once, told truly whether they may have been done, and seen by the reads behind them."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import RateLimited, TimedOut
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.scope import serving
from app.upstream.writing import Write
from tests.app.upstream.gates import PlainDialect, as_json, client_over
from tests.conftest import ScriptedUpstream

GET = Request("userlot.thing.get", "GET", "/thing")
OTHER = Request("userlot.other.get", "GET", "/other")
WRITE = Write(Request("userlot.thing.update", "PUT", "/thing", body=b"{}"), as_json, frozenset({"thing"}))


async def test_a_read_behind_a_write_asks_again_and_other_nouns_are_kept(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", 1, 2)
    upstream.on("GET", "/other", 7, 8)
    upstream.on("PUT", "/thing", {"id": 1})
    client = upstream.client(PlainDialect())
    assert [await client.read(GET, as_json), await client.read(OTHER, as_json)] == [1, 7]
    assert await client.write(WRITE) == {"id": 1}
    assert [await client.read(GET, as_json), await client.read(OTHER, as_json)] == [2, 7]


async def test_equal_writes_at_once_are_all_sent(upstream: ScriptedUpstream) -> None:
    upstream.on("PUT", "/thing", 1, 2)
    client = upstream.client(PlainDialect())
    done = await asyncio.gather(*(client.write(WRITE) for _ in range(2)))
    assert sorted(done) == [1, 2]


async def test_it_is_not_sent_past_the_deadline(upstream: ScriptedUpstream) -> None:
    client = upstream.client(PlainDialect(), policy=Policy(per_second=1, freshness=Freshness(0)))
    with serving("inbound", seconds=0), pytest.raises(TimedOut) as caught:
        await client.write(WRITE)
    assert caught.value.unsettled is False


async def test_it_waits_for_no_pause_that_leaves_little_of_its_time(upstream: ScriptedUpstream) -> None:
    upstream.on("PUT", "/thing", httpx.Response(429), 1)
    client = upstream.client(PlainDialect())
    with pytest.raises(RateLimited):
        await client.write(WRITE)
    with serving("inbound", seconds=1.5), pytest.raises(RateLimited) as caught:  # the pause is a second
        await client.write(WRITE)
    assert (caught.value.unsettled, caught.value.retry_at is None) == (False, False)
    assert len(upstream.calls) == 1


async def test_a_read_on_its_way_while_something_is_written_is_not_kept(upstream: ScriptedUpstream) -> None:
    """It may hold what was there before."""
    upstream.on("PUT", "/thing", 1)
    gate = asyncio.Event()

    async def slow_then(request: httpx.Request) -> httpx.Response:
        if request.method == "GET" and not gate.is_set():
            await gate.wait()
            return httpx.Response(200, json="before")
        return httpx.Response(200, json="after")

    client = client_over(httpx.MockTransport(slow_then))
    early = asyncio.ensure_future(client.read(GET, as_json))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await client.write(WRITE)
    late = asyncio.ensure_future(client.read(GET, as_json))
    await asyncio.sleep(0)
    gate.set()
    assert (await early, await late) == ("before", "after")
    assert await client.read(GET, as_json) == "after"
    await client.aclose()
