"""Safe reads that failed are tried again: a little later, a few times, within the deadline, and within a budget.

The budget is what keeps a vendor in trouble from being asked three times as often by everybody. A write never comes
here.
"""

from __future__ import annotations

import asyncio
import random as randomness
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from app.domain.errors import LeftAlone, UpstreamError
from app.upstream.pausing import PATIENCE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often a read is tried again. Times are in seconds.

    Attributes:
        most: tries after the first.
        first_pause: the most that is waited before the second try; doubled for each further one.
        share: of all reads that may be tried again, as they come.
        a_second: further tries that are always there, a second.
        burst: tries that may be saved up.
    """

    most: int = 0
    first_pause: float = 0.1
    share: float = 0.2
    a_second: float = 0.5
    burst: float = 10.0


class RetryBudget:
    """What all reads of one credential may spend on further tries.

    Args:
        policy: how much.
        clock: seconds, monotonic.
    """

    def __init__(self, policy: RetryPolicy, clock: Callable[[], float]) -> None:
        self._policy = policy
        self._clock = clock
        self._left = policy.burst
        self._since = clock()

    def earn(self) -> None:
        """A read begins."""
        self._add(self._policy.share)

    def spend(self) -> bool:
        """Take one further try; False where there is none left."""
        now = self._clock()
        self._add((now - self._since) * self._policy.a_second)
        self._since = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def _add(self, tries: float) -> None:
        self._left = min(self._policy.burst, self._left + tries)


class Retries:
    """Tries the reads of one credential.

    Args:
        policy: how often.
        clock: seconds, monotonic.
        random: evenly from 0 to 1.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        policy: RetryPolicy,
        clock: Callable[[], float],
        random: Callable[[], float] = randomness.random,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._policy = policy
        self._budget = RetryBudget(policy, clock)
        self._random = random
        self._sleep = sleep

    async def answered(
        self, attempt: Callable[[], Awaitable[T]], until: float, failed: Callable[[UpstreamError], None]
    ) -> T:
        """The first answer, or the last failure.

        Args:
            attempt: asks once.
            until: on the event loop's clock; no try is begun that would come after it.
            failed: told of each failure that another try follows.

        Raises:
            UpstreamError: of the last try.
        """
        self._budget.earn()
        for number in range(self._policy.most):
            try:
                return await attempt()
            except UpstreamError as error:
                wait = self._wait(error, number)
                left = until - asyncio.get_running_loop().time()
                if wait is None or wait >= left or not self._budget.spend():
                    raise
                failed(error)
            await self._sleep(wait)
        return await attempt()

    def _wait(self, error: UpstreamError, number: int) -> float | None:
        """Seconds until the next try; None where there is no sense in one."""
        if not error.retryable or isinstance(error, LeftAlone):
            return None
        # Evenly from nothing on, so that those who failed together do not come back together.
        wait: float = self._random() * self._policy.first_pause * 2**number
        if error.retry_at is None:
            return wait
        asked = max(0.0, (error.retry_at - datetime.now(UTC)).total_seconds())
        return asked + wait if asked <= PATIENCE else None
