"""Lists in Redis: a hash for each, and what is known of all of them together, so that they never fill it.

All keys begin with `{gateway:lists}:`. `list:<token>` holds the head and the pieces by number. `order` has the tokens
by when they were last read, `ends` by when they end, `sizes` their rows and the sum of all under `:all`.
`newest:<digest>` is the token of the last list of one owner under one filter and order, and what it said. Every key
goes by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from app.redis.resting import RestingRedis
from app.redis.script import Script
from app.snapshots.pieces import Head, Pieces, digest_of
from app.snapshots.snapshot import Snapshot

PREFIX = "{gateway:lists}:"

LEAST = 20
"""Rows that a list counts as at least: what is kept beside its rows takes as much room as so many."""

_INDEX = [f"{PREFIX}order", f"{PREFIX}ends", f"{PREFIX}sizes"]

_NOW = "local time = redis.call('TIME')\nlocal now = time[1] * 1000000 + time[2]\n"

# The pieces of a list that goes are freed by Redis beside its other work; at most 500 lists go in one run, so that
# nobody else waits for long.
_BEGIN = Script(
    _NOW
    + """
local order, ends, sizes, newest = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local token, digest, fields, prefix = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local rows, most, ttl = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local function begin_life(each)
  redis.call('ZADD', order, now, each)
  redis.call('ZADD', ends, now + ttl * 1000, each)
  redis.call('PEXPIRE', prefix .. each, ttl)
  redis.call('PEXPIRE', newest, ttl)
  for index = 1, 3 do
    if redis.call('PTTL', KEYS[index]) < ttl then
      redis.call('PEXPIRE', KEYS[index], ttl)
    end
  end
end
local function forget(each)
  redis.call('HINCRBY', sizes, ':all', -tonumber(redis.call('HGET', sizes, each) or 0))
  redis.call('HDEL', sizes, each)
  redis.call('ZREM', order, each)
  redis.call('ZREM', ends, each)
  redis.call('UNLINK', prefix .. each)
end
local before = redis.call('HMGET', newest, 'token', 'digest')
if before[2] == digest and redis.call('HEXISTS', sizes, before[1]) == 1
    and redis.call('HLEN', prefix .. before[1]) == fields then
  begin_life(before[1])
  return {before[1], 0}
end
local over = redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, 500)
for _, each in ipairs(over) do
  forget(each)
end
local left = 500 - #over
while tonumber(redis.call('HGET', sizes, ':all') or 0) + rows > most do
  local oldest = redis.call('ZRANGE', order, 0, 0)[1]
  if left == 0 then
    return {'', 0}
  elseif not oldest then
    redis.call('DEL', sizes)
  else
    forget(oldest)
  end
  left = left - 1
end
redis.call('HSET', sizes, token, rows)
redis.call('HINCRBY', sizes, ':all', rows)
redis.call('HSET', prefix .. token, unpack(ARGV, 8))
redis.call('HSET', newest, 'token', token, 'digest', digest)
begin_life(token)
return {token, 1}
"""
)

# A list that was pushed out while it is written must not come back without an end.
_ADD = Script("""
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
""")

_READ = Script(
    _NOW
    + """
redis.call('ZADD', KEYS[2], 'XX', now, ARGV[1])
return {redis.call('PTTL', KEYS[1]), redis.call('HMGET', KEYS[1], unpack(ARGV, 2))}
"""
)


@dataclass(frozen=True, slots=True)
class Begun:
    """What came of beginning a list.

    Attributes:
        token: under which it is kept; None where room has to be made for it once more.
        is_new: whether the rest of its pieces are still to be added.
    """

    token: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of a list.

    Attributes:
        head: None where it is not kept.
        seconds: for which it still is.
        pieces: those that were asked for.
    """

    head: Head | None
    seconds: float
    pieces: Pieces


class RedisLists:
    """The lists in one Redis, whose answers are bytes.

    Args:
        redis: that they are in.
        ttl: seconds that each is kept.
        most_rows: of all lists together.
        least: rows that each counts as at least.
    """

    def __init__(self, redis: RestingRedis, ttl: float, most_rows: int, least: int = LEAST) -> None:
        self._redis = redis
        self._ttl = round(ttl * 1000)
        self._most_rows = most_rows
        self._least = min(least, most_rows)

    async def begin(self, token: str, snapshot: Snapshot, head: Head, digest: str, pieces: Sequence[bytes]) -> Begun:
        """Make room for a list and keep the first of it, or let the newest one live on where it says the same.

        Args:
            token: for the list where it is new.
            snapshot: the list.
            head: of it.
            digest: of what it says.
            pieces: the first ones.

        Raises:
            RedisUnavailable: it is not known what came of it.
        """
        newest = f"{PREFIX}newest:{digest_of(snapshot.owner, snapshot.list_key)}"
        parts: list[str | int | bytes] = ["head", msgspec.json.encode(head), *_numbered(0, pieces)]
        told: list[str | int | bytes] = [
            token,
            digest,
            head.pieces + 1,
            f"{PREFIX}list:",
            max(len(snapshot.rows), self._least),
            self._most_rows,
            self._ttl,
        ]
        kept, is_new = await self._redis.run(_BEGIN, [*_INDEX, newest], [*told, *parts])
        return Begun(kept.decode() or None, bool(is_new))

    async def add(self, token: str, first: int, pieces: Sequence[bytes]) -> bool:
        """Keep more of a list.

        Args:
            token: of it.
            first: the number of the first of these pieces.
            pieces: that follow each other.

        Returns:
            Whether the list is still kept.

        Raises:
            RedisUnavailable: it is not known what came of it.
        """
        return bool(await self._redis.run(_ADD, [f"{PREFIX}list:{token}"], _numbered(first, pieces)))

    async def read(self, token: str, numbers: Sequence[int]) -> Found:
        """The head of a list and some of its pieces.

        Args:
            token: of it.
            numbers: of the pieces.

        Raises:
            RedisUnavailable: they cannot be had.
        """
        keys = [f"{PREFIX}list:{token}", _INDEX[0]]
        ttl, (head, *pieces) = await self._redis.run(_READ, keys, [token, "head", *numbers])
        found = None if head is None else msgspec.json.decode(head, type=Head)
        return Found(found, ttl / 1000, dict(zip(numbers, pieces, strict=True)))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._redis.aclose()


def _numbered(first: int, pieces: Sequence[bytes]) -> list[int | bytes]:
    return [part for number, piece in enumerate(pieces, start=first) for part in (number, piece)]
