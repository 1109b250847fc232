"""Lists as they stood at one moment, so that every page shows the same rows in the same order."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from cachetools import TTLCache

from app.domain.errors import BadUserInput, CursorExpired, CursorInvalid
from app.domain.vendor import Vendor

R_co = TypeVar("R_co", bound=Hashable, covariant=True)
R = TypeVar("R", bound=Hashable)

_EXPIRED = "The list behind `after` is no longer kept. Leave `after` out to start from the first page."
_INVALID = "`after` is not a cursor of this list with this filter and order. Leave it out to start from the first page."


class TooManyRows(BadUserInput):
    """A list longer than all that may be kept; a filter that leaves fewer rows can be served.

    Args:
        rows: of the list.
        most: kept at once.
    """

    def __init__(self, rows: int, most: int) -> None:
        super().__init__(
            f"The list has {rows} rows, and at most {most} are kept between its pages: give a `filter` that leaves "
            "fewer, or ask the operator to raise GATEWAY_SNAPSHOT_ROWS."
        )
        self.rows = rows
        self.most = most


@dataclass(frozen=True, slots=True)
class Snapshot(Generic[R_co]):
    """One list at one moment.

    Attributes:
        rows: in the list's order; they name records and hold none.
        list_key: which list with which filter and order this is.
        owner: whose credentials and tenant the rows were read with; nobody else may page through them.
        is_complete: whether every row that belongs to the list is among them.
        missing: the vendors that could not be asked.
        total: how long the list is; None where that would be a guess.
    """

    rows: tuple[R_co, ...]
    list_key: str
    owner: str
    is_complete: bool = True
    missing: tuple[Vendor, ...] = ()
    total: int | None = None


class Snapshots(Generic[R]):
    """The snapshots that one process keeps, each under a token that nobody can guess.

    A snapshot lives `ttl` seconds from when it was put, however often it is read. Where there are too many rows, the
    snapshot that was longest not read goes first. For use from one thread.

    Args:
        ttl: seconds that a snapshot is kept, above 0.
        most_rows: kept at most, over all snapshots; one without rows counts as one row.
        clock: seconds, monotonic.
    """

    def __init__(self, ttl: float, most_rows: int, clock: Callable[[], float]) -> None:
        self._most_rows = most_rows
        self._kept: TTLCache[str, Snapshot[R]] = TTLCache(most_rows, ttl, timer=clock, getsizeof=_weight)
        self._newest: TTLCache[tuple[str, str], tuple[str, int]] = TTLCache(most_rows, ttl, timer=clock)

    def put(self, snapshot: Snapshot[R]) -> str:
        """Keep a snapshot.

        The newest snapshot of the same list and owner, where it is still kept and says the same, begins its life anew
        under its token, so that a client that asks for the first page again and again pushes out nobody's.

        Returns:
            Its token, fit for a cursor.

        Raises:
            TooManyRows: it alone has more rows than may be kept.
        """
        if _weight(snapshot) > self._most_rows:
            raise TooManyRows(len(snapshot.rows), self._most_rows)
        whose, digest = (snapshot.owner, snapshot.list_key), hash(snapshot)
        token, before = self._newest.get(whose, ("", None))
        if before != digest or self._kept.get(token) != snapshot:  # to look at one is to read it: not without need
            token = secrets.token_urlsafe(16)
        self._kept[token] = snapshot
        self._newest[whose] = (token, digest)
        return token

    def get(self, token: str, list_key: str, owner: str) -> Snapshot[R]:
        """The snapshot under a token.

        Raises:
            CursorExpired: there is none, or none any more, or it is another owner's.
            CursorInvalid: it is of another list, or of another filter or order.
        """
        self._kept.expire()  # else the rows of an idle gateway stay until the next snapshot is put
        snapshot = self._kept.get(token)
        if snapshot is None or snapshot.owner != owner:
            raise CursorExpired(_EXPIRED)
        if snapshot.list_key != list_key:
            raise CursorInvalid(_INVALID)
        return snapshot

    @property
    def rows(self) -> int:
        """How many rows are kept now."""
        self._kept.expire()
        return int(self._kept.currsize)


def _weight(snapshot: Snapshot[Hashable]) -> int:
    return max(1, len(snapshot.rows))
