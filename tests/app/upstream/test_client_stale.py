"""What a client gives where no fresh answer can be had, or where a stale one will do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
import pytest

from app.domain.errors import TimedOut, Unavailable, UpstreamAuth, UpstreamError
from app.upstream.client import UpstreamClient
from app.upstream.freshness import Freshness, Stale, Wanted
from app.upstream.lanes import Lane, current_lane
from app.upstream.request import Request
from app.upstream.scope import Scope, only_fresh, reading_afresh, refuse_stale, serving
from app.upstream.writing import Write
from tests.app.upstream.gates import THING, Clock, as_json, client_over
from tests.conftest import ScriptedUpstream
from tests.faults.jumping_loop import run

BOUNDS = Freshness(60.0, while_revalidating=100.0, if_error=600.0)
NEVER, ALWAYS = Wanted(stale=Stale.NEVER), Wanted(stale=Stale.WHILE_REVALIDATING)
WRITE = Write(Request("userlot.thing.update", "PUT", "/thing", body=b"{}"), as_json, frozenset({"thing"}))


@dataclass
class Vendor(httpx.AsyncBaseTransport):
    """Answers with the number of the call, or as the test says."""

    answers: list[httpx.Response | Exception] = field(default_factory=list)
    calls: int = 0
    lanes: list[Lane] = field(default_factory=list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        self.lanes.append(current_lane())
        answer = self.answers.pop(0) if self.answers else httpx.Response(200, json=self.calls)
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Stage:
    """A client that holds the first answer, 1, which has not been fresh for a second."""

    vendor: Vendor
    client: UpstreamClient
    clock: Clock

    async def read(self, wanted: Wanted | None = None) -> tuple[object, Scope]:
        with serving("r", seconds=10, wanted=wanted) as scope:
            return await self.client.read(THING, as_json), scope


async def staged(freshness: Freshness = BOUNDS) -> Stage:
    vendor, clock = Vendor(), Clock()
    stage = Stage(vendor, client_over(vendor, clock=clock, freshness=freshness), clock)
    await stage.read()
    clock.now += 61
    return stage


def sources(scope: Scope) -> list[str]:
    return [call.source for call in scope.calls]


FAILURES = [
    httpx.Response(500),
    httpx.Response(503, headers={"retry-after": "30"}),
    httpx.Response(429),
    httpx.Response(200, content=b"<html>"),
    httpx.ConnectError("refused"),
    httpx.ReadError("reset"),
    httpx.ReadTimeout("slow"),
]


@pytest.mark.parametrize("failure", FAILURES, ids=repr)
async def test_a_stale_answer_stands_in_for_one_that_cannot_be_had(failure: httpx.Response | Exception) -> None:
    stage = await staged()
    stage.vendor.answers = [failure]
    value, scope = await stage.read()
    assert (value, sources(scope)) == (1, ["network", "stale"])
    told = scope.stale(stage.client.vendor)
    assert told is not None
    assert told.as_of == scope.as_of(stage.client.vendor)
    assert isinstance(told.instead_of, UpstreamError)
    stage.clock.now += 40  # behind any pause that the vendor asked for
    value, scope = await stage.read()
    assert (value, sources(scope), scope.stale(stage.client.vendor)) == (3, ["network"], None)


async def test_the_vendors_word_on_the_credential_is_believed() -> None:
    for status in (401, 403):
        stage = await staged()
        stage.vendor.answers = [httpx.Response(status)]
        with pytest.raises(UpstreamError) as caught:
            await stage.read()
        assert isinstance(caught.value, UpstreamAuth) is (status == 401)


async def test_nothing_stands_in_that_is_too_old_or_that_will_not_do() -> None:
    refusals: list[tuple[float, Wanted | None]] = [
        (600.0, None),
        (0.0, NEVER),
        (0.0, Wanted(max_age=60.0)),
    ]
    for seconds, wanted in refusals:
        stage = await staged()
        stage.clock.now += seconds
        stage.vendor.answers = [httpx.Response(500)]
        with pytest.raises(Unavailable):
            await stage.read(wanted)


async def test_what_a_write_builds_on_is_never_stale() -> None:
    stage = await staged()
    stage.vendor.answers = [httpx.Response(500), httpx.Response(500), httpx.Response(500)]
    with serving("r"):
        with reading_afresh("thing"), pytest.raises(Unavailable):
            await stage.client.read(THING, as_json)
        with only_fresh(), pytest.raises(Unavailable):
            await stage.client.read(THING, as_json)
        refuse_stale()
        with pytest.raises(Unavailable):
            await stage.client.read(THING, as_json)
    assert (await stage.read())[0] == 5


async def test_reading_afresh_leaves_others_what_is_kept() -> None:
    stage = await staged()
    stage.clock.now -= 61
    stage.vendor.answers = [httpx.Response(500)]
    with serving("r"), reading_afresh("thing"), pytest.raises(Unavailable):
        await stage.client.read(THING, as_json)
    assert (await stage.read())[0] == 1


async def test_nothing_of_before_a_write_stands_in() -> None:
    stage = await staged()
    await stage.client.write(WRITE)
    stage.vendor.answers = [httpx.Response(500)]
    with pytest.raises(Unavailable):
        await stage.read()


async def test_that_there_was_no_such_record_stands_in_too() -> None:
    stage = await staged()
    stage.vendor.answers = [httpx.Response(404), httpx.Response(500)]
    with serving("r"):
        assert await stage.client.find(THING, as_json) is None
        stage.clock.now += 61
        assert await stage.client.find(THING, as_json) is None
    assert stage.vendor.calls == 3


async def test_a_vendor_that_is_switched_off_is_stood_in_for() -> None:
    stage = await staged()
    stage.client._is_off = lambda _: True  # what the operator's switch does
    for wanted in (None, ALWAYS):
        value, scope = await stage.read(wanted)
        assert (value, sources(scope)[-1]) == (1, "stale")
    with pytest.raises(Unavailable):
        await stage.read(NEVER)
    assert stage.vendor.calls == 1


async def test_whom_a_stale_answer_suits_has_it_at_once_and_the_vendor_is_asked_behind() -> None:
    stage = await staged()
    value, scope = await stage.read(ALWAYS)
    assert (value, sources(scope), stage.vendor.calls) == (1, ["stale"], 1)
    assert (await stage.read(ALWAYS))[0] == 1, "one question is enough"
    await _turns()
    assert (stage.vendor.calls, stage.vendor.lanes[-1]) == (2, Lane.REFRESH)
    value, scope = await stage.read(ALWAYS)
    assert (value, sources(scope), stage.vendor.calls) == (2, ["cache"], 2)


async def test_who_says_nothing_waits_for_a_fresh_answer() -> None:
    stage = await staged()
    value, scope = await stage.read()
    assert (value, sources(scope)) == (2, ["network"])


async def test_a_refresh_that_fails_leaves_what_there_is() -> None:
    stage = await staged()
    stage.vendor.answers = [httpx.Response(500)]
    assert (await stage.read(ALWAYS))[0] == 1
    await _turns()
    assert (await stage.read(ALWAYS))[0] == 1
    await _turns()
    assert (await stage.read(ALWAYS))[0] == 3


async def test_there_is_a_bound_to_what_suits() -> None:
    stage = await staged()
    stage.clock.now += 100
    assert (await stage.read(ALWAYS))[0] == 2


async def test_closing_ends_what_nobody_waits_for() -> None:
    stage = await staged()
    await stage.read(ALWAYS)
    await stage.client.aclose()
    assert stage.vendor.calls == 1


async def _turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_a_call_is_waited_for_half_of_the_time_and_goes_on_for_whoever_comes_next() -> None:
    async def scenario() -> None:
        loop, clock = asyncio.get_running_loop(), Clock()
        slowness: Iterator[float] = iter([0.0, 7.0])

        async def slow(_: httpx.Request) -> httpx.Response:
            seconds = next(slowness)
            await asyncio.sleep(seconds)
            return httpx.Response(200, json=seconds)

        client = client_over(httpx.MockTransport(slow), clock=clock, freshness=BOUNDS)
        await client.read(THING, as_json)
        clock.now += 61
        begun = loop.time()
        with serving("r", seconds=10) as scope:
            assert await client.read(THING, as_json) == 0.0
        assert loop.time() - begun == 5.0
        told = scope.stale(client.vendor)
        assert told is not None
        assert isinstance(told.instead_of, TimedOut)
        with serving("s", seconds=10, wanted=NEVER) as scope:
            assert await client.read(THING, as_json) == 7.0
        assert (loop.time() - begun, sources(scope)) == (7.0, ["shared"])

    run(scenario())


def test_past_the_deadline_a_stale_answer_is_given_still() -> None:
    async def scenario() -> None:
        stage = await staged()
        with serving("r", seconds=0) as scope:
            assert await stage.client.read(THING, as_json) == 1
        assert (sources(scope), stage.vendor.calls) == (["stale"], 1)

    run(scenario())


async def test_nothing_older_than_the_client_says(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", 1, 2, 3, 4)
    clock = Clock()
    client = client_over(upstream, clock=clock, freshness=BOUNDS)
    await client.read(THING, as_json)
    clock.now += 10
    for max_age, expected in ((10.0, 1), (9.0, 2), (60.0, 2)):
        with serving("r", wanted=Wanted(max_age)):
            assert await client.read(THING, as_json) == expected
    clock.now += 1
    with serving("r", wanted=Wanted(0.0)):
        assert client.kept(THING) is None
        assert [await client.read(THING, as_json) for _ in range(2)] == [3, 3], "once for one request"
        clock.now += 5
        assert await client.read(THING, as_json) == 3
    assert len(upstream.calls) == 3


async def test_a_call_begun_too_early_is_not_shared() -> None:
    opened, clock = asyncio.Event(), Clock()
    calls: list[int] = []

    async def slow(_: httpx.Request) -> httpx.Response:
        number = len(calls)
        calls.append(number)
        await opened.wait()
        return httpx.Response(200, json=number)

    client = client_over(httpx.MockTransport(slow), clock=clock, freshness=BOUNDS)
    early = asyncio.ensure_future(client.read(THING, as_json))
    await _turns()
    clock.now += 1
    with serving("r", wanted=Wanted(0.0)):
        late = asyncio.ensure_future(client.read(THING, as_json))
        await _turns()
    with serving("s", wanted=Wanted(2.0)):
        patient = asyncio.ensure_future(client.read(THING, as_json))
        await _turns()
    opened.set()
    assert await asyncio.gather(early, late, patient) == [0, 1, 1]
