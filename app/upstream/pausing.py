"""A vendor that says "too many" is asked by nobody with that credential until the time it named."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from app.domain.errors import RateLimited

UNTOLD = 1.0
"""Seconds of a pause where the vendor does not say how long."""

LONGEST = 300.0
"""Seconds after which a vendor is asked once more, whatever it said: a slip of its clock must not last for ever."""

PATIENCE = 2.0
"""Seconds that a call waits for pauses to end; what lasts longer is told at once, with the moment of its end."""


Told = Callable[[float], None]
"""Told the seconds of a pause."""


class Pause:
    """The time in which one credential's calls are not sent.

    Args:
        clock: seconds, monotonic.
        sleep: waits that many seconds.
        share: takes part in the pauses of other processes, as `Generations.share_pauses`; None where there are none.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        share: Callable[[Told], Told] | None = None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._until = float("-inf")
        self._tell = share(self.hear) if share else None

    def begin(self, refusal: RateLimited) -> None:
        """Pause for as long as the vendor's refusal says; a longer pause under way goes on."""
        seconds = UNTOLD
        if refusal.retry_at is not None:
            seconds = (refusal.retry_at - datetime.now(UTC)).total_seconds()
        seconds = min(max(seconds, 0.0), LONGEST)
        self.hear(seconds)
        if self._tell is not None:
            self._tell(seconds)

    def hear(self, seconds: float) -> None:
        """Pause for so long, as another process was told to."""
        self._until = max(self._until, self._clock() + min(seconds, LONGEST))

    @property
    def is_over(self) -> bool:
        """Whether there is none now."""
        return self._until <= self._clock()

    async def over(self, seconds: float) -> float | None:
        """Wait until calls may be sent.

        Args:
            seconds: that the caller has.

        Returns:
            None once there is no pause; or the seconds that it lasts where that is longer than the caller has, without
            having waited for it.
        """
        begun = self._clock()
        while (left := self._until - self._clock()) > 0:
            if left > seconds - (self._clock() - begun):
                return left
            await self._sleep(left)
        return None
