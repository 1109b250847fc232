"""A vendor's list, whichever paging it has, walked from a position that rows may have moved away from.

Rows come and go between two requests. The next page begins behind the very row that the position names, wherever it
stands now; where it is gone, the page says that it may not be complete.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from operator import attrgetter
from typing import Generic, TypeVar

from app.domain.errors import CursorInvalid
from app.domain.paging import VendorPage
from schema.cursors import NOT_OF_THIS_LIST, Position

R = TypeVar("R")

LARGEST_PAGE = 100
_MOST_OFFSET_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A vendor's list, filter and order fixed.

    Attributes:
        page: reads the page that a token asks for (None is the first), of `size` rows where the vendor lets one choose.
        id_of: tells rows apart.
        by_offset: whether tokens are offsets, so that a page may begin at any row.
        falling: a value of each row by which the list falls, where it has such an order.
    """

    page: Callable[[str | None, int], Awaitable[VendorPage[R]]]
    id_of: Callable[[R], str] = attrgetter("id")
    by_offset: bool = False
    falling: Callable[[R], str] | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[R]):
    """The rows of one page of a connection.

    Attributes:
        found: the rows.
        places: of each, the token of the vendor's page that held it and the index there.
        listing: that they are of.
        has_next: whether the vendor has more.
        total: of the whole list, where it is known.
        is_complete: whether the row that the cursor named was found again, and the vendor led on from page to page.
    """

    found: tuple[R, ...]
    places: tuple[tuple[str | None, int], ...]
    listing: Listing[R]
    has_next: bool
    total: int | None
    is_complete: bool

    @property
    def rows(self) -> tuple[tuple[R, Position], ...]:
        """The rows, with the position behind each; made when asked for, as most pages show rows and no cursors."""
        return tuple((row, self.position(number)) for number, row in enumerate(self.found))

    def position(self, number: int) -> Position:
        """The position behind a row.

        Args:
            number: of the row on this page, from 0; from its end where it is below.
        """
        token, index = self.places[number]
        return _behind(self.listing, token, index, self.found[number])


async def take(listing: Listing[R], first: int, position: Position) -> Slice[R]:
    """The next `first` rows behind a position.

    Raises:
        UpstreamError: the vendor gave no usable page.
    """
    page, position, is_complete = await _resume(listing, first, position)
    whole = _whole(listing, first, page, position)
    if whole is not None:
        places_of_whole = zip(repeat(position.token), range(position.index, len(page.rows)), strict=False)
        return Slice(whole, tuple(places_of_whole), listing, page.following is not None, page.total, is_complete)
    found: list[R] = []
    places: list[tuple[str | None, int]] = []
    # What stands before it on its page was shown already, and may stand at the head of the vendor's next page again.
    seen = {listing.id_of(row) for row in page.rows[: position.index]}
    visited: set[str | None] = set()

    def cut(*, has_next: bool, is_complete: bool) -> Slice[R]:
        return Slice(tuple(found), tuple(places), listing, has_next, page.total, is_complete)

    while True:
        visited.add(position.token)
        for index in range(position.index, len(page.rows)):
            row = page.rows[index]
            row_id = listing.id_of(row)
            if row_id in seen:
                continue  # pages shift under concurrent writes
            if len(found) == first:
                return cut(has_next=True, is_complete=is_complete)
            seen.add(row_id)
            found.append(row)
            places.append((position.token, index))
        if page.following is None or len(found) == first:
            return cut(has_next=page.following is not None, is_complete=is_complete)
        if page.following in visited:  # a vendor that leads in a circle; its kept answers would be walked for ever
            return cut(has_next=False, is_complete=False)
        position = Position(page.following)
        page = await listing.page(position.token, first - len(found))


def _whole(listing: Listing[R], first: int, page: VendorPage[R], position: Position) -> tuple[R, ...] | None:
    """The rows of the vendor's page from a position on, where they are the slice: so it is of most lists.

    That is where they are enough, or there are no more, and no row stands twice on that page.
    """
    rows = page.rows[position.index :]
    is_enough = len(rows) == first or (page.following is None and len(rows) < first)
    return rows if is_enough and len(set(map(listing.id_of, page.rows))) == len(page.rows) else None


