"""A list cut into pieces, so that a page moves no more of it than it shows, and a long one is written bit by bit."""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from hashlib import blake2b

import msgspec

from app.domain.vendor import Vendor
from app.snapshots.snapshot import Snapshot, expired

PIECE = 1_000
"""Rows in a piece. A page has 100 at most and so is nearly always in one, which is unpacked in a millisecond."""

AT_ONCE = 16
"""Pieces that are written or read in one go: half a megabyte."""

_FAST = 1  # zlib's level: ids hardly shrink any further at the others


class Head(msgspec.Struct, frozen=True):
    """What is kept of a list beside its rows.

    Attributes:
        owner: whose it is, as a digest.
        list_key: as in `Snapshot`.
        length: rows of the list.
        is_complete, missing, total: as in `Snapshot`.
    """

    owner: str
    list_key: str
    length: int
    is_complete: bool
    missing: tuple[Vendor, ...]
    total: int | None

    @classmethod
    def of(cls, snapshot: Snapshot) -> Head:
        """The head of a snapshot."""
        length, owner = len(snapshot.rows), digest_of(snapshot.owner)
        return cls(owner, snapshot.list_key, length, snapshot.is_complete, snapshot.missing, snapshot.total)

    @property
    def pieces(self) -> int:
        """How many there are."""
        return -(-self.length // PIECE)


Pieces = Mapping[int, bytes | None]
"""Packed pieces by number; None for one that is not kept."""

Fetch = Callable[[Sequence[int]], Awaitable[Pieces]]
"""Gets pieces by their numbers."""


class RowsInPieces:
    """The rows of a list whose pieces are got when they are needed, each once.

    Args:
        length: rows of the list.
        pieces: that are at hand.
        fetch: gets others; it raises `ListUnreachable`.
        whole: is given all rows once all were needed.
    """

    def __init__(
        self, length: int, pieces: Pieces, fetch: Fetch, whole: Callable[[tuple[str, ...]], None] = lambda _: None
    ) -> None:
        self._length = length
        self._fetch = fetch
        self._whole = whole
        self._at_hand: dict[int, Sequence[str]] = {}
        self._unpack(pieces)

    def __len__(self) -> int:
        """How many there are."""
        return self._length

    async def window(self, begin: int, end: int) -> Sequence[str]:
        """Those from one place to before another.

        Raises:
            CursorExpired: they are no longer kept.
            ListUnreachable: they cannot be had now.
        """
        end = min(end, self._length)
        if begin >= end:
            return ()
        needed = pieces_of(begin, end)
        missing = [number for number in needed if number not in self._at_hand]
        for first in range(0, len(missing), AT_ONCE):
            self._unpack(await self._fetch(missing[first : first + AT_ONCE]))
        rows = [row for number in needed for row in self._at_hand[number]]
        return rows[begin - needed[0] * PIECE : end - needed[0] * PIECE]

    async def everything(self) -> Sequence[str]:
        """All of them, in as many goes as that takes.

        Raises:
            CursorExpired, ListUnreachable: as `window`.
        """
        rows = tuple(await self.window(0, self._length))
        self._whole(rows)
        return rows

    def _unpack(self, pieces: Pieces) -> None:
        for number, piece in pieces.items():
            if piece is None:
                raise expired()
            self._at_hand[number] = msgspec.json.decode(zlib.decompress(piece), type=list[str])


def pieces_of(begin: int, end: int) -> range:
    """The numbers of the pieces that hold the rows from one place to before another."""
    return range(begin // PIECE, -(-end // PIECE))


def packed(rows: Sequence[str], numbers: Sequence[int]) -> list[bytes]:
    """Pieces of a list, each small enough to take no time worth noticing; for a thread where they are many."""
    return [zlib.compress(_plain(rows, number), _FAST) for number in numbers]


def content_digest(rows: Sequence[str], head: Head) -> str:
    """By which two lists that say the same are known; for a thread where there are many rows."""
    digest = blake2b(msgspec.json.encode(head), digest_size=16, person=b"list")
    for number in range(head.pieces):
        digest.update(_plain(rows, number))
    return digest.hexdigest()


def digest_of(*parts: str) -> str:
    """A name for something, from which it cannot be read."""
    digest = blake2b(digest_size=16, person=b"list")
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(4, "big") + raw)  # else where one ends and the next begins would not count
    return digest.hexdigest()


def _plain(rows: Sequence[str], number: int) -> bytes:
    return msgspec.json.encode(rows[number * PIECE : (number + 1) * PIECE])
