"""Lists that change between two pages: nothing twice, and nothing lost in silence.

The largest page is made small here, so that small lists cross it.
"""

from __future__ import annotations

import asyncio
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.paging import VendorPage
from schema import listing
from schema.cursors import Position
from tests.schema.lists import Row, Upstream, ids, rows, walk

SMALL = 6  # the largest page of these tests

Change = tuple[str, int, int]  # what, where in percent, how many rows
CHANGES = st.lists(st.tuples(st.sampled_from(["insert", "delete"]), st.integers(0, 100), st.integers(0, 9)), max_size=8)


class Changing:
    """A list that takes one change between two pages, and remembers what was there throughout."""

    def __init__(self, upstream: Upstream, changes: list[Change]) -> None:
        self.upstream = upstream
        self.changes = list(changes)
        self.throughout = {row.id for row in upstream.rows}
        self.new = 0

    def __call__(self) -> None:
        if not self.changes:
            return
        what, where, count = self.changes.pop(0)
        held = self.upstream.rows
        place = where * len(held) // 100
        if what == "delete":
            del held[place : place + count]
        else:
            held[place:place] = [self._between(held, place) for _ in range(count)]
        self.throughout &= {row.id for row in held}

    def _between(self, held: list[Row], place: int) -> Row:
        """A new row that keeps the list falling: as high as the one behind it, or as the one before at the end."""
        self.new += 1
        neighbour = held[place] if place < len(held) else held[-1] if held else None
        at_the_head = place == 0
        value = "99999" if at_the_head else neighbour.value if neighbour else "50000"
        return Row(f"9{self.new:05}", value)


def paged(upstream: Upstream, first: int, changes: list[Change]) -> tuple[list[str], bool, Changing]:
    changing = Changing(upstream, changes)
    with patch.object(listing, "LARGEST_PAGE", SMALL):
        found, is_complete = asyncio.run(walk(upstream, lambda: first, changing))
    return found, is_complete, changing


@given(count=st.integers(0, 30), first=st.integers(1, SMALL - 1), changes=CHANGES)
def test_a_falling_list_over_offsets_repeats_nothing_and_loses_nothing_in_silence(
    count: int, first: int, changes: list[Change]
) -> None:
    found, is_complete, changing = paged(Upstream("offset", rows(count), is_falling=True), first, changes)
    assert len(found) == len(set(found))
    lost = changing.throughout - set(found)
    assert not (lost and is_complete)


@given(
    count=st.integers(0, 30),
    first=st.integers(1, SMALL),
    inserts=st.lists(st.integers(0, 20), max_size=6),
)
def test_rows_that_come_at_the_head_of_a_falling_list_cost_nothing(count: int, first: int, inserts: list[int]) -> None:
    changes: list[Change] = [("insert", 0, number) for number in inserts]
    found, is_complete, changing = paged(Upstream("offset", rows(count), is_falling=True), first, changes)
    assert len(found) == len(set(found))
    assert changing.throughout <= set(found)
    assert is_complete


@given(
    kind=st.sampled_from(["offset", "number", "unpaged"]),
    count=st.integers(0, 30),
    first=st.integers(1, SMALL - 1),
    changes=CHANGES,
)
def test_any_list_loses_nothing_in_silence(kind: str, count: int, first: int, changes: list[Change]) -> None:
    found, is_complete, changing = paged(Upstream(kind, rows(count)), first, changes)
    lost = changing.throughout - set(found)
    assert not (lost and is_complete)


@given(
    count=st.integers(0, 30),
    first=st.integers(1, SMALL),
    deletes=st.lists(st.tuples(st.integers(0, 100), st.integers(0, 9)), max_size=6),
)
def test_cursors_that_outlive_their_rows_lose_nothing_in_silence(
    count: int, first: int, deletes: list[tuple[int, int]]
) -> None:
    changes: list[Change] = [("delete", where, number) for where, number in deletes]
    found, is_complete, changing = paged(Upstream("cursor", rows(count)), first, changes)
    assert len(found) == len(set(found))
    lost = changing.throughout - set(found)
    assert not (lost and is_complete)


@pytest.mark.parametrize("kind", ["offset", "number", "cursor", "unpaged"])
async def test_the_row_that_the_cursor_named_has_gone(kind: str) -> None:
    upstream = Upstream(kind, rows(10))
    page = await upstream.get(3)
    del upstream.rows[2]
    behind = await upstream.get(3, page.page_info.end_cursor)
    assert ids(behind) == ["4", "5", "6"]
    assert not behind.page_info.is_complete


async def test_rows_that_came_before_it_move_the_row_and_it_is_found_in_one_call() -> None:
    upstream = Upstream("offset", rows(200))
    page = await upstream.get(20)
    upstream.rows[:0] = [Row("x"), Row("y")]
    behind = await upstream.get(20, page.page_info.end_cursor)
    assert ids(behind) == [str(number) for number in range(21, 41)]
    assert behind.page_info.is_complete
    assert upstream.asked == [None, "19", "40"]


async def test_rows_that_went_before_it_cost_one_call_to_find_it() -> None:
    upstream = Upstream("offset", rows(200))
    page = await upstream.get(50)
    del upstream.rows[:10]
    behind = await upstream.get(20, page.page_info.end_cursor)
    assert ids(behind) == [str(number) for number in range(51, 71)]
    assert behind.page_info.is_complete
    assert upstream.asked == [None, "49", "0"]


@given(
    pages=st.lists(st.tuples(st.lists(st.integers(0, 6), max_size=5), st.booleans()), min_size=1, max_size=4),
    first=st.integers(1, 6),
    index=st.integers(0, 4),
)
def test_a_page_that_is_the_slice_is_cut_as_any_other(
    pages: list[tuple[list[int], bool]], first: int, index: int
) -> None:
    """Whatever the vendor's pages hold: rows twice, too many or too few, none at all, and pages in a circle."""
    held = {
        str(number): VendorPage(tuple(Row(str(row)) for row in rows), str((number + 1) % len(pages)) if leads else None)
        for number, (rows, leads) in enumerate(pages)
    }

    async def page(token: str | None, size: int) -> VendorPage[Row]:
        return held[token or "0"]

    def cut() -> listing.Slice[Row]:
        return asyncio.run(listing.take(listing.Listing(page=page), first, Position(None, index)))

    shown = cut()
    with patch.object(listing, "_whole", lambda *_: None):
        assert _told(shown) == _told(cut())


def _told(part: listing.Slice[Row]) -> tuple[object, ...]:
    return part.found, part.places, part.has_next, part.is_complete


@pytest.mark.parametrize("first", [1, 2, 3, 9])
def test_what_the_vendors_next_page_repeats_of_the_one_before_is_shown_once(first: int) -> None:
    pages = {
        None: VendorPage(tuple(rows(2)), following="b"),
        "b": VendorPage((*rows(2)[1:], *rows(4)[2:]), following="c"),
        "c": VendorPage((*rows(4)[2:], *rows(5)[4:]), following=None),
    }

    async def page(token: str | None, _: int) -> VendorPage[Row]:
        return pages[token]

    async def walked() -> list[str]:
        found: list[str] = []
        position = Position()
        while True:
            part = await listing.take(listing.Listing(page=page, id_of=lambda row: row.id), first, position)
            found += [row.id for row in part.found]
            if not part.has_next:
                return found
            position = part.position(-1)

    assert asyncio.run(walked()) == [row.id for row in rows(5)]
