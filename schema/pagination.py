"""Relay connections over offset, page, cursor and unpaged upstreams alike.

A cursor holds where a row stood (the token of the vendor's page and the index in it) and which row that was. Rows come
and go between two requests, so the next page begins behind that very row wherever it stands now; where it is gone, the
page says that it may not be complete.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from app.domain.errors import BadUserInput, CursorInvalid
from app.domain.paging import VendorPage

T = TypeVar("T")
R = TypeVar("R")

DEFAULT_PAGE = 25
LARGEST_PAGE = 100
_MOST_OFFSET_DIGITS = 15

_NOT_OF_THIS_LIST = (
    "`after` is not a cursor of this list with this filter and order. Leave it out to start from the first page."
)

First = Annotated[
    int | None,
    strawberry.argument(description=f"How many at most, 1 to {LARGEST_PAGE}."),
]
After = Annotated[
    str | None,
    strawberry.argument(
        description="The cursor behind which to go on: `endCursor` or an edge's `cursor` of this list."
    ),
]


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's PageInfo, and whether the page can be trusted to be whole."""

    has_next_page: bool = strawberry.field(description="Whether there are more behind this page.")
    has_previous_page: bool = strawberry.field(description="Whether this page was asked for with `after`.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge; give it as `after` to go on.")
    is_complete: bool = strawberry.field(
        description="False where rows may be missing here: the row that the cursor named has gone meanwhile."
    )