def _behind(listing: Listing[R], token: str | None, index: int, row: R) -> Position:
    """The position behind a row. By offset a page may begin at the row itself, so as to find it again at its head."""
    value = listing.falling(row) if listing.falling else None
    if listing.by_offset:
        return Position(str(_offset(token) + index), 1, listing.id_of(row), value)
    return Position(token, index + 1, listing.id_of(row), value)


async def _resume(listing: Listing[R], first: int, position: Position) -> tuple[VendorPage[R], Position, bool]:
    """The page on which to go on, where in it, and whether nothing can have been missed."""
    if listing.by_offset:
        _offset(position.token)  # checked before the vendor is asked
    if position.last is None:
        return await listing.page(position.token, first), position, True
    if listing.by_offset and first == LARGEST_PAGE:
        return await _resume_largest(listing, position)
    page = await listing.page(position.token, min(position.index + first, LARGEST_PAGE))
    found = _index_of(listing, position, page.rows)
    if found is not None:
        return page, replace(position, index=found + 1), True
    return await _search(listing, page, position)


async def _resume_largest(listing: Listing[R], position: Position) -> tuple[VendorPage[R], Position, bool]:
    """The largest page has no room for the row before it: one call, and no telling whether rows before it are gone."""
    following = replace(position, token=str(_offset(position.token) + 1), index=0)
    page = await listing.page(following.token, LARGEST_PAGE)
    found = _index_of(listing, position, page.rows)
    if found is not None:
        return page, replace(following, index=found + 1), True
    if listing.falling and position.value is not None and page.rows and listing.falling(page.rows[0]) > position.value:
        return await _below(listing, page, following)  # so many came that all of these were shown, or are new
    return page, following, True


async def _search(listing: Listing[R], page: VendorPage[R], position: Position) -> tuple[VendorPage[R], Position, bool]:
    """Where to go on when the row is not where it was: rows before it have gone, or many have come, or it has gone."""
    if listing.by_offset and _offset(position.token) > 0:
        earlier = str(max(0, _offset(position.token) - LARGEST_PAGE))
        before = await listing.page(earlier, LARGEST_PAGE)
        found = _index_of(listing, position, before.rows)
        if found is not None:
            return before, replace(position, token=earlier, index=found + 1), True
    if listing.falling and position.value is not None:
        return await _below(listing, page, position)
    return page, replace(position, index=max(0, min(position.index - 1, len(page.rows)))), False


async def _below(listing: Listing[R], page: VendorPage[R], position: Position) -> tuple[VendorPage[R], Position, bool]:
    """The first row that lies below the position's value; those above were shown, or came meanwhile."""
    value_of, value, token = listing.falling, position.value or "", position.token
    visited: set[str | None] = set()
    while value_of is not None:
        for index, row in enumerate(page.rows):
            if listing.id_of(row) == position.last:
                return page, replace(position, token=token, index=index + 1), True
            if value_of(row) < value:
                return page, replace(position, token=token, index=index), False
        visited.add(token)
        if page.following is None or page.following in visited:
            break
        token = page.following
        page = await listing.page(token, LARGEST_PAGE)
    return page, replace(position, token=token, index=len(page.rows)), False


def _offset(token: str | None) -> int:
    if token is None:
        return 0
    if not (token.isascii() and token.isdigit() and len(token) <= _MOST_OFFSET_DIGITS):
        raise CursorInvalid(NOT_OF_THIS_LIST)
    return int(token)


def _index_of(listing: Listing[R], position: Position, rows: Sequence[R]) -> int | None:
    """Where the row of a position stands now, looking where it stood first."""
    near = position.index - 1
    if 0 <= near < len(rows) and listing.id_of(rows[near]) == position.last:
        return near
    return next((index for index, row in enumerate(rows) if listing.id_of(row) == position.last), None)
