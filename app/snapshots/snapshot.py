"""A list at one moment, the protocol by which it is kept between pages, and what is said where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from app.domain.errors import BadUserInput, CursorExpired, CursorInvalid, GatewayError
from app.domain.vendor import Vendor

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


class ListUnreachable(GatewayError):
    """A list that is kept where it cannot be had from now; it may still be there later."""

    code: ClassVar[str] = "UPSTREAM_UNAVAILABLE"
    retryable: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__(
            "The list behind `after` cannot be reached now. Ask for this page again in a moment, or leave `after` out "
            "to start from the first page."
        )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One list at one moment.

    Attributes:
        rows: in the list's order; they name records and hold none.
        list_key: which list with which filter and order this is.
        owner: whose credentials and tenant the rows were read with; nobody else may page through them.
        is_complete: whether every row that belongs to the list is among them.
        missing: the vendors that could not be asked.
        total: how long the list is; None where that would be a guess.
    """

    rows: tuple[str, ...]
    list_key: str
    owner: str
    is_complete: bool = True
    missing: tuple[Vendor, ...] = ()
    total: int | None = None

    @property
    def weight(self) -> int:
        """Rows that it counts as: one without any takes room too."""
        return max(1, len(self.rows))


class Rows(Protocol):
    """The rows of a list that is kept, of which hardly ever all are needed."""

    def __len__(self) -> int:
        """How many there are."""
        ...

    async def window(self, begin: int, end: int) -> Sequence[str]:
        """Some of them.

        Args:
            begin: the place of the first.
            end: the place behind the last; it may lie behind the end of the list.

        Raises:
            CursorExpired: they are no longer kept.
            ListUnreachable: they cannot be had now.
        """
        ...

    async def everything(self) -> Sequence[str]:
        """All of them.

        Raises:
            CursorExpired, ListUnreachable: as `window`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that was found again.

    Attributes:
        rows: of it.
        is_complete, missing, total: as in `Snapshot`.
    """

    rows: Rows
    is_complete: bool
    missing: tuple[Vendor, ...]
    total: int | None


class Snapshots(Protocol):
    """The snapshots that are kept, each under a token that nobody can guess.

    A snapshot lives for a fixed time from when it was put, however often it is read. Where there are too many rows, the
    one that was longest not read goes first; one without rows counts as one row.
    """

    async def put(self, snapshot: Snapshot) -> str:
        """Keep a snapshot.

        Where the newest snapshot of the same list and owner is still kept and says the same, that one is kept on from
        now, under its old token. So a client that asks for the first page again and again pushes out nobody else's.

        Returns:
            Its token, fit for a cursor.

        Raises:
            TooManyRows: it alone has more rows than may be kept.
        """
        ...

    async def get(self, token: str, list_key: str, owner: str, *, begin: int = 0, most: int = 0) -> Listing:
        """The snapshot under a token.

        Args:
            token: whatever a client sent as one.
            list_key: of the list that is asked for.
            owner: who asks.
            begin: the place of the first row that will be wanted.
            most: how many will be wanted from there on.

        Raises:
            CursorExpired: there is none, or none any more, or it is another owner's.
            CursorInvalid: it is of another list, or of another filter or order.
            ListUnreachable: it is kept where it cannot be had from now.
        """
        ...

    @property
    def rows(self) -> int:
        """How many rows this process keeps now."""
        ...

    async def aclose(self) -> None:
        """Let go of what is held open."""
        ...


def check_size(snapshot: Snapshot, most: int) -> None:
    """That a list alone is not more than may be kept.

    Raises:
        TooManyRows: it is.
    """
    if snapshot.weight > most:
        raise TooManyRows(len(snapshot.rows), most)


def expired() -> CursorExpired:
    """What is said of a list that is not kept."""
    return CursorExpired(_EXPIRED)


def invalid() -> CursorInvalid:
    """What is said where the list that is kept is another than the one that is asked for."""
    return CursorInvalid(_INVALID)