@strawberry.type(description="One row of a list and its cursor.")
class Edge(Generic[T]):
    """Relay's Edge."""

    node: T = strawberry.field(description="The row.")
    cursor: str = strawberry.field(description="Marks this row; give it as `after` to go on behind it.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Relay's Connection."""

    edges: list[Edge[T]] = strawberry.field(description="The rows with their cursors.")
    nodes: list[T] = strawberry.field(description="The rows alone.")
    page_info: PageInfo = strawberry.field(description="Where this page stands in the list.")
    total_count: int | None = strawberry.field(
        description="How many rows the whole list has; null where the vendor does not say and a count would cost calls."
    )


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
    id_of: Callable[[R], str] = lambda row: row.id  # type: ignore[attr-defined]
    by_offset: bool = False
    falling: Callable[[R], str] | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Behind which row to go on.

    Attributes:
        token: of the vendor's page that held the row.
        index: of the next row in that page.
        last: the id of the row.
        value: by which the list falls, of the row.
    """

    token: str | None = None
    index: int = 0
    last: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Slice(Generic[R]):
    """The rows of one page of a connection.

    Attributes:
        rows: with the position behind each.
        has_next: whether the vendor has more.
        total: of the whole list, where it is known.
        is_complete: whether the row that the cursor named was found again, and the vendor led on from page to page.
    """

    rows: tuple[tuple[R, Position], ...]
    has_next: bool
    total: int | None
    is_complete: bool


def list_key(field: str, **arguments: object) -> str:
    """What a cursor is bound to: the list with its filter and order, but not its page size."""
    given = {name: value for name, value in arguments.items() if value is not None}
    text = json.dumps([field, given], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page that a client asked for, checked.

    Attributes:
        key: what its cursors are bound to.
        first: how many rows at most.
        position: behind which row.
        is_first: whether it was asked for without `after`.
    """

    key: str
    first: int
    position: Position
    is_first: bool


def page_request(field: str, first: int | None, after: str | None, **arguments: object) -> PageRequest:
    """Check what a client asked for, before any vendor is asked.

    Args:
        field: the list.
        first: as given; null is the default.
        after: as given.
        arguments: the list's filter and order.

    Raises:
        BadUserInput: `first` is out of bounds.
        CursorInvalid: the cursor is of another list, filter or order.
    """
    key = list_key(field, **arguments)
    size = check_first(DEFAULT_PAGE if first is None else first)
    return PageRequest(key, size, decode_cursor(key, after), is_first=after is None)


async def connect(listing: Listing[R], request: PageRequest, node: Callable[[R], Any]) -> Connection[Any]:
    """The page that a client asked for, as a connection.

    Args:
        listing: where from.
        request: checked.
        node: makes what is served for a row.

    Raises:
        UpstreamError: the vendor gave no usable page.
    """
    part = await take(listing, request.first, request.position)
    return connection(request.key, part, node, is_first=request.is_first)


def check_first(first: int) -> int:
    """A page size that is within bounds.

    Raises:
        BadUserInput: it is not.
    """
    if not 1 <= first <= LARGEST_PAGE:
        raise BadUserInput(
            f"`first` is {first}; give a number from 1 to {LARGEST_PAGE}, and `after` for the pages behind."
        )
    return first


def encode_cursor(key: str, position: Position) -> str:
    """The opaque cursor of a position in the list that `key` stands for."""
    text = json.dumps([key, position.token, position.index, position.last, position.value], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii")


def decode_cursor(key: str, cursor: str | None) -> Position:
    """The position that a cursor stands for; the beginning where there is none.

    Raises:
        CursorInvalid: it is not a cursor of the list that `key` stands for.
    """
    if cursor is None:
        return Position()
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        bound_to, token, index, last, value = json.loads(text)
    except (ValueError, TypeError, binascii.Error, RecursionError):
        bound_to = token = index = last = value = None
    sound = (
        bound_to == key
        and isinstance(token, str | None)
        and type(index) is int
        and index >= 0
        and isinstance(last, str | None)
        and isinstance(value, str | None)
    )
    if not sound:
        raise CursorInvalid(_NOT_OF_THIS_LIST)
    return Position(token, index, last, value)


async def take(listing: Listing[R], first: int, position: Position) -> Slice[R]:
    """The next `first` rows behind a position.

    Raises:
        UpstreamError: the vendor gave no usable page.
    """
    page, position, is_complete = await _resume(listing, first, position)
    rows: list[tuple[R, Position]] = []
    seen: set[str] = set()
    visited: set[str | None] = set()
    while True:
        visited.add(position.token)
        for index in range(position.index, len(page.rows)):
            row = page.rows[index]
            row_id = listing.id_of(row)
            if row_id in seen:
                continue  # pages shift under concurrent writes
            if len(rows) == first:
                return Slice(tuple(rows), has_next=True, total=page.total, is_complete=is_complete)
            seen.add(row_id)
            rows.append((row, _behind(listing, position.token, index, row)))
        if page.following is None or len(rows) == first:
            return Slice(tuple(rows), has_next=page.following is not None, total=page.total, is_complete=is_complete)
        if page.following in visited:  # a vendor that leads in a circle; its kept answers would be walked for ever
            return Slice(tuple(rows), has_next=False, total=page.total, is_complete=False)
        position = Position(page.following)
        page = await listing.page(position.token, first - len(rows))


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
        raise CursorInvalid(_NOT_OF_THIS_LIST)
    return int(token)


def _index_of(listing: Listing[R], position: Position, rows: Sequence[R]) -> int | None:
    """Where the row of a position stands now, looking where it stood first."""
    near = position.index - 1
    if 0 <= near < len(rows) and listing.id_of(rows[near]) == position.last:
        return near
    return next((index for index, row in enumerate(rows) if listing.id_of(row) == position.last), None)


def connection(key: str, part: Slice[R], node: Callable[[R], Any], *, is_first: bool) -> Connection[Any]:
    """A slice as a connection.

    Args:
        key: what its cursors are bound to.
        part: the rows.
        node: makes what is served for a row.
        is_first: whether it was asked for without `after`.
    """
    edges = [Edge(node=node(row), cursor=encode_cursor(key, position)) for row, position in part.rows]
    return Connection(
        edges=edges,
        nodes=[edge.node for edge in edges],
        page_info=page_info(key, part, is_first=is_first),
        total_count=total_count(part, is_first=is_first),
    )


def page_info(key: str, part: Slice[Any], *, is_first: bool) -> PageInfo:
    """Where a slice stands in its list."""
    positions = [position for _, position in part.rows]
    return PageInfo(
        has_next_page=part.has_next,
        has_previous_page=not is_first,
        start_cursor=encode_cursor(key, positions[0]) if positions else None,
        end_cursor=encode_cursor(key, positions[-1]) if positions else None,
        is_complete=part.is_complete,
    )


def total_count(part: Slice[Any], *, is_first: bool) -> int | None:
    """How many rows the whole list has: as the vendor says, or counted where this page is all there is."""
    if part.total is not None:
        return part.total
    return len(part.rows) if is_first and part.is_complete and not part.has_next else None
