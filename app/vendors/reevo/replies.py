"""What surrounds Reevo's records in a reply: `data`, the rows of a list, its next cursor, its count.

The vendor shows `{"data": record}` for one, and says of lists that they come with `next_cursor` or with "pagination
metadata" but not where, so that each place a list may stand in is looked at.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.domain.paging import VendorPage
from app.domain.record import Json, Wire
from app.upstream.fields import Unparsable, an_object, as_text, integer, objects

T = TypeVar("T")


def open_record(body: Json) -> Wire:
    """The object in `{"data": …}`, or the body itself where it comes bare."""
    whole = an_object(body, "the body")
    data = whole.get("data")
    return data if isinstance(data, dict) else whole


def page(body: Json, asked: str | None, mapped: Callable[[Wire], T]) -> VendorPage[T]:
    """One page of a list.

    Args:
        body: the whole reply.
        asked: the cursor that this page was asked for with; None for the first.
        mapped: makes a record of one row.

    Raises:
        Unparsable: there is no list, a row is not what it should be, or the cursor cannot be sent back.
    """
    found = tuple(mapped(row) for row in rows(body))
    after = following(body, asked, len(found))
    return VendorPage(rows=found, following=after, total=total(body, asked, len(found), after))


def rows(body: Json) -> list[Wire]:
    """The objects of a list, in `data` or `items`, either of them also inside `data`.

    Raises:
        Unparsable: there is no list, or something in it is not an object.
    """
    for holder in _holders(body):
        for name in ("data", "items"):
            found = holder.get(name)
            if isinstance(found, list):
                return [*objects(found, name)]
    raise Unparsable("the body holds no list of records")


def following(body: Json, asked: str | None, count: int) -> str | None:
    """The cursor of the next page.

    Args:
        body: the whole reply.
        asked: the cursor that this page was asked for with; None for the first.
        count: how many rows this page has.

    Returns:
        None where there is none, where it does not move on, or where this page is empty.

    Raises:
        Unparsable: there is a cursor, but not one that can be sent back; the list would end here unnoticed.
    """
    cursor = _cursor(body)
    return None if cursor == asked or count == 0 else cursor


def total(body: Json, asked: str | None, count: int, after: str | None) -> int | None:
    """The vendor's count of the whole list, where it gives one that what is known of the list does not contradict.

    Args:
        body: the whole reply.
        asked: the cursor that this page was asked for with; None for the first.
        count: how many rows this page has.
        after: the cursor of the next page; None on the last.
    """
    for place in _places(body):
        for name in ("total", "total_count"):
            found = integer(place, name)
            if found is None:
                continue
            others = (asked is not None) + (after is not None)  # pages known beside this one, each of a row or more
            believable = found >= count + others if others else found == count
            return found if believable else None
    return None


def _cursor(body: Json) -> str | None:
    for place in _places(body):
        found = place.get("next_cursor")
        if found in (None, "", False):
            continue
        cursor = as_text(found)
        if cursor is None:
            raise Unparsable("next_cursor is not text")
        return cursor
    return None


def _holders(body: Json) -> list[Wire]:
    whole = an_object(body, "the body")
    data = whole.get("data")
    return [whole, data] if isinstance(data, dict) else [whole]


def _places(body: Json) -> list[Wire]:
    """Where a list's cursor and count may stand, the likeliest first."""
    places: list[Wire] = []
    for holder in _holders(body):
        inner = (holder.get(name) for name in ("meta", "pagination"))
        places += [holder, *(found for found in inner if isinstance(found, dict))]
    return places
