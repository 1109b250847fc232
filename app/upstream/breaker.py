"""A vendor that fails is left alone for a while, and then tried with one call, instead of costing everybody's time.

What counts is that the vendor did not answer as documented, or took very long. That it said no is an answer. A call
that its own caller gave up early says nothing of the vendor.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

_PARTS = 10  # that the window moves on by: what happened is counted by its part, however many calls there were
_UNTIL_THE_PROBE_IS_BACK = 1.0  # seconds that others are told to wait while one call finds out


class BreakerState(StrEnum):
    """Whether calls are let through: all, none, or one that finds out."""

    CLOSED = "CLOSED"
    OPEN = "OPEN"
    HALF_OPEN = "HALF_OPEN"


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """When a vendor is left alone. Times are in seconds.

    Attributes:
        window: that calls are judged over.
        least_calls: in the window, below which nothing is concluded.
        failed_share: of the calls in the window, from which on it opens.
        slow_after: from which on a call was slow, whatever came of it.
        slow_share: of the calls in the window that failed or were slow, from which on it opens.
        open_for: without a call, before one is let through.
    """

    window: float = 30.0
    least_calls: int = 20
    failed_share: float = 0.5
    slow_after: float = 8.0
    slow_share: float = 0.8
    open_for: float = 5.0


class NotLetThrough(Exception):
    """No call is let through now.

    Args:
        wait: seconds after which one may be.
    """

    def __init__(self, wait: float) -> None:
        super().__init__(f"left alone for {wait:g} s")
        self.wait = wait


@dataclass(slots=True)
class _Part:
    """What happened in one part of the window."""

    number: int
    calls: int = 0
    failed: int = 0
    bad: int = 0


class Breaker:
    """Judges the calls of one kind to one vendor.

    Args:
        policy: when to open.
        clock: seconds, monotonic.
    """

    def __init__(self, policy: BreakerPolicy, clock: Callable[[], float]) -> None:
        self._policy = policy
        self._slow_after = policy.slow_after
        self._clock = clock
        self._parts: deque[_Part] = deque()
        self._open_until: float | None = None
        self._probe: Permit | None = None
        self.age = 0  # how often it opened or closed: a call from before says nothing of how it is now

    @property
    def state(self) -> BreakerState:
        """How it is at this moment."""
        if self._open_until is None:
            return BreakerState.CLOSED
        return BreakerState.OPEN if self._clock() < self._open_until else BreakerState.HALF_OPEN

    def admit(self) -> Permit:
        """Let a call through; every permit has to be ended by one of its three outcomes.

        Raises:
            NotLetThrough: the vendor is not to be asked now.
        """
        permit = Permit(self, self.age, self._clock, self._slow_after)
        if self._open_until is None:
            return permit
        wait = self._open_until - self._clock()
        if wait > 0:
            raise NotLetThrough(wait)
        if self._probe is not None:
            raise NotLetThrough(_UNTIL_THE_PROBE_IS_BACK)
        self._probe = permit
        return permit

    def check(self, permit: Permit) -> None:
        """Whether a call that was let through, and has waited since, may still go.

        Raises:
            NotLetThrough: the breaker opened meanwhile.
        """
        if permit.age != self.age and self._open_until is not None:
            raise NotLetThrough(max(self._open_until - self._clock(), _UNTIL_THE_PROBE_IS_BACK))

    def ended(self, permit: Permit, *, failed: bool | None, slow: bool) -> None:
        """Take in what became of a call.

        Args:
            permit: of the call.
            failed: whether the vendor failed; None where nothing is known, but perhaps that it was slow.
            slow: whether it took long.
        """
        is_probe, is_bad = permit is self._probe, slow or failed is True
        if is_probe:
            self._probe = None
        if permit.age != self.age or (failed is None and not slow):
            return
        if is_probe:
            self._turn(is_open=is_bad)
            return
        part = self._part()
        part.calls += 1
        part.failed += failed is True
        part.bad += is_bad
        if is_bad and self._is_enough():
            self._turn(is_open=True)

    def _turn(self, *, is_open: bool) -> None:
        self._open_until = self._clock() + self._policy.open_for if is_open else None
        self._parts.clear()
        self.age += 1

    def _is_enough(self) -> bool:
        calls = sum(part.calls for part in self._parts)
        failed, bad = sum(part.failed for part in self._parts), sum(part.bad for part in self._parts)
        policy = self._policy
        return calls >= policy.least_calls and (
            failed >= policy.failed_share * calls or bad >= policy.slow_share * calls
        )

    def _part(self) -> _Part:
        """The part of the window that is now, and those before it as far as they count."""
        number = int(self._clock() / self._policy.window * _PARTS)
        while self._parts and self._parts[0].number <= number - _PARTS:
            self._parts.popleft()
        if not self._parts or self._parts[-1].number != number:
            self._parts.append(_Part(number))
        return self._parts[-1]


class Permit:
    """One call that was let through. The first outcome that is told of it counts.

    Args:
        breaker: that let it through.
        age: of the breaker then.
        clock: seconds, monotonic.
        slow_after: seconds.
    """

    __slots__ = ("_breaker", "_clock", "_is_ended", "_since", "_slow_after", "age")

    def __init__(self, breaker: Breaker, age: int, clock: Callable[[], float], slow_after: float) -> None:
        self.age = age
        self._breaker = breaker
        self._clock = clock
        self._slow_after = slow_after
        self._since: float | None = clock()
        self._is_ended = False

    def queued(self) -> None:
        """It waits for the gateway itself now, which is not the vendor being slow."""
        self._since = None

    def sent(self) -> None:
        """It goes to the vendor now. Raises NotLetThrough where the breaker opened while it waited."""
        self._breaker.check(self)
        self._since = self._clock()

    def answered(self) -> None:
        """The vendor answered, if only to say no."""
        self._end(failed=False)

    def failed(self) -> None:
        """The vendor did not answer, or not as documented."""
        self._end(failed=True)

    def timed_out(self) -> None:
        """Its time was up. That is the vendor's failure where it was slow, and else of whoever had so little time."""
        self._end(failed=True if self._is_slow else None)

    def dropped(self) -> None:
        """It was not sent, or nobody waited for its answer any longer."""
        self._end(failed=None)

    def _end(self, *, failed: bool | None) -> None:
        if not self._is_ended:
            self._is_ended = True
            self._breaker.ended(self, failed=failed, slow=self._is_slow)

    @property
    def _is_slow(self) -> bool:
        return self._since is not None and self._clock() - self._since >= self._slow_after
