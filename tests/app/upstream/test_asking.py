"""Whose hurry and whose deadline count for a call that several wait for."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app.domain.errors import RateLimited, Unavailable
from app.upstream.asking import noun_of
from app.upstream.freshness import Freshness, Stale, Wanted
from app.upstream.lanes import Lane, current_lane, travelling
from app.upstream.request import Request
from app.upstream.scope import reading_afresh, serving
from app.upstream.trail import Told, Trail
from tests.app.upstream.gates import THING, Clock, as_json, client_over
from tests.conftest import ScriptedUpstream

OTHER = Request("userlot.other.get", "GET", "/other")


@pytest.mark.parametrize(
    ("lane", "noun", "expected"),
    [
        (Lane.INTERACTIVE, "nothing", Lane.INTERACTIVE),
        (Lane.INTERACTIVE, "thing", Lane.READ_BACK),
        (Lane.BULK, "thing", Lane.BULK),
        (Lane.REFRESH, "nothing", Lane.REFRESH),
    ],
)
async def test_the_lane_of_a_read(upstream: ScriptedUpstream, lane: Lane, noun: str, expected: Lane) -> None:
    seen: list[Lane] = []

    def answer(_: httpx.Request) -> httpx.Response:
        seen.append(current_lane())
        return httpx.Response(200, json=1)

    upstream.on("GET", "/thing", answer)
    client = client_over(upstream)
    with serving("r"), travelling(lane), reading_afresh(noun):
        await client.read(THING, as_json)
    assert seen == [expected]
    assert current_lane() is Lane.INTERACTIVE


async def test_who_has_more_time_than_the_first_asks_anew(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", {"x": 1})
    upstream.on("GET", "/other", {"x": 2})
    clock = Clock()

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        await asyncio.sleep(0)

    client = client_over(upstream, clock=clock, sleep=sleep, per_second=1)
    await client.read(OTHER, as_json)  # the place in this second is taken

    async def read(seconds: float) -> object:
        with serving("r", seconds=seconds):
            return await client.read(THING, as_json)

    hurried, patient = await asyncio.gather(read(0.5), read(5.0), return_exceptions=True)
    assert isinstance(hurried, RateLimited)
    assert hurried.retry_at is not None
    assert patient == {"x": 1}
    assert len(upstream.calls) == 2


def _before(trail: Trail) -> Told:
    (read,) = [each for each in trail.told if each.answered is not None]
    return read


@pytest.mark.parametrize("stale", [Stale.IF_ERROR, Stale.NEVER])
async def test_what_is_asked_ahead_is_nothing_stale_and_who_reads_it_is_told_what_is(
    upstream: ScriptedUpstream, stale: Stale
) -> None:
    said = [httpx.Response(200, json={"x": 1}), httpx.Response(503)]
    upstream.on("GET", "/thing", lambda _: said.pop(0))
    clock = Clock()
    client = client_over(upstream, clock=clock, freshness=Freshness(60.0, if_error=600.0))
    with serving("r") as scope:
        scope.trail = Trail()
        await client.read(THING, as_json)
        read = _before(scope.trail)
        assert (scope.trail.is_whole, read.answer is not None) == (True, True)
    clock.now += 61
    with serving("r", wanted=Wanted(stale=stale)) as scope:
        scope.trail = trail = Trail()
        assert read.answered is not None
        ahead = trail.ahead[read.key] = asyncio.ensure_future(read.asks.ask_ahead(THING, read.answered))
        await asyncio.wait({ahead})
        assert isinstance(ahead.exception(), Unavailable)
        sent = len(upstream.calls)
        if stale is Stale.NEVER:
            with pytest.raises(Unavailable):
                await client.read(THING, as_json)
        else:
            assert await client.read(THING, as_json) == {"x": 1}
        assert len(upstream.calls) == sent, "it is not asked twice"
        assert not trail.is_whole
        assert [call.source for call in scope.calls] == ["network", *(["stale"] if stale is Stale.IF_ERROR else [])]


async def test_what_is_fresh_is_had_without_asking(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", {"x": 1})
    client = client_over(upstream)
    with serving("r") as scope:
        scope.trail = Trail()
        assert client.kept(THING) is None
        await client.read(THING, as_json)
        read = _before(scope.trail)
        assert client.kept(THING) is read.answer
        looks = [each.answer for each in scope.trail.told if each.answered is None]
        assert looks == [None, read.answer], "what was looked for and not found is written down, too"
    with serving("r") as scope:
        assert read.answered is not None
        assert await read.asks.ask_ahead(THING, read.answered) is read.answer
        assert [call.source for call in scope.calls] == ["cache"]
    assert len(upstream.calls) == 1


def test_a_noun_is_the_middle_of_an_operation() -> None:
    assert noun_of(THING) == "thing"
