"""A call's turn: a pause that is over, a place in the second, and a breaker that is still closed by then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from app.upstream.attempt import Attempt
from app.upstream.breaker import NotLetThrough
from app.upstream.failures import Failures
from app.upstream.going import Going
from app.upstream.pace import Pace, Place
from app.upstream.pausing import Pause


class Turns:
    """The turns of one credential's calls.

    Args:
        pace: of its calls; None where the vendor states no limit.
        per_second: that limit, as it is told.
        pause: that the vendor may ask for.
        failures: the words for what goes wrong.
        clock: the pace's.
    """

    def __init__(
        self, pace: Pace | None, per_second: int | None, pause: Pause, failures: Failures, clock: Callable[[], float]
    ) -> None:
        self._pace = pace
        self._per_second = per_second
        self._pause = pause
        self._failures = failures
        self._clock = clock

    async def wait(self, attempt: Attempt) -> Going | None:
        """Wait for a call's turn, which is not the vendor being slow.

        Returns:
            How it goes from there; None where the calls are not counted.

        Raises:
            UpstreamError: there is no turn in time, or the breaker opened meanwhile.
        """
        attempt.permit.queued()
        if not self._pause.is_over:
            await self._pause_over(attempt)
        place = None if self._pace is None else await self._place(self._pace, attempt)
        try:
            attempt.permit.sent()
        except NotLetThrough as refused:
            raise self._failures.left_alone(attempt.request, attempt.request_id, refused.wait) from None
        return None if self._pace is None or place is None else _Turn(self, self._pace, place, attempt)

    async def _pause_over(self, attempt: Attempt) -> None:
        wait = await self._pause.over(attempt.pause_until - asyncio.get_running_loop().time())
        if wait is not None:
            why = "has asked for a pause, which lasts longer than this request waits."
            raise self._failures.too_many(attempt.request, attempt.request_id, why, wait)

    async def _place(self, pace: Pace, attempt: Attempt) -> Place:
        left = attempt.wait_until - asyncio.get_running_loop().time()
        place = await pace.place(self._clock() + left, attempt.lane)
        if isinstance(place, Place):
            return place
        raise self._failures.no_room(attempt.request, attempt.request_id, self._per_second, place)


class _Turn:
    """One call's."""

    def __init__(self, turns: Turns, pace: Pace, place: Place, attempt: Attempt) -> None:
        self._turns = turns
        self._pace = pace
        self.place = place
        self._attempt = attempt

    def may(self) -> bool:
        return self._pace.uses(self.place)

    async def again(self) -> None:
        self._attempt.may_have_left = False  # as nothing was written
        other = await self._turns.wait(self._attempt)
        self._attempt.may_have_left = True
        if isinstance(other, _Turn):
            self.place = other.place
