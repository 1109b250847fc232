"""What a client keeps: told without a call, and with its age."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.domain.errors import NotFound, UpstreamError
from app.upstream.freshness import Freshness
from app.upstream.request import Request
from app.upstream.scope import serving
from app.upstream.shared import Answer
from tests.app.upstream.gates import THING, Clock, as_json, client_over
from tests.conftest import ScriptedUpstream

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OTHER = Request("userlot.other.get", "GET", "/other")
BROKEN = Request("userlot.broken.get", "GET", "/broken")


async def test_a_kept_answer_is_told_without_a_call_and_only_while_it_is_fresh(upstream: ScriptedUpstream) -> None:
    clock = Clock()
    upstream.on("GET", "/thing", [1])
    client = client_over(upstream, clock=clock, now=lambda: NOON, freshness=Freshness(60.0))
    with serving("r") as scope:
        assert client.kept(THING) is None
        await client.read(THING, as_json)
        assert client.kept(THING) == Answer([1], NOON)
        assert client.kept(OTHER) is None
        clock.now += 61
        assert client.kept(THING) is None
    assert len(scope.calls) == len(upstream.calls) == 1


async def test_every_answer_says_when_it_arrived(upstream: ScriptedUpstream) -> None:
    later = NOON + timedelta(hours=1)
    for target, status in [("/thing", 200), ("/other", 200), ("/broken", 500)]:
        upstream.on("GET", target, 1, status=status)
    client = client_over(upstream, now=iter([NOON, later]).__next__)
    with serving("r") as scope:
        await asyncio.gather(client.read(THING, as_json), client.read(THING, as_json))
        await client.read(OTHER, as_json)
        await client.read(THING, as_json)
        with pytest.raises(UpstreamError):
            await client.read(BROKEN, as_json)
    assert [(call.source, call.as_of) for call in scope.calls] == [
        ("network", NOON),
        ("shared", NOON),
        ("network", later),
        ("cache", NOON),
        ("network", None),
    ]
    assert scope.as_of(client.vendor) == NOON


async def test_that_there_is_no_such_record_is_kept_like_any_answer(upstream: ScriptedUpstream) -> None:
    clock = Clock()
    upstream.on("GET", "/thing", httpx.Response(404), {"id": 1})
    client = client_over(upstream, clock=clock, now=lambda: NOON, freshness=Freshness(60.0))
    with serving("r") as scope:
        assert await client.find(THING, as_json) is None
        assert client.kept(THING) == Answer(None, NOON)
        assert client.missing([THING, OTHER]) == 1
        clock.now += 59
        assert await client.find(THING, as_json) is None
        assert len(upstream.calls) == 1
        clock.now += 2
        assert client.kept(THING) is None
        assert await client.find(THING, as_json) == {"id": 1}
    assert [(call.source, call.as_of) for call in scope.calls] == [
        ("network", NOON),
        ("cache", NOON),
        ("network", NOON),
    ]


async def test_those_who_look_for_the_same_absent_record_share_one_call(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(404))
    client = client_over(upstream, freshness=Freshness(60.0))
    with serving("r") as scope:
        found = await asyncio.gather(*(client.find(THING, as_json) for _ in range(3)))
    assert found == [None] * 3
    assert len(upstream.calls) == 1
    assert sorted(call.source for call in scope.calls) == ["network", "shared", "shared"]


@pytest.mark.parametrize("status", [400, 401, 403, 409, 429, 500, 503])
async def test_no_other_refusal_is_kept_as_an_answer(upstream: ScriptedUpstream, status: int) -> None:
    upstream.on("GET", "/thing", httpx.Response(status), {"id": 1})
    clock = Clock()
    client = client_over(upstream, clock=clock, freshness=Freshness(60.0))
    with pytest.raises(UpstreamError):
        await client.find(THING, as_json)
    assert client.kept(THING) is None
    clock.now += 1  # for which a vendor is left alone that had too many calls
    assert await client.find(THING, as_json) == {"id": 1}


async def test_a_read_that_finds_nothing_is_a_failure_and_not_kept(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(404), {"id": 1})
    client = client_over(upstream, freshness=Freshness(60.0))
    with pytest.raises(NotFound):
        await client.read(THING, as_json)
    assert client.kept(THING) is None
    assert await client.read(THING, as_json) == {"id": 1}
