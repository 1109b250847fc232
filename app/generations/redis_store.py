"""Numbers in Redis: a hash for each credential at a vendor, a field for each noun, and one for a pause.

A key is `{gateway:generations}:vendor:digest`: all keys are on one node of a cluster, so that they are had together.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from secrets import token_hex
from typing import Any

from app.generations.store import StoreUnreachable, Told
from app.redis.connection import RedisConnections, RedisUnavailable
from app.redis.script import Script

_PREFIX = "{gateway:generations}:"
_EPOCH = ":epoch"  # no noun is called so
_PAUSE = ":paused_until"  # in microseconds, by Redis's clock

# An epoch is written only where there is none, so that numbers can be had from a server that refuses writes.
_BEGUN = f"""
local function begun(key, epoch)
  if redis.call('HEXISTS', key, '{_EPOCH}') == 0 then
    redis.call('DEL', key)
    redis.call('HSET', key, '{_EPOCH}', epoch)
  end
end
"""

_NOW = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
"""

_TOLD = Script(
    f"""{_BEGUN}{_NOW}
local told = {{string.format('%.0f', now)}}
for number, key in ipairs(KEYS) do
  begun(key, ARGV[1])
  told[number + 1] = redis.call('HGETALL', key)
end
return told
"""
)

_RAISED = Script(
    f"""{_BEGUN}{_NOW}
begun(KEYS[1], ARGV[1])
for number = 2, #ARGV do
  redis.call('HINCRBY', KEYS[1], ARGV[number], 1)
end
return {{string.format('%.0f', now), redis.call('HGETALL', KEYS[1])}}
"""
)

_PAUSED = Script(
    f"""{_BEGUN}{_NOW}
begun(KEYS[1], ARGV[1])
local ends = now + ARGV[2]
if ends > tonumber(redis.call('HGET', KEYS[1], '{_PAUSE}') or 0) then
  redis.call('HSET', KEYS[1], '{_PAUSE}', string.format('%.0f', ends))
end
"""
)


class RedisGenerations:
    """Numbers in one Redis, shared by all gateways that use it with the same credentials.

    Args:
        connections: to it; theirs is how long a question may take.
    """

    def __init__(self, connections: RedisConnections) -> None:
        self._connections = connections

    async def told(self, scopes: Sequence[str]) -> Sequence[Told]:
        """The numbers of each scope, in one round trip.

        Raises:
            StoreUnreachable: they could not be had.
        """
        now, *hashes = await self._run(_TOLD, scopes, ())
        return [_told(fields, int(now)) for fields in hashes]

    async def raised(self, scope: str, nouns: Collection[str]) -> Told:
        """Raise the number of each noun, and tell all of the scope, in one round trip.

        Raises:
            StoreUnreachable: it cannot be said that they were raised.
        """
        now, fields = await self._run(_RAISED, [scope], sorted(nouns))
        return _told(fields, int(now))

    async def paused(self, scope: str, seconds: float) -> None:
        """Let all know of a pause; a longer one under way goes on.

        Raises:
            StoreUnreachable: it cannot be said that they will.
        """
        await self._run(_PAUSED, [scope], [str(round(seconds * 1_000_000))])

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()

    async def _run(self, script: Script, scopes: Sequence[str], given: Sequence[str]) -> Any:
        try:
            return await self._connections.run(
                script, [f"{_PREFIX}{scope}" for scope in scopes], [token_hex(8), *given]
            )
        except RedisUnavailable as error:
            raise StoreUnreachable(str(error)) from error


def _told(fields: Sequence[str], now: int) -> Told:
    """A hash as Redis lists it: a name, its value, the next name.

    Args:
        fields: as listed.
        now: by Redis's clock, in microseconds.
    """
    values = dict(zip(fields[::2], fields[1::2], strict=True))
    epoch = values.pop(_EPOCH)
    paused = max(0, int(values.pop(_PAUSE, 0)) - now) / 1_000_000
    return Told(epoch, {noun: int(number) for noun, number in values.items()}, paused)
