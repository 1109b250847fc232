"""Turns for many calls that nobody waits for one by one: evenly over the second, and as few at a time as will do."""

from __future__ import annotations

import asyncio
from math import ceil

_SPARE = 2
_WEIGHT = 0.1  # of one call's time in the average: one that is held up is no reason to send more at once


class Turns:
    """Lets in as many calls as keep a rate up, for all who share it.

    The pipeline keeps the vendor's calls a second. A call that is held up behind that comes to the vendor together
    with later ones, so that more than it allows may come within a second; and whoever else calls the vendor waits
    behind those that are before it. Both are bounded by how few are on their way, and by their places in the second.

    Args:
        most: that are ever let in at a time.
        per_second: the rate; None for as many as there may be.
    """

    def __init__(self, most: int, per_second: int | None) -> None:
        self.most = most
        self._per_second = per_second
        self._typical = 0.0
        self._has_typical = False
        self._inside = 0
        self._next = 0.0
        self._left = asyncio.Event()

    @property
    def size(self) -> int:
        """How many may be on their way now."""
        if self._per_second is None:
            return self.most
        return min(self.most, _SPARE + ceil(self._per_second * self._typical))

    async def enter(self) -> None:
        """Wait for a turn; whoever has one leaves."""
        while self._inside >= self.size:
            self._left.clear()
            await self._left.wait()
        self._inside += 1
        try:
            await self._own_place()
        except BaseException:
            self.leave()
            raise

    def leave(self, seconds: float | None = None) -> None:
        """Give up a turn.

        Args:
            seconds: that the call took, where it was answered.
        """
        self._inside -= 1
        if seconds is not None:
            self._typical += (_WEIGHT if self._has_typical else 1.0) * (seconds - self._typical)
            self._has_typical = True
        self._left.set()

    async def _own_place(self) -> None:
        """Wait for a place in the second; who is late leaves the places of the others where they are."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + (1 / self._per_second if self._per_second else 0.0)
        if at > now:
            await asyncio.sleep(at - now)
