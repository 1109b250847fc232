"""Documents by their hash in Redis, so that all processes know what one of them was told.

`{gateway:documents}:texts` has them by hash, `order` when each was last asked for, `bytes` their sum. So there is never
more than a number of them, and of their bytes. Nobody asks for a month: all of it goes.
"""

from __future__ import annotations

from app.persisted.here import MOST, MOST_BYTES
from app.redis.resting import RestingRedis
from app.redis.script import Script

PREFIX = "{gateway:documents}:"
_KEYS = [f"{PREFIX}texts", f"{PREFIX}order", f"{PREFIX}bytes"]
_MONTH = 30 * 24 * 3600

_NOW = "local time = redis.call('TIME')\nlocal now = time[1] * 1000000 + time[2]\n"

_KEEP = Script(
    _NOW
    + """
local texts, order, bytes = KEYS[1], KEYS[2], KEYS[3]
local digest, text, most, most_bytes, ttl = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
if redis.call('HSETNX', texts, digest, text) == 1 then
  redis.call('INCRBY', bytes, #text)
end
redis.call('ZADD', order, now, digest)
local left = 500
while left > 0 and (redis.call('ZCARD', order) > most or tonumber(redis.call('GET', bytes) or 0) > most_bytes) do
  local oldest = redis.call('ZRANGE', order, 0, 0)[1]
  if not oldest then
    break
  end
  redis.call('DECRBY', bytes, redis.call('HSTRLEN', texts, oldest))
  redis.call('HDEL', texts, oldest)
  redis.call('ZREM', order, oldest)
  left = left - 1
end
for index = 1, 3 do
  redis.call('EXPIRE', KEYS[index], ttl)
end
return 1
"""
)

_GET = Script(
    _NOW
    + """
local text = redis.call('HGET', KEYS[1], ARGV[1])
if text then
  redis.call('ZADD', KEYS[2], 'XX', now, ARGV[1])
  for index = 1, 3 do
    redis.call('EXPIRE', KEYS[index], ARGV[2])
  end
end
return text
"""
)


class RedisDocuments:
    """The documents in one Redis, whose answers are bytes.

    Args:
        redis: that they are in.
        most: of them.
        most_bytes: of all together.
    """

    def __init__(self, redis: RestingRedis, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._redis = redis
        self._most = most
        self._most_bytes = most_bytes

    async def get(self, digest: str) -> str | None:
        """The document of a hash; None where it is not kept.

        Raises:
            RedisUnavailable: it is not known.
        """
        found: bytes | None = await self._redis.run(_GET, _KEYS, [digest, _MONTH])
        return None if found is None else found.decode()

    async def keep(self, digest: str, text: str) -> None:
        """Keep a document under its hash.

        Raises:
            RedisUnavailable: it is not known whether it is kept.
        """
        await self._redis.run(_KEEP, _KEYS, [digest, text.encode(), self._most, self._most_bytes, _MONTH])

    async def aclose(self) -> None:
        """Close the connections."""
        await self._redis.aclose()
