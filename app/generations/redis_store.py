"""Numbers in Redis: a hash for each credential at a vendor, a field for each noun.

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

# An epoch is written only where there is none, so that numbers can be had from a server that refuses writes.
_BEGUN = f"""
local function begun(key, epoch)
  if redis.call('HEXISTS', key, '{_EPOCH}') == 0 then
    redis.call('DEL', key)
    redis.call('HSET', key, '{_EPOCH}', epoch)
  end
end
"""

_TOLD = Script(
    f"""{_BEGUN}
local told = {{}}
for number, key in ipairs(KEYS) do
  begun(key, ARGV[1])
  told[number] = redis.call('HGETALL', key)
end
return told
"""
)

_RAISED = Script(
    f"""{_BEGUN}
begun(KEYS[1], ARGV[1])
for number = 2, #ARGV do
  redis.call('HINCRBY', KEYS[1], ARGV[number], 1)
end
return redis.call('HGETALL', KEYS[1])
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
        return [_told(fields) for fields in await self._run(_TOLD, scopes, ())]

    async def raised(self, scope: str, nouns: Collection[str]) -> Told:
        """Raise the number of each noun, and tell all of the scope, in one round trip.

        Raises:
            StoreUnreachable: it cannot be said that they were raised.
        """
        return _told(await self._run(_RAISED, [scope], sorted(nouns)))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()

    async def _run(self, script: Script, scopes: Sequence[str], nouns: Sequence[str]) -> Any:
        try:
            return await self._connections.run(
                script, [f"{_PREFIX}{scope}" for scope in scopes], [token_hex(8), *nouns]
            )
        except RedisUnavailable as error:
            raise StoreUnreachable(str(error)) from error


def _told(fields: Sequence[str]) -> Told:
    """A hash as Redis lists it: a name, its value, the next name."""
    values = dict(zip(fields[::2], fields[1::2], strict=True))
    epoch = values.pop(_EPOCH)
    return Told(epoch, {noun: int(number) for noun, number in values.items()})
