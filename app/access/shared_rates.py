"""Each client's rate over all processes together, and this process's share of it where they cannot be asked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from app.access.principal import Principal
from app.access.rates import Buckets, Rates, RatesAlone, has_rate, refuse_after
from app.access.redis_buckets import PATIENCE, RedisBuckets
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisUnavailable
from app.redis.resting import RestingRedis

_log = logging.getLogger("gateway.rates")


def open_rates(
    redis: RedisAddress | None, per_minute: int, processes: int, clock: Callable[[], float] = time.monotonic
) -> Rates:
    """How often clients may ask; nothing is connected yet.

    Args:
        redis: in which all processes count together; None where each counts for itself.
        per_minute: requests of a client without a figure of its own.
        processes: that count together.
        clock: seconds, monotonic.
    """
    if redis is None:
        return RatesAlone(per_minute, clock)
    resting = RestingRedis(
        RedisConnections(redis, patience=PATIENCE),
        patience=PATIENCE,
        log=_log,
        gone="requests at other processes cannot be counted, so that clients have this one's share of their rates",
        back="requests at other processes are counted again",
        clock=clock,
    )
    return SharedRates(per_minute, RedisBuckets(resting), processes, clock)


class SharedRates:
    """Counts in Redis, and beside it by shares in this process, which hold alone while Redis cannot be asked.

    What a client was served while Redis counted is taken out of its share too, so that an outage gives nobody a new
    minute's requests.

    Args:
        per_minute: for a client without a figure of its own.
        buckets: of all processes.
        processes: that use them; each has an equal share.
        clock: seconds, monotonic.
    """

    def __init__(
        self, per_minute: int, buckets: RedisBuckets, processes: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_minute = per_minute
        self._buckets = buckets
        self._processes = processes
        self._shares = Buckets(clock)

    async def spend(self, principal: Principal) -> None:
        """Take one request out of the client's bucket, or out of this process's share of it.

        Raises:
            TooManyRequests: it is empty.
        """
        if not has_rate(principal):
            return
        size = principal.per_minute or self._per_minute
        share = max(1, size // self._processes)
        try:
            wait = await self._buckets.spend(principal.owner, size)
        except RedisUnavailable:
            wait = self._shares.spend(principal.owner, share)
        else:
            if not wait:
                self._shares.spend(principal.owner, share)  # as far as it holds that many
        refuse_after(wait)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._buckets.aclose()
