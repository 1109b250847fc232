"""Buckets of requests in Redis, one for all processes that use it: the moment at which each is full, by its clock."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from hashlib import blake2b

from app.access.rates import PERIOD
from app.redis.connection import RedisUnavailable
from app.redis.resting import RestingRedis
from app.redis.script import Script

PATIENCE = 0.25
"""Seconds that a request waits for its bucket."""

_PREFIX = "{gateway:rates}:"
_MICROSECONDS = 1_000_000
_MOST_AT_ONCE = 500

# Moments are counted from a late beginning, so that parts of a microsecond are still told apart in Lua's numbers.
_SPEND = Script(
    """
local period = tonumber(ARGV[1])
local time = redis.call('TIME')
local now = (time[1] - 1700000000) * 1000000 + time[2]
local waits = {}
for number, key in ipairs(KEYS) do
  local one = tonumber(ARGV[number + 1])
  local full_at = tonumber(redis.call('GET', key) or now)
  full_at = math.min(math.max(full_at, now), now + period) + one -- no later: the clock may have been set back
  local wait = full_at - now - period
  if wait > one / 1000 then
    waits[number] = math.ceil(wait)
  else
    waits[number] = 0
    redis.call('SET', key, string.format('%.6f', full_at))
    redis.call('PEXPIRE', key, math.ceil((full_at - now) / 1000) + 1000)
  end
end
return waits
"""
)

_Waiting = tuple[str, float, asyncio.Future[float]]
"""A bucket's key, the microseconds that one request takes to come back, and who waits for the answer."""


class RedisBuckets:
    """The buckets in one Redis. For one event loop.

    Requests that come while Redis is being asked are asked for together after that, since each time costs Redis a write
    to its disk.

    Args:
        redis: that they are in.
    """

    def __init__(self, redis: RestingRedis) -> None:
        self._redis = redis
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def spend(self, owner: str, size: int) -> float:
        """Take one request out of a bucket, if there is one.

        Args:
            owner: whose bucket; its name is not told to Redis.
            size: requests that it holds.

        Returns:
            0 where it was taken, else the seconds until there is one.

        Raises:
            RedisUnavailable: it is not known in time whether there is one.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[float] = loop.create_future()
        self._waiting.append((key_of(owner), PERIOD * _MICROSECONDS / size, answer))
        if self._task is None:
            self._task = loop.create_task(self._ask())
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        except TimeoutError as error:
            raise RedisUnavailable("no answer in time") from error

    async def aclose(self) -> None:
        """Leave what is under way, and close the connections."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._redis.aclose()

    async def _ask(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting[:_MOST_AT_ONCE], self._waiting[_MOST_AT_ONCE:]
                await self._ask_for(asked)
        finally:
            self._task = None

    async def _ask_for(self, asked: list[_Waiting]) -> None:
        period = round(PERIOD * _MICROSECONDS)
        try:
            waits = await self._redis.run(
                _SPEND, [key for key, _, _ in asked], [period, *(repr(one) for _, one, _ in asked)]
            )
        except RedisUnavailable as error:
            for _, _, answer in asked:
                if not answer.done():
                    answer.set_exception(RedisUnavailable(str(error)))
            return
        for (_, _, answer), wait in zip(asked, waits, strict=True):
            if not answer.done():
                answer.set_result(wait / _MICROSECONDS)


def key_of(owner: str) -> str:
    """Under which a client's bucket is kept; the client's name cannot be read from it."""
    digest = blake2b(owner.encode("utf-8", "surrogatepass"), digest_size=16, person=b"rates")
    return f"{_PREFIX}{digest.hexdigest()}"
