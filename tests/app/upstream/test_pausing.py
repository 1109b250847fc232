"""The pause that a vendor asks for holds for everybody, and nobody waits longer than makes sense."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.errors import RateLimited
from app.domain.vendor import Vendor
from app.upstream.pausing import LONGEST, PATIENCE, UNTOLD, Pause
from tests.app.upstream.gates import Clock


@dataclass
class Sleeping:
    """Time that passes by sleeping alone."""

    clock: Clock = field(default_factory=Clock)
    naps: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.clock.now += seconds
        await asyncio.sleep(0)


def refusal(seconds: float | None) -> RateLimited:
    at = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
    return RateLimited("too many", vendor=Vendor.SWIFT, operation="swift.account.list", status=429, retry_at=at)


async def test_without_a_pause_nobody_waits() -> None:
    time = Sleeping()
    assert await Pause(time.clock, time.sleep).over(0.0) is None
    assert time.naps == []


async def test_a_pause_of_unsaid_length_is_waited_for() -> None:
    time = Sleeping()
    pause = Pause(time.clock, time.sleep)
    pause.begin(refusal(None))
    assert await asyncio.gather(*(pause.over(10.0) for _ in range(3))) == [None] * 3
    assert time.clock.now == pytest.approx(1000 + UNTOLD)


async def test_who_has_too_little_time_is_told_at_once() -> None:
    time = Sleeping()
    pause = Pause(time.clock, time.sleep)
    pause.begin(refusal(1.5))
    assert await pause.over(1.0) == pytest.approx(1.5, abs=0.1)
    assert time.naps == []


async def test_a_long_pause_is_waited_for_by_nobody() -> None:
    time = Sleeping()
    pause = Pause(time.clock, time.sleep)
    pause.begin(refusal(7))
    assert await pause.over(PATIENCE) == pytest.approx(7, abs=0.1)
    time.clock.now += 7 - PATIENCE + 0.1
    assert await pause.over(PATIENCE) is None


async def test_a_pause_is_made_longer_and_never_shorter() -> None:
    time = Sleeping()
    pause = Pause(time.clock, time.sleep)
    pause.begin(refusal(60))
    pause.begin(refusal(1))
    assert await pause.over(PATIENCE) == pytest.approx(60, abs=0.1)


async def test_a_pause_has_an_end_whatever_the_vendor_says() -> None:
    time = Sleeping()
    pause = Pause(time.clock, time.sleep)
    pause.begin(refusal(86_400 * 365))
    assert await pause.over(1) == LONGEST


@pytest.mark.parametrize("seconds", [-100, 0])
async def test_a_moment_that_has_passed_is_no_pause(seconds: float) -> None:
    time = Sleeping()
    pause = Pause(time.clock, time.sleep)
    pause.begin(refusal(seconds))
    assert await pause.over(0.0) is None


async def test_who_waits_goes_on_waiting_where_the_pause_is_made_longer() -> None:
    clock, pauses = Clock(), list[Pause]()

    async def sleep(seconds: float) -> None:
        clock.now += seconds
        if clock.now < 1001.2:
            pauses[0].begin(refusal(0.5))

    pauses.append(Pause(clock, sleep))
    pauses[0].begin(refusal(None))
    assert await pauses[0].over(10.0) is None
    assert clock.now == pytest.approx(1001.5, abs=0.05)


async def test_other_processes_are_told_of_a_pause_and_tell_of_theirs() -> None:
    time, told = Sleeping(), list[float]()
    heard: list[Callable[[float], None]] = []

    def share(hear: Callable[[float], None]) -> Callable[[float], None]:
        heard.append(hear)
        return told.append

    pause = Pause(time.clock, time.sleep, share)
    pause.begin(refusal(None))
    assert told == [UNTOLD]
    heard[0](7.0)
    assert await pause.over(1.0) == pytest.approx(7.0)
    heard[0](10 * LONGEST)
    assert await pause.over(1.0) == pytest.approx(LONGEST)
    assert told == [UNTOLD], "what was heard is told no further"
