"""How often one client may ask: a bucket of requests that fills again as time passes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Protocol

from app.access.principal import EVERYBODY, Principal
from app.access.refusals import TooManyRequests

PERIOD = 60.0
"""Seconds in which an empty bucket is full again."""

_MOST_KEPT = 10_000


class Rates(Protocol):
    """The buckets of all clients."""

    async def spend(self, principal: Principal) -> None:
        """Take one request out of the client's bucket; where the gateway is open nobody is told apart.

        Args:
            principal: the client.

        Raises:
            TooManyRequests: it is empty.
        """
        ...

    async def aclose(self) -> None:
        """Let go of what it holds open."""
        ...


class Buckets:
    """Buckets in this process. A full one is as good as none, so that those who stay away are forgotten.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._full_at: dict[str, float] = {}  # by owner

    def spend(self, owner: str, size: int) -> float:
        """Take one request out of a bucket, if there is one.

        Args:
            owner: whose bucket.
            size: requests that it holds.

        Returns:
            0 where it was taken, else the seconds until there is one.
        """
        one, now = PERIOD / size, self._clock()
        full_at = max(self._full_at.get(owner, now), now) + one
        if full_at - now > PERIOD + one / 1000:  # less than the roundings of so many sums
            return full_at - now - PERIOD
        if len(self._full_at) >= _MOST_KEPT:
            self._forget(now)
        self._full_at[owner] = full_at
        return 0

    def _forget(self, now: float) -> None:
        self._full_at = {owner: at for owner, at in self._full_at.items() if at > now}


class RatesAlone:
    """Each client's rate where no other process serves it.

    Args:
        per_minute: for a client without a figure of its own.
        clock: seconds, monotonic.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._buckets = Buckets(clock)

    async def spend(self, principal: Principal) -> None:
        """Take one request out of the client's bucket.

        Raises:
            TooManyRequests: it is empty.
        """
        if has_rate(principal):
            refuse_after(self._buckets.spend(principal.owner, principal.per_minute or self._per_minute))

    async def aclose(self) -> None:
        """Nothing is held open."""


def has_rate(principal: Principal) -> bool:
    """Whether the client is one that can be told from others."""
    return principal.kind != EVERYBODY.kind


def refuse_after(wait: float) -> None:
    """Let a request through that need not wait.

    Args:
        wait: seconds until there is a request in the bucket.

    Raises:
        TooManyRequests: there is none now.
    """
    if wait > 0:
        raise TooManyRequests(max(1, math.ceil(wait)))
