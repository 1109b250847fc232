"""Reads that are tried again by the whole pipeline, and writes that never are."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import LeftAlone, RateLimited, Unavailable, UpstreamError
from app.upstream.auth import HeaderCredential
from app.upstream.breaker import BreakerPolicy, BreakerState
from app.upstream.client import UpstreamClient
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.retrying import RetryPolicy
from app.upstream.scope import serving
from app.upstream.writing import Write
from tests.app.upstream.gates import THING, Clock, PlainDialect, as_json
from tests.conftest import ScriptedUpstream

TWICE_MORE = RetryPolicy(most=2)
WRITE = Write(Request("userlot.thing.update", "PUT", "/thing", body=b"{}"), as_json, frozenset({"thing"}))


def client_of(upstream: ScriptedUpstream, clock: Clock | None = None, **policy: object) -> UpstreamClient:
    async def no_time(_: float) -> None:
        await asyncio.sleep(0)

    client = UpstreamClient(
        PlainDialect(),
        base_url="http://vendor.test",
        credential=HeaderCredential("authorization", "key"),
        policy=Policy(retry=TWICE_MORE, **policy),  # type: ignore[arg-type]
        transport=upstream,
        clock=clock or Clock(),
        random=lambda: 0.0,
        sleep=no_time,
    )
    upstream.clients.append(client)
    return client


async def test_a_read_that_fails_twice_is_answered_and_each_try_is_in_the_plan(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(503), httpx.ReadError("reset"), {"x": 1})
    with serving("r") as scope:
        assert await client_of(upstream).read(THING, as_json) == {"x": 1}
    assert len(upstream.calls) == 3
    assert [(call.source, call.as_of is not None) for call in scope.calls] == [
        ("network", False),
        ("network", False),
        ("network", True),
    ]


async def test_a_read_by_key_too(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(503), httpx.Response(404))
    assert await client_of(upstream).find(THING, as_json) is None
    assert len(upstream.calls) == 2


async def test_all_who_wait_share_the_tries(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(500))
    client = client_of(upstream)
    outcomes = await asyncio.gather(*(client.read(THING, as_json) for _ in range(10)), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Unavailable}
    assert len(upstream.calls) == 3


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.Response(429), httpx.ConnectError("refused")])
async def test_a_write_is_never_sent_again(upstream: ScriptedUpstream, answer: httpx.Response | Exception) -> None:
    upstream.on("PUT", "/thing", answer)
    with pytest.raises(UpstreamError):
        await client_of(upstream).write(WRITE)
    assert len(upstream.calls) == 1


async def test_who_has_no_time_is_told_the_failure_and_not_that_the_time_is_up(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(503, headers={"retry-after": "2"}))
    with serving("r", seconds=1.0), pytest.raises(Unavailable) as caught:
        await client_of(upstream).read(THING, as_json)
    assert caught.value.status == 503
    assert len(upstream.calls) == 1


async def test_a_vendor_that_asks_for_a_pause_gets_it_from_everybody(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(429, headers={"retry-after": "30"}))
    upstream.on("GET", "/other", 1)
    upstream.on("PUT", "/thing", 1)
    clock = Clock()
    client = client_of(upstream, clock, freshness=Freshness(0))
    with pytest.raises(RateLimited, match="Userlot answered 429"):
        await client.read(THING, as_json)
    for asked in (client.read(Request("userlot.other.get", "GET", "/other"), as_json), client.write(WRITE)):
        with pytest.raises(RateLimited, match="asked for a pause") as caught:
            await asked
        assert caught.value.retry_at is not None
    assert len(upstream.calls) == 1
    clock.now += 30
    assert await client.write(WRITE) == 1


async def test_a_vendor_that_fails_is_left_alone_and_then_tried_once(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", *[httpx.Response(500)] * 4, {"x": 1})
    clock = Clock()
    client = client_of(upstream, clock, breaker=BreakerPolicy(least_calls=4, open_for=5.0), freshness=Freshness(0))
    for _ in range(2):  # three tries and one, in the midst of which it opens
        with pytest.raises(Unavailable):
            await client.read(THING, as_json)
    assert (client.breaker, client.breaker_of_writes) == (BreakerState.OPEN, BreakerState.CLOSED)
    with pytest.raises(LeftAlone, match=r"not asking it for 5 s; userlot\.thing\.get was not sent"):
        await client.read(THING, as_json)
    assert len(upstream.calls) == 4
    assert client.history.reachable is False
    clock.now += 5
    assert client.breaker is BreakerState.HALF_OPEN
    assert await client.read(THING, as_json) == {"x": 1}
    assert client.breaker is BreakerState.CLOSED


async def test_reads_that_fail_do_not_hold_up_writes(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(500))
    upstream.on("PUT", "/thing", {"x": 2})
    client = client_of(upstream, breaker=BreakerPolicy(least_calls=1))
    with pytest.raises(Unavailable):
        await client.read(THING, as_json)
    assert client.breaker is BreakerState.OPEN
    assert await client.write(WRITE) == {"x": 2}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
async def test_a_vendor_that_says_no_is_not_left_alone(upstream: ScriptedUpstream, status: int) -> None:
    upstream.on("GET", "/thing", httpx.Response(status))
    client = client_of(upstream, breaker=BreakerPolicy(least_calls=1))
    for _ in range(3):
        with pytest.raises(UpstreamError):
            await client.read(THING, as_json)
    assert client.breaker is BreakerState.CLOSED
