"""Where the whole list of some records begins to cost less than reading them one by one."""

from __future__ import annotations

from app.domain.paging import AtHand
from app.upstream.scope import Strategy

_ROWS_A_POINT_READ_IS_WORTH = 250
_POINTS_WHEN_SIZE_IS_UNKNOWN = 3


def way_by_id(known: AtHand, wanted: int, *, list_begun: bool) -> tuple[Strategy, str]:
    """How records are had by their ids, and why.

    Args:
        known: of them without asking.
        wanted: how many they are.
        list_begun: whether the whole list is being read already.

    Returns:
        `LIST` or `CACHE` for the list, `POINTS` or `CACHE` for point reads, and the reason in words.
    """
    if list_begun:
        return Strategy.LIST, "the list is read anyway"
    if known.has_list:
        return Strategy.CACHE, "the list is fresh"
    if known.missing == 0:
        return Strategy.CACHE, "each of them is fresh"
    most = most_points(known.length)
    length = "of unknown length" if known.length is None else f"of {known.length}"
    why = f"{known.missing} missing of {wanted}, a list {length} is worth point reads up to {most}"
    return (Strategy.POINTS if known.missing <= most else Strategy.LIST), why


def most_points(rows: int | None) -> int:
    """How many point reads one read of a whole unpaged list is worth.

    One list is one call, yet a list of tens of thousands of rows costs more than a few small answers.

    Args:
        rows: how long the list was when it was last read; None when that is not known.
    """
    return _POINTS_WHEN_SIZE_IS_UNKNOWN if rows is None else max(1, rows // _ROWS_A_POINT_READ_IS_WORTH)


def points_are_cheaper(missing: int, rows: int | None) -> bool:
    """Whether so many point reads beat one read of a whole unpaged list.

    Args:
        missing: keys to be read.
        rows: how long the list was when it was last read; None when that is not known.
    """
    return missing <= most_points(rows)
