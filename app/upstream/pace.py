"""A vendor's budget of calls a second, kept before sending so that the vendor never has to refuse."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from app.upstream.lanes import Lane, Lanes

WINDOW = 1.0
"""Seconds that a vendor counts calls over."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a second, on the pace's clock.

    Attributes:
        taken: when.
        good_until: when it can be used last.
    """

    taken: float
    good_until: float


@dataclass(slots=True, eq=False)
class _Waiter:
    """A call that waits for its turn: the turn is None, or the seconds until it could have one."""

    lane: Lane
    deadline: float
    turn: asyncio.Future[float | None] = field(repr=False)
    good_until: float = float("inf")


class Pace:
    """Lets through at most `per_second` calls in any second, the most urgent first.

    A sliding window and not a bucket: a bucket of thirty lets sixty through within one second. A call counts from the
    moment at which it really goes, which may be later than the one at which it was let go.

    Args:
        per_second: calls in any window of one second.
        clock: seconds, monotonic.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        per_second: int,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._per_second = per_second
        self._clock = clock
        self._sleep = sleep
        self._gone: deque[float] = deque()  # within the last second, the oldest first
        self._going = 0  # let go, and not yet awake
        self._lanes: Lanes[_Waiter] = Lanes()
        self._alarm: asyncio.Task[None] | None = None

    @property
    def left(self) -> int:
        """Calls that may still be sent within the present second."""
        self._forget_old()
        return self._per_second - len(self._gone) - self._going

    async def turn(self, deadline: float, lane: Lane = Lane.INTERACTIVE) -> float | None:
        """Wait for the next free place.

        Args:
            deadline: on the same clock.
            lane: that it waits in.

        Returns:
            None once it is this caller's turn, or seconds as `place` tells them.
        """
        place = await self.place(deadline, lane)
        return None if isinstance(place, Place) else place

    async def place(self, deadline: float, lane: Lane = Lane.INTERACTIVE) -> Place | float:
        """Wait for the next free place, as `turn` does.

        Args:
            deadline: on the same clock.
            lane: that it waits in.

        Returns:
            The place, or the seconds until one would be free where that is past the deadline; none is taken then. It is
            told as soon as it is known, also of one that more urgent calls have pushed back meanwhile.
        """
        if not self._lanes and self._open > 0:
            good_until, now = self._take(), self._clock()
            self._gone.append(now)
            return Place(now, good_until)
        at = self._free_at(self._lanes.ahead(lane))
        if at > deadline:
            return at - self._clock()
        waiter = _Waiter(lane, deadline, asyncio.get_running_loop().create_future())
        self._lanes.add(lane, waiter)
        self._push_back(lane)
        self._let_go()
        wait = await self._turn_of(waiter)
        if wait is not None:
            return wait
        now = self._clock()
        if now > waiter.good_until:  # it woke too late for the place it had
            return await self.place(deadline, lane)
        return Place(now, waiter.good_until)

    def uses(self, place: Place) -> bool:
        """Count a call from now on, as it really goes only now: it has waited for a connection, or for the processor.

        Returns:
            Whether it still may go. Where not, the place is lost.
        """
        now = self._clock()
        self._forget_old()
        before = bisect_right(self._gone, place.taken)  # a place of the same moment or before does as well
        if now > place.good_until or not before:
            return False
        del self._gone[before - 1]
        self._gone.append(now)
        return True

    @property
    def _open(self) -> int:
        """Places that may be given away now."""
        return self.left

    def _take(self) -> float:
        """Give one away; until when it is good."""
        return float("inf")

    @property
    def _can_tell_when(self) -> bool:
        """Whether there is anything to wait for but those who went and are yet to wake."""
        return bool(self._gone)

    async def _turn_of(self, waiter: _Waiter) -> float | None:
        try:
            wait = await waiter.turn
        except BaseException:
            self._lanes.remove(waiter)
            if waiter.turn.done() and not waiter.turn.cancelled() and waiter.turn.result() is None:
                self._going -= 1  # it was let go and does not go
            self._let_go()
            raise
        if wait is None:
            self._going -= 1
            self._gone.append(self._clock())
            self._let_go()
        return wait

    def _push_back(self, lane: Lane) -> None:
        """Tell those of less urgent lanes who cannot make it any more."""
        self._tell_late(self._lanes.behind(lane), self._lanes.ahead(lane))

    def _tell_late(self, waiters: Iterable[_Waiter], ahead: int = 0) -> None:
        for number, waiter in enumerate(list(waiters)):
            at = self._free_at(ahead + number)
            if at > waiter.deadline:
                self._lanes.remove(waiter)
                waiter.turn.set_result(at - self._clock())

    def _let_go(self) -> None:
        """Let go as many as may, and see to it that the others are thought of."""
        while self._lanes and self._open > 0:
            waiter = self._lanes.next()
            if waiter.deadline < self._clock():  # the least share of another lane came before it
                waiter.turn.set_result(0.0)
                continue
            self._going += 1
            waiter.good_until = self._take()
            waiter.turn.set_result(None)
        if not self._lanes:
            self._silence()
        elif self._can_tell_when and self._alarm is None:
            self._alarm = asyncio.get_running_loop().create_task(self._ring())

    def _silence(self) -> None:
        alarm, self._alarm = self._alarm, None
        if alarm is not None and alarm is not asyncio.current_task():
            alarm.cancel()

    async def _ring(self) -> None:
        """Let others go whenever a place becomes free; it ends where nobody waits or all are yet to wake."""
        with suppress(asyncio.CancelledError):
            while self._lanes and self._can_tell_when:
                await self._pass_time()
                self._let_go()
        if self._alarm is asyncio.current_task():
            self._alarm = None

    async def _pass_time(self) -> None:
        """Wait until a place may be free."""
        wait = self._gone[0] + WINDOW - self._clock()
        if wait > 0:
            await self._sleep(wait)

    def _free_at(self, ahead: int) -> float:
        """When a place is free behind so many, were all to go as soon as they may."""
        self._forget_old()
        now = self._clock()
        moments = [now] * (self._per_second - len(self._gone) - self._going)
        moments += [moment + WINDOW for moment in self._gone] + [now + WINDOW] * self._going
        rounds, place = divmod(ahead, self._per_second)
        return max(now, moments[place]) + rounds * WINDOW

    def _forget_old(self) -> None:
        now = self._clock()
        while self._gone and self._gone[0] + WINDOW <= now:
            self._gone.popleft()
