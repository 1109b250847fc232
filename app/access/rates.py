"""How often one client may ask: a bucket of requests that fills again as time passes, in this process."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from app.access.principal import EVERYBODY, Principal
from app.access.refusals import TooManyRequests

_MOST_KEPT = 10_000


class Rates:
    """The buckets of all clients. A full one is as good as none, so that those who stay away are forgotten.

    Args:
        per_minute: for a client without a figure of its own; where the gateway is open nobody is told apart, and
            there is none.
        clock: seconds, monotonic.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._full_at: dict[str, float] = {}  # by owner

    def spend(self, principal: Principal) -> None:
        """Take one request out of the client's bucket.

        Raises:
            TooManyRequests: it is empty.
        """
        if principal.kind == EVERYBODY.kind:
            return
        size = principal.per_minute or self._per_minute
        one, now = 60 / size, self._clock()
        full_at = max(self._full_at.get(principal.owner, now), now) + one
        if full_at - now > 60 + one / 1000:  # less than the roundings of so many sums
            raise TooManyRequests(max(1, math.ceil(full_at - now - 60)))
        if len(self._full_at) >= _MOST_KEPT:
            self._forget(now)
        self._full_at[principal.owner] = full_at

    def _forget(self, now: float) -> None:
        self._full_at = {owner: at for owner, at in self._full_at.items() if at > now}
