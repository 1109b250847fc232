"""Further tries: of what, how many, how much later, and within which budget."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import (
    Forbidden,
    LeftAlone,
    MalformedReply,
    NotFound,
    RateLimited,
    TimedOut,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.domain.vendor import Vendor
from app.upstream.retrying import Retries, RetryBudget, RetryPolicy
from tests.app.upstream.gates import Clock

POLICY = RetryPolicy(most=2)


def error(kind: type[UpstreamError], seconds: float | None = None) -> UpstreamError:
    at = None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)
    return kind("no", vendor=Vendor.SWIFT, operation="swift.account.list", retry_at=at)


@dataclass
class Trial:
    """Attempts that fail as they are told, and an answer behind them."""

    failures: list[UpstreamError]
    policy: RetryPolicy = POLICY
    random: float = 0.5
    naps: list[float] = field(default_factory=list)
    attempts: int = 0
    told: list[UpstreamError] = field(default_factory=list)

    async def attempt(self) -> str:
        self.attempts += 1
        if self.failures:
            raise self.failures.pop(0)
        return "an answer"

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)

    async def run(self, seconds: float = 10.0) -> str:
        retries = Retries(self.policy, Clock(), lambda: self.random, self.sleep)
        return await retries.answered(self.attempt, asyncio.get_running_loop().time() + seconds, self.told.append)


@pytest.mark.parametrize("kind", [Unavailable, TimedOut, RateLimited])
async def test_what_may_pass_is_tried_again(kind: type[UpstreamError]) -> None:
    trial = Trial([error(kind), error(kind)])
    assert await trial.run() == "an answer"
    assert (trial.attempts, len(trial.told)) == (3, 2)
    assert trial.naps == [0.05, 0.1]


async def test_the_last_failure_is_the_one_that_is_told() -> None:
    failures = [error(Unavailable) for _ in range(5)]
    trial = Trial(list(failures))
    with pytest.raises(Unavailable) as caught:
        await trial.run()
    assert caught.value is failures[2]
    assert trial.attempts == 3


@pytest.mark.parametrize("kind", [NotFound, Forbidden, UpstreamAuth, MalformedReply, LeftAlone])
async def test_what_will_not_pass_is_not(kind: type[UpstreamError]) -> None:
    trial = Trial([error(kind)])
    with pytest.raises(kind):
        await trial.run()
    assert (trial.attempts, trial.naps, trial.told) == (1, [], [])


async def test_nothing_is_tried_again_unless_the_policy_says_so() -> None:
    trial = Trial([error(Unavailable)], RetryPolicy())
    with pytest.raises(Unavailable):
        await trial.run()
    assert trial.attempts == 1


async def test_the_moment_that_a_vendor_names_is_waited_for() -> None:
    trial = Trial([error(Unavailable, 1.5)])
    assert await trial.run() == "an answer"
    assert trial.naps == [pytest.approx(1.55, abs=0.1)]


@pytest.mark.parametrize(("asked", "seconds"), [(7.0, 30.0), (1.5, 1.0), (None, 0.01)])
async def test_what_would_come_too_late_is_not_waited_for(asked: float | None, seconds: float) -> None:
    trial = Trial([error(Unavailable, asked)])
    with pytest.raises(Unavailable):
        await trial.run(seconds)
    assert (trial.attempts, trial.naps) == (1, [])


@given(random=st.floats(0, 1, exclude_max=True), failures=st.integers(0, 2))
def test_the_wait_is_anywhere_from_nothing_to_a_bound_that_doubles(random: float, failures: int) -> None:
    trial = Trial([error(Unavailable) for _ in range(failures)], random=random)
    assert asyncio.run(trial.run()) == "an answer"
    assert all(0 <= nap <= 0.1 * 2**number for number, nap in enumerate(trial.naps))


async def test_a_vendor_in_trouble_is_not_asked_three_times_as_often() -> None:
    attempts = 0

    async def attempt() -> None:
        nonlocal attempts
        attempts += 1
        raise error(Unavailable)

    async def sleep(_: float) -> None:
        return None

    retries = Retries(POLICY, Clock(), lambda: 0.0, sleep)
    for _ in range(1000):
        with pytest.raises(Unavailable):
            await retries.answered(attempt, float("inf"), lambda _: None)
    assert 1000 + 190 <= attempts <= 1000 + 200 + POLICY.burst


@given(steps=st.lists(st.tuples(st.sampled_from(["earn", "spend"]), st.integers(0, 8)), max_size=200))
def test_the_budget_is_never_overspent(steps: list[tuple[str, int]]) -> None:
    clock = Clock(0.0)
    budget, earned, spent = RetryBudget(POLICY, clock), 0, 0
    for what, quarters in steps:
        clock.now += quarters / 4
        if what == "earn":
            budget.earn()
            earned += 1
        else:
            spent += budget.spend()
        assert spent <= POLICY.burst + POLICY.share * earned + POLICY.a_second * clock.now + 1e-6


def test_a_quiet_gateway_may_always_try_again_now_and_then() -> None:
    clock = Clock()
    budget = RetryBudget(POLICY, clock)
    while budget.spend():
        pass
    clock.now += 2.0
    assert (budget.spend(), budget.spend()) == (True, False)
