"""The breaker: what opens it, the one call that finds out, and what says nothing of the vendor."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.upstream.breaker import Breaker, BreakerPolicy, BreakerState, NotLetThrough, Permit
from tests.app.upstream.gates import Clock

POLICY = BreakerPolicy(window=10.0, least_calls=4, failed_share=0.5, slow_after=2.0, slow_share=0.75, open_for=5.0)


def opened(clock: Clock) -> Breaker:
    breaker = Breaker(POLICY, clock)
    for _ in range(4):
        breaker.admit().failed()
    assert breaker.state is BreakerState.OPEN
    return breaker


def refused(breaker: Breaker) -> float:
    with pytest.raises(NotLetThrough) as caught:
        breaker.admit()
    return caught.value.wait


def test_too_few_calls_say_nothing() -> None:
    breaker = Breaker(POLICY, Clock())
    for _ in range(3):
        breaker.admit().failed()
    assert breaker.state is BreakerState.CLOSED


def test_half_of_the_calls_failing_opens_it() -> None:
    breaker = Breaker(POLICY, Clock())
    for _ in range(2):
        breaker.admit().answered()
        breaker.admit().failed()
    assert breaker.state is BreakerState.OPEN


def test_failures_of_long_ago_do_not_count() -> None:
    clock = Clock()
    breaker = Breaker(POLICY, clock)
    for _ in range(3):
        breaker.admit().failed()
    clock.now += POLICY.window
    for _ in range(3):
        breaker.admit().failed()
    assert breaker.state is BreakerState.CLOSED


@pytest.mark.parametrize("ending", ["answered", "dropped", "timed_out"])
def test_calls_that_take_long_open_it_whatever_comes_of_them(ending: str) -> None:
    clock = Clock()
    breaker = Breaker(POLICY, clock)
    permits = [breaker.admit() for _ in range(4)]
    clock.now += POLICY.slow_after
    for permit in permits:
        getattr(permit, ending)()
    assert breaker.state is BreakerState.OPEN


@pytest.mark.parametrize("ending", ["dropped", "timed_out"])
def test_callers_with_little_time_open_nothing(ending: str) -> None:
    clock = Clock()
    breaker = Breaker(POLICY, clock)
    for _ in range(100):
        permit = breaker.admit()
        clock.now += 0.05
        getattr(permit, ending)()
    assert breaker.state is BreakerState.CLOSED


def test_waiting_for_the_gateway_itself_is_not_being_slow() -> None:
    clock = Clock()
    breaker = Breaker(POLICY, clock)
    for _ in range(10):
        permit = breaker.admit()
        permit.queued()
        clock.now += 9.0
        permit.sent()
        clock.now += 0.1
        permit.answered()
        breaker.admit().queued()
    assert breaker.state is BreakerState.CLOSED


def test_one_call_finds_out_and_the_others_wait() -> None:
    clock = Clock()
    breaker = opened(clock)
    assert refused(breaker) == 5.0
    clock.now += 5.0
    assert breaker.state is BreakerState.HALF_OPEN
    probe = breaker.admit()
    assert refused(breaker) > 0
    probe.answered()
    assert breaker.state is BreakerState.CLOSED
    breaker.admit().failed()
    assert breaker.state is BreakerState.CLOSED, "what was before is forgotten"


@pytest.mark.parametrize("seconds", [0.0, POLICY.slow_after])
def test_a_probe_that_fails_or_is_slow_opens_it_again(seconds: float) -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5.0
    probe = breaker.admit()
    clock.now += seconds
    probe.answered() if seconds else probe.failed()
    assert refused(breaker) == 5.0


def test_a_probe_that_is_given_up_leaves_its_place_to_the_next() -> None:
    clock = Clock()
    breaker = opened(clock)
    clock.now += 5.0
    breaker.admit().dropped()
    breaker.admit().answered()
    assert breaker.state is BreakerState.CLOSED


def test_who_waited_while_it_opened_is_not_sent() -> None:
    clock = Clock()
    breaker = Breaker(POLICY, clock)
    waiting = breaker.admit()
    waiting.queued()
    for _ in range(4):
        breaker.admit().failed()
    with pytest.raises(NotLetThrough):
        waiting.sent()


def test_an_outcome_from_before_says_nothing_of_now() -> None:
    clock = Clock()
    breaker = Breaker(POLICY, clock)
    old = [breaker.admit() for _ in range(10)]
    for permit in old[:4]:
        permit.failed()
    clock.now += 5.0
    breaker.admit().answered()
    for permit in old[4:]:
        permit.failed()
    assert breaker.state is BreakerState.CLOSED


@dataclass
class Happened:
    """An outcome of a call that was let through since the breaker last turned."""

    part: int
    failed: bool
    bad: bool


class Course(RuleBasedStateMachine):
    """Calls that begin, end and take their time in any order, beside a model that keeps every outcome."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock(0.0)
        self.breaker = Breaker(POLICY, self.clock)
        self.under_way: list[tuple[Permit, int, float]] = []
        self.happened: list[Happened] = []
        self.open_until: float | None = None
        self.probe: Permit | None = None
        self.turns = 0

    @rule(seconds=st.sampled_from([0.0, 0.25, 1.0, 2.0, 5.0, 11.0]))
    def time_passes(self, seconds: float) -> None:
        self.clock.now += seconds

    @rule()
    def call(self) -> None:
        may = self.open_until is None or (self.clock.now >= self.open_until and self.probe is None)
        if not may:
            assert 0 < refused(self.breaker) <= POLICY.open_for
            return
        permit = self.breaker.admit()
        if self.open_until is not None:
            self.probe = permit
        self.under_way.append((permit, self.turns, self.clock.now))

    @precondition(lambda self: self.under_way)
    @rule(which=st.integers(0, 30), ending=st.sampled_from(["answered", "failed", "failed", "dropped", "timed_out"]))
    def end(self, which: int, ending: str) -> None:
        permit, turns, begun = self.under_way.pop(which % len(self.under_way))
        slow = self.clock.now - begun >= POLICY.slow_after
        failed = ending == "failed" or (ending == "timed_out" and slow)
        getattr(permit, ending)()
        permit.failed()  # a second word counts for nothing
        is_probe = permit is self.probe
        if is_probe:
            self.probe = None
        if turns != self.turns or not (failed or slow or ending == "answered"):
            return
        if is_probe:
            self.turn(is_open=failed or slow)
            return
        now = int(self.clock.now)  # parts of a second, ten of them
        self.happened.append(Happened(now, failed, failed or slow))
        counted = [each for each in self.happened if each.part > now - 10]
        enough = len(counted) >= 4 and (
            sum(each.failed for each in counted) >= len(counted) / 2
            or sum(each.bad for each in counted) >= len(counted) * 0.75
        )
        if enough and (failed or slow):
            self.turn(is_open=True)

    def turn(self, *, is_open: bool) -> None:
        self.open_until = self.clock.now + POLICY.open_for if is_open else None
        self.happened.clear()
        self.turns += 1

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        if self.open_until is None:
            expected = BreakerState.CLOSED
        else:
            expected = BreakerState.OPEN if self.clock.now < self.open_until else BreakerState.HALF_OPEN
        assert self.breaker.state is expected


TestCourse = Course.TestCase
