"""Lists that all processes keep together in one Redis, so that a cursor is good at any of them.

The process that made a list has a copy, and pages from it. While Redis cannot be reached lists are kept in the process
alone, and their tokens tell so: one that is in Redis begins with `s.`.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from typing import TypeVar

from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisUnavailable
from app.redis.resting import RestingRedis
from app.snapshots.here import SnapshotsHere
from app.snapshots.pieces import AT_ONCE, Head, Pieces, RowsInPieces, content_digest, digest_of, packed, pieces_of
from app.snapshots.redis_lists import Found, RedisLists
from app.snapshots.snapshot import Listing, ListUnreachable, Snapshot, Snapshots, check_size, expired, invalid

PATIENCE = 0.5
"""Seconds that anybody waits for one question to Redis."""

LONGEST = 5.0
"""Seconds that writing one list may take in all."""

_MARK = "s."
_SHARED = re.compile(r"s\.[A-Za-z0-9_-]{22}")
_LARGE = 2_000  # rows; to pack more of them takes long enough for other requests to notice

_log = logging.getLogger("gateway.snapshots")

T = TypeVar("T")


def open_snapshots(redis: RedisAddress | None, ttl: float, most_rows: int, clock: Callable[[], float]) -> Snapshots:
    """Where lists are kept between their pages; nothing is connected yet.

    Args:
        redis: where all processes keep them together; None where each keeps its own.
        ttl: seconds that a list is kept.
        most_rows: kept at most: in each process, and in Redis.
        clock: seconds, monotonic.
    """
    here = SnapshotsHere(ttl, most_rows, clock)
    if redis is None:
        return here
    resting = RestingRedis(
        RedisConnections(redis, patience=PATIENCE, text=False),
        patience=PATIENCE,
        log=_log,
        gone="lists are kept in this process alone, and those of other processes cannot be gone on in",
        back="lists are kept for all processes again",
        clock=clock,
    )
    return SharedSnapshots(here, RedisLists(resting, ttl, most_rows), most_rows)


class SharedSnapshots:
    """`Snapshots` in Redis, with copies of those that this process made.

    Args:
        here: the copies, and the lists that could not be shared.
        lists: in Redis.
        most_rows: of all lists together.
    """

    def __init__(self, here: SnapshotsHere, lists: RedisLists, most_rows: int) -> None:
        self._here = here
        self._lists = lists
        self._most_rows = most_rows

    async def put(self, snapshot: Snapshot) -> str:
        """Keep a snapshot, as `Snapshots.put` says; in this process alone where Redis does not take it in time.

        Raises:
            TooManyRows: it alone has more rows than may be kept.
        """
        check_size(snapshot, self._most_rows)
        try:
            async with asyncio.timeout(LONGEST):
                token = await self._written(snapshot)
        except (RedisUnavailable, TimeoutError):
            token = None
        if token is None:
            return await self._here.put(snapshot)
        self._here.keep(token, snapshot)
        return token

    async def get(self, token: str, list_key: str, owner: str, *, begin: int = 0, most: int = 0) -> Listing:
        """The snapshot under a token, as `Snapshots.get` says, with the pieces of it that will be wanted.

        Raises:
            CursorExpired: there is none, or none any more, or it is another owner's.
            CursorInvalid: it is of another list, or of another filter or order.
            ListUnreachable: Redis cannot be reached, and this process has no copy.
        """
        if self._here.holds(token) or not _SHARED.fullmatch(token):
            return await self._here.get(token, list_key, owner)
        found = await self._read(token, pieces_of(begin, begin + most)[:AT_ONCE])
        head = found.head
        if head is None or head.owner != digest_of(owner):
            raise expired()
        if head.list_key != list_key:
            raise invalid()

        async def fetch(numbers: Sequence[int]) -> Pieces:
            return (await self._read(token, numbers)).pieces

        def whole(rows: tuple[str, ...]) -> None:
            same = Snapshot(rows, list_key, owner, head.is_complete, head.missing, head.total)
            if same.weight <= self._most_rows and found.seconds > 0:
                self._here.keep(token, same, found.seconds)

        there = {number: piece for number, piece in found.pieces.items() if number < head.pieces}
        rows = RowsInPieces(head.length, there, fetch, whole)
        return Listing(rows, head.is_complete, head.missing, head.total)

    @property
    def rows(self) -> int:
        """How many rows this process keeps now; those in Redis are not among them."""
        return self._here.rows

    async def aclose(self) -> None:
        """Close the connections."""
        await self._lists.aclose()

    async def _written(self, snapshot: Snapshot) -> str | None:
        """The token of a list that is in Redis whole; None where others pushed it out meanwhile."""
        rows, head = snapshot.rows, Head.of(snapshot)
        digest = await _worked_out(rows, lambda: content_digest(rows, head))
        first = await _worked_out(rows, lambda: packed(rows, range(head.pieces)[:AT_ONCE]))
        own = f"{_MARK}{secrets.token_urlsafe(16)}"
        begun = await self._lists.begin(own, snapshot, head, digest, first)
        while begun.token is None:
            begun = await self._lists.begin(own, snapshot, head, digest, first)
        if begun.is_new:
            for start in range(AT_ONCE, head.pieces, AT_ONCE):
                numbers = range(head.pieces)[start : start + AT_ONCE]
                pieces = await _worked_out(rows, lambda numbers=numbers: packed(rows, numbers))  # type: ignore[misc]
                if not await self._lists.add(begun.token, start, pieces):
                    return None
        return begun.token

    async def _read(self, token: str, numbers: Sequence[int]) -> Found:
        try:
            return await self._lists.read(token, numbers)
        except RedisUnavailable as error:
            raise ListUnreachable from error


async def _worked_out(rows: Sequence[str], work: Callable[[], T]) -> T:
    """What a pure function gives, in another thread where there are so many rows that others would have to wait."""
    return await asyncio.to_thread(work) if len(rows) > _LARGE else work()
