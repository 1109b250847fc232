"""Pages as any vendor gives them, whichever paging it has underneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class VendorPage(Generic[T_co]):
    """One page of one vendor's list.

    Attributes:
        rows: the records, in the vendor's order.
        following: the token that asks for the next page; None when this is the last.
        total: the vendor's own count of the whole list; None where it gives none that can be believed.
    """

    rows: tuple[T_co, ...]
    following: str | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class AtHand:
    """What is known of a vendor's records without asking it, to choose between point reads and the whole list.

    Attributes:
        missing: how many of the ids in question would cost a point read.
        has_list: whether the whole list is fresh.
        length: how long the whole list was when it was last read; None where it never was.
        pages: of the list, that are at hand while the whole of it is not.
    """

    missing: int
    has_list: bool
    length: int | None
    pages: int = 0
