"""Relay connections over offset, page, cursor and unpaged upstreams alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import strawberry

from app.domain.errors import BadUserInput
from schema.cursors import Position, decode_cursor, encode_cursor, list_key
from schema.executor.fed import of_object
from schema.listing import LARGEST_PAGE, Listing, Slice, take
from schema.record_types import served

T = TypeVar("T")
R = TypeVar("R")

DEFAULT_PAGE = 25

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
    return await connect_rows(listing, request, lambda rows: [node(row) for row in rows])


async def connect_rows(
    listing: Listing[R], request: PageRequest, nodes: Callable[[Sequence[R]], Sequence[Any]]
) -> Connection[Any]:
    """As `connect`, for rows that are served as one.

    Args:
        listing: where from.
        request: checked.
        nodes: makes what is served for the rows.

    Raises:
        UpstreamError: the vendor gave no usable page.
    """
    part = await take(listing, request.first, request.position)
    return connection(request.key, part, nodes(part.found), is_first=request.is_first)


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


def connection(key: str, part: Slice[R], nodes: Sequence[Any], *, is_first: bool) -> Connection[Any]:
    """A slice as a connection.

    Args:
        key: what its cursors are bound to.
        part: the rows.
        nodes: what is served for them.
        is_first: whether it was asked for without `after`.
    """
    return served(Connection, _Page(key, part, nodes, is_first))


class _Page:
    """A slice as it is served: cursors are made where they are selected, as each takes longer than a field."""

    __slots__ = ("_is_first", "_key", "_part", "nodes")

    def __init__(self, key: str, part: Slice[Any], nodes: Sequence[Any], is_first: bool) -> None:
        self._key = key
        self._part = part
        self._is_first = is_first
        self.nodes = nodes

    @property
    def edges(self) -> list[_Row]:
        return [
            _Row(self._key, node, position) for node, (_, position) in zip(self.nodes, self._part.rows, strict=True)
        ]

    @property
    def page_info(self) -> PageInfo:
        return page_info(self._key, self._part, is_first=self._is_first)

    @property
    def total_count(self) -> int | None:
        return total_count(self._part, is_first=self._is_first)


class _Row:
    """A row as an edge."""

    __slots__ = ("_key", "_position", "node")

    def __init__(self, key: str, node: Any, position: Position) -> None:
        self._key = key
        self._position = position
        self.node = node

    @property
    @of_object
    def cursor(self) -> str:
        return encode_cursor(self._key, self._position)


def page_info(key: str, part: Slice[Any], *, is_first: bool) -> PageInfo:
    """Where a slice stands in its list."""
    return served(PageInfo, _Place(key, part, is_first))


class _Place:
    """Where a slice stands, as it is served."""

    __slots__ = ("_key", "_part", "has_next_page", "has_previous_page", "is_complete")

    def __init__(self, key: str, part: Slice[Any], is_first: bool) -> None:
        self._key = key
        self._part = part
        self.has_next_page = part.has_next
        self.has_previous_page = not is_first
        self.is_complete = part.is_complete

    @property
    def start_cursor(self) -> str | None:
        return encode_cursor(self._key, self._part.position(0)) if self._part.found else None

    @property
    def end_cursor(self) -> str | None:
        return encode_cursor(self._key, self._part.position(-1)) if self._part.found else None


def total_count(part: Slice[Any], *, is_first: bool) -> int | None:
    """How many rows the whole list has: as the vendor says, or counted where this page is all there is."""
    if part.total is not None:
        return part.total
    return len(part.found) if is_first and part.is_complete and not part.has_next else None
