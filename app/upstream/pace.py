"""A vendor's budget of calls a second, kept before sending so that the vendor never has to refuse."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Slot:
    """A call's place in time: where it is planned while `is_ahead`, where it was afterwards."""

    at: float
    is_ahead: bool = True


class Pace:
    """Lets through at most `per_second` calls in any second, in the order they came.

    A sliding window and not a bucket: a bucket of thirty lets sixty through within one second.

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
        self._clock = clock
        self._sleep = sleep
        self._slots: deque[_Slot] = deque(maxlen=per_second)

    @property
    def left(self) -> int:
        """Calls that may still be sent within the present second."""
        now = self._clock()
        return (self._slots.maxlen or 0) - sum(1 for slot in self._slots if slot.at > now - 1.0)

    async def turn(self, deadline: float) -> float | None:
        """Wait for the next free slot.

        Args:
            deadline: on the same clock.

        Returns:
            None once it is this caller's turn, or the seconds until a slot is free where that is past the deadline; no
            slot is taken then.
        """
        now = self._clock()
        before = self._slots[0] if len(self._slots) == self._slots.maxlen else None
        slot = _Slot(_free_at(before, now))
        if slot.at > deadline:
            return slot.at - now
        self._slots.append(slot)
        try:
            while slot.at > now:
                await self._sleep(slot.at - now)
                now = self._clock()
                slot.at = max(slot.at, _free_at(before, now))
        finally:
            slot.is_ahead = False
        return None


def _free_at(before: _Slot | None, now: float) -> float:
    """When a call may go, given the one that has to lie a second before it; that one may be late itself."""
    if before is None:
        return now
    passed = max(before.at, now) if before.is_ahead else before.at
    return max(now, passed + 1.0)
