"""Lists that one process keeps in its memory."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cachetools import TLRUCache, TTLCache

from app.snapshots.snapshot import Listing, Snapshot, check_size, expired, invalid


@dataclass(frozen=True, slots=True)
class RowsHere:
    """The rows of a list in this process.

    Attributes:
        all: of them.
    """

    all: tuple[str, ...]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.all)

    async def window(self, begin: int, end: int) -> Sequence[str]:
        """Those from one place to before another."""
        return self.all[begin:end]

    async def everything(self) -> Sequence[str]:
        """All of them."""
        return self.all


_Kept = tuple[Snapshot, float]
"""A snapshot, and until when it is kept."""


class SnapshotsHere:
    """`Snapshots` that one process keeps. For use from one thread.

    Args:
        ttl: seconds that a snapshot is kept, above 0.
        most_rows: kept at most, over all snapshots.
        clock: seconds, monotonic.
    """

    def __init__(self, ttl: float, most_rows: int, clock: Callable[[], float]) -> None:
        self._ttl = ttl
        self._most_rows = most_rows
        self._clock = clock
        self._kept: TLRUCache[str, _Kept] = TLRUCache(
            most_rows, ttu=lambda _, kept, __: kept[1], timer=clock, getsizeof=lambda kept: kept[0].weight
        )
        self._newest: TTLCache[tuple[str, str], tuple[str, int]] = TTLCache(most_rows, ttl, timer=clock)

    async def put(self, snapshot: Snapshot) -> str:
        """Keep a snapshot, as `Snapshots.put` says.

        Raises:
            TooManyRows: it alone has more rows than may be kept.
        """
        check_size(snapshot, self._most_rows)
        whose, digest = (snapshot.owner, snapshot.list_key), hash(snapshot)
        token, before = self._newest.get(whose, ("", None))
        if before != digest or self._found(token) != snapshot:  # to look at one is to read it: not without need
            token = secrets.token_urlsafe(16)
        self.keep(token, snapshot)
        self._newest[whose] = (token, digest)
        return token

    def keep(self, token: str, snapshot: Snapshot, seconds: float | None = None) -> None:
        """Keep a snapshot under a token that it has already.

        Args:
            token: of it.
            snapshot: of no more rows than may be kept.
            seconds: that it is kept; as long as any where absent.
        """
        self._kept[token] = (snapshot, self._clock() + (self._ttl if seconds is None else seconds))

    def holds(self, token: str) -> bool:
        """Whether there is one under this token, without reading it."""
        self._kept.expire()  # else the rows of an idle gateway stay until the next snapshot is put
        return token in self._kept

    async def get(self, token: str, list_key: str, owner: str, *, begin: int = 0, most: int = 0) -> Listing:  # noqa: ARG002
        """The snapshot under a token.

        Raises:
            CursorExpired: there is none, or none any more, or it is another owner's.
            CursorInvalid: it is of another list, or of another filter or order.
        """
        self._kept.expire()
        snapshot = self._found(token)
        if snapshot is None or snapshot.owner != owner:
            raise expired()
        if snapshot.list_key != list_key:
            raise invalid()
        return Listing(RowsHere(snapshot.rows), snapshot.is_complete, snapshot.missing, snapshot.total)

    @property
    def rows(self) -> int:
        """How many rows are kept now."""
        self._kept.expire()
        return int(self._kept.currsize)

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _found(self, token: str) -> Snapshot | None:
        kept = self._kept.get(token)
        return None if kept is None else kept[0]
