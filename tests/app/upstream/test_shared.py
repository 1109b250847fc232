"""Answers kept for a while, and calls that several waiters share."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.upstream.freshness import Freshness
from app.upstream.shared import Answer, SharedReads, utc_now
from tests.app.upstream.gates import Clock


class Source:
    """Calls that answer with their number once the test lets them."""

    def __init__(self, weight: int = 1, failure: Exception | None = None) -> None:
        self.opened = asyncio.Event()
        self.begun = 0
        self.cancelled = 0
        self.weight = weight
        self.failure = failure

    async def __call__(self) -> tuple[int, int]:
        self.begun += 1
        number = self.begun
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.failure:
            raise self.failure
        return number, self.weight


NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def reads(ttl: float = 60.0, size: int = 100, clock: Callable[[], float] | None = None) -> SharedReads:
    return SharedReads(freshness=Freshness(ttl), size=size, clock=clock or Clock(), now=lambda: NOON)


def at_noon(value: object) -> Answer[object]:
    return Answer(value, NOON)


async def turns() -> None:
    """Let every task that can run do so."""
    for _ in range(5):
        await asyncio.sleep(0)


async def asked(
    shared: SharedReads, source: Callable[[], Coroutine[Any, Any, tuple[int, int]]], times: int
) -> list[asyncio.Task[Answer[int]]]:
    tasks = [asyncio.create_task(shared.join("k", source)) for _ in range(times)]
    await turns()
    return tasks


async def test_ten_waiters_share_one_call() -> None:
    shared, source = reads(), Source()
    waiting = await asked(shared, source, 10)
    assert shared.in_flight("k")
    source.opened.set()
    assert await asyncio.gather(*waiting) == [at_noon(1)] * 10
    assert source.begun == 1
    assert not shared.in_flight("k")


async def test_other_keys_are_other_calls() -> None:
    shared, source = reads(), Source()
    source.opened.set()
    assert [await shared.join("k", source), await shared.join("l", source)] == [at_noon(1), at_noon(2)]


async def test_a_cancelled_waiter_leaves_the_others_their_answer() -> None:
    shared, source = reads(), Source()
    first, second, third = await asked(shared, source, 3)
    first.cancel()
    third.cancel()
    await turns()
    source.opened.set()
    assert await second == at_noon(1)
    assert first.cancelled()
    assert third.cancelled()
    assert source.cancelled == 0


async def test_the_last_waiter_to_go_cancels_the_call() -> None:
    shared, source = reads(), Source()
    for waiting in await asked(shared, source, 2):
        assert source.cancelled == 0
        waiting.cancel()
        await turns()
    assert source.cancelled == 1
    assert not shared.in_flight("k")


async def test_after_a_cancelled_call_the_next_waiter_begins_anew() -> None:
    shared, source = reads(), Source()
    (gone,) = await asked(shared, source, 1)
    gone.cancel()
    (next_one,) = await asked(shared, source, 1)
    source.opened.set()
    assert await next_one == at_noon(2)
    assert shared.peek("k") == at_noon(2)


async def test_a_failure_is_shared_and_never_kept() -> None:
    shared, source = reads(), Source(failure=ValueError("no"))
    waiting = await asked(shared, source, 3)
    source.opened.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [str(outcome) for outcome in outcomes] == ["no"] * 3
    assert source.begun == 1
    assert shared.peek("k") is None
    source.failure = None
    assert await shared.join("k", source) == at_noon(2)


async def test_a_failure_that_nobody_waits_for_any_more_is_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    async def fails_when_cancelled() -> tuple[int, int]:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("while closing")
        return 0, 0

    shared = reads()
    (gone,) = await asked(shared, fails_when_cancelled, 1)
    gone.cancel()
    await turns()
    del gone
    gc.collect()
    assert caplog.records == []
    assert not shared.in_flight("k")


async def test_an_answer_is_fresh_for_its_time_and_no_longer() -> None:
    clock, source = Clock(), Source()
    shared = reads(ttl=60.0, clock=clock)
    source.opened.set()
    await shared.join("k", source)
    clock.now += 59.9
    assert shared.peek("k") == at_noon(1)
    clock.now += 0.2
    assert shared.peek("k") is None


async def test_none_can_be_an_answer() -> None:
    async def nothing() -> tuple[int | None, int]:
        return None, 4

    shared = reads()
    assert await shared.join("k", nothing) == at_noon(None)
    assert shared.peek("k") == at_noon(None)


async def test_a_time_of_nothing_keeps_nothing_and_still_shares() -> None:
    shared, source = reads(ttl=0), Source()
    waiting = await asked(shared, source, 4)
    source.opened.set()
    assert await asyncio.gather(*waiting) == [at_noon(1)] * 4
    assert shared.peek("k") is None


async def test_an_answer_larger_than_the_whole_store_is_not_kept_and_empties_it_of_nothing() -> None:
    small, large = Source(weight=10), Source(weight=101)
    small.opened.set()
    large.opened.set()
    shared = reads(size=100)
    await shared.join("small", small)
    assert await shared.join("large", large) == at_noon(1)
    assert shared.peek("large") is None
    assert shared.peek("small") == at_noon(1)


async def test_the_oldest_answers_make_room_by_weight() -> None:
    source = Source(weight=40)
    source.opened.set()
    shared = reads(size=100)
    for key in ("a", "b", "c"):
        await shared.join(key, source)
    assert [shared.peek(key) for key in ("a", "b", "c")] == [None, at_noon(2), at_noon(3)]


async def test_an_empty_answer_weighs_something() -> None:
    source = Source(weight=0)
    source.opened.set()
    shared = reads(size=3)
    for key in range(10):
        await shared.join(key, source)
    assert sum(shared.peek(key) is not None for key in range(10)) == 3


async def test_an_answer_keeps_the_moment_of_its_own_arrival() -> None:
    moments = iter([NOON, NOON + timedelta(seconds=7)])
    source = Source()
    shared = SharedReads(freshness=Freshness(60.0), size=100, clock=Clock(), now=lambda: next(moments))
    waiting = await asked(shared, source, 2)  # no moment is taken before the answer is there
    source.opened.set()
    assert [answer.as_of for answer in await asyncio.gather(*waiting)] == [NOON, NOON]
    later = await shared.join("l", source)
    kept = shared.peek("k")
    assert kept is not None
    assert (kept.as_of, later.as_of) == (NOON, NOON + timedelta(seconds=7))


def test_moments_are_of_utc() -> None:
    assert utc_now().utcoffset() == timedelta(0)
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("first", "second", "is_kept"), [(False, False, False), (False, True, True), (True, False, True)]
)
async def test_an_answer_is_kept_where_one_who_waits_wants_it_kept(first: bool, second: bool, is_kept: bool) -> None:
    shared, source = reads(), Source()
    waiting = [asyncio.create_task(shared.join("k", source, keeps=keeps)) for keeps in (first, second)]
    await turns()
    source.opened.set()
    assert [(await each).value for each in waiting] == [1, 1]
    assert (shared.peek("k") is not None) == is_kept
