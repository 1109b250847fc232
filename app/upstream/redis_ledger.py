"""The account of a credential's calls in Redis: a list of the moments that places are counted from, by Redis's clock.

A place is counted from when it is given, and from no earlier than a step after the one before. So places that were
given together come back one by one. Were they to come back together, the next calls would go in a bunch as well. If the
first bunch then reached the vendor late, it would arrive together with the second, which is too many for one second.
"""

from __future__ import annotations

import asyncio

from app.redis.connection import RedisConnections, RedisUnavailable
from app.redis.script import Script
from app.upstream.ledger import MARGIN, Given, LedgerUnreachable
from app.upstream.pace import WINDOW

PATIENCE = 0.25
"""Seconds that a call waits for the account."""

_PREFIX = "{gateway:places}:"

_TAKE = Script(
    """
local key, wanted, rate, window = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('LINDEX', key, -1) or 0)
if last > now + window then
  redis.call('DEL', key) -- the clock was set back
  last = 0
end
local first = redis.call('LINDEX', key, 0)
while first and tonumber(first) + window <= now do
  redis.call('LPOP', key)
  first = redis.call('LINDEX', key, 0)
end
local free = math.max(0, rate - redis.call('LLEN', key))
local given = math.min(wanted, free)
for _ = 1, given do
  last = math.max(now, last + math.ceil(window / rate))
  redis.call('RPUSH', key, string.format('%.0f', last))
end
if given > 0 then
  redis.call('PEXPIRE', key, math.ceil(window / 500))
end
local wait = 0
if given < wanted then
  wait = tonumber(redis.call('LINDEX', key, 0)) + window - now
end
return {given, wait, free - given}
"""
)


class RedisLedger:
    """The account of one credential, shared by all gateways that use it over one Redis.

    Args:
        connections: to Redis, of this account alone.
        name: of the credential, from which it cannot be read.
        per_second: places in any second.
    """

    def __init__(self, connections: RedisConnections, name: str, per_second: int) -> None:
        self._connections = connections
        self._key = f"{_PREFIX}{name}"
        self._per_second = per_second

    async def take(self, places: int) -> Given:
        """Ask for places, in one round trip.

        Raises:
            LedgerUnreachable: Redis does not answer in time.
        """
        microseconds = round((WINDOW + MARGIN) * 1_000_000)
        try:
            async with asyncio.timeout(PATIENCE):
                given, wait, left = await self._connections.run(
                    _TAKE, [self._key], [places, self._per_second, microseconds]
                )
        except (RedisUnavailable, TimeoutError) as error:
            raise LedgerUnreachable(str(error)) from error
        return Given(given, wait / 1_000_000, left)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()
