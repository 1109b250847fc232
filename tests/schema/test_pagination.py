"""Connections over offset, page number, cursor and unpaged upstreams: every row once, in order, in few calls."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadUserInput
from app.domain.paging import VendorPage
from schema.cursors import Position, list_key
from schema.listing import LARGEST_PAGE, Listing, take
from schema.pagination import connect, page_request
from tests.schema.lists import VENDOR_PAGE, Row, Upstream, ids, rows, walk

KINDS = ["offset", "number", "cursor", "unpaged"]


@given(
    kind=st.sampled_from(KINDS),
    count=st.integers(0, 40),
    sizes=st.lists(st.sampled_from([1, 2, 3, 4, 5, 7, 12, 25, 40, LARGEST_PAGE]), min_size=1, max_size=5),
    is_falling=st.booleans(),
)
def test_paging_to_the_end_gives_every_row_once_in_order(
    kind: str, count: int, sizes: list[int], is_falling: bool
) -> None:
    turn = iter(range(10_000))
    upstream = Upstream(kind, rows(count), is_falling)
    found, is_complete = asyncio.run(walk(upstream, lambda: sizes[next(turn) % len(sizes)]))
    assert found == [row.id for row in upstream.rows]
    assert is_complete


@pytest.mark.parametrize("kind", KINDS)
async def test_every_edges_cursor_goes_on_behind_it(kind: str) -> None:
    upstream = Upstream(kind, rows(11))
    whole = await upstream.get(LARGEST_PAGE)
    for index, edge in enumerate(whole.edges):
        behind = await upstream.get(3, edge.cursor)
        assert ids(behind) == [row.id for row in upstream.rows[index + 1 : index + 4]]
        assert behind.page_info.has_previous_page


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_page_says_of_itself(kind: str) -> None:
    upstream = Upstream(kind, rows(11))
    page = await upstream.get(5)
    info = page.page_info
    assert (info.has_next_page, info.has_previous_page, info.is_complete) == (True, False, True)
    assert (info.start_cursor, info.end_cursor) == (page.edges[0].cursor, page.edges[-1].cursor)
    last = await upstream.get(25, info.end_cursor)
    assert len(last.nodes) == 6
    assert (last.page_info.has_next_page, last.page_info.has_previous_page) == (False, True)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_empty_list(kind: str) -> None:
    page = await Upstream(kind, []).get(5)
    assert (page.edges, page.nodes, page.total_count) == ([], [], 0)
    assert (page.page_info.start_cursor, page.page_info.end_cursor) == (None, None)
    assert not page.page_info.has_next_page


@pytest.mark.parametrize(("kind", "total"), [("offset", None), ("number", 11), ("cursor", None), ("unpaged", 11)])
async def test_a_total_is_the_vendors_word_or_counted_where_it_costs_nothing(kind: str, total: int | None) -> None:
    upstream = Upstream(kind, rows(11))
    first = await upstream.get(5)
    assert first.total_count == total
    assert (await upstream.get(5, first.page_info.end_cursor)).total_count == total
    assert (await upstream.get(25)).total_count == 11


@pytest.mark.parametrize(
    ("kind", "first", "calls"),
    [
        ("offset", 1, 1),
        ("offset", LARGEST_PAGE - 1, 1),
        ("offset", LARGEST_PAGE, 1),
        ("number", VENDOR_PAGE, 1),
        ("number", VENDOR_PAGE + 1, 2),
        ("cursor", VENDOR_PAGE, 1),
        ("unpaged", LARGEST_PAGE, 1),
    ],
)
async def test_a_first_page_costs_no_call_more_than_it_must(kind: str, first: int, calls: int) -> None:
    upstream = Upstream(kind, rows(400))
    await upstream.get(first)
    assert len(upstream.asked) == calls


@pytest.mark.parametrize("first", [1, 50, LARGEST_PAGE - 1, LARGEST_PAGE])
async def test_further_pages_over_offsets_cost_one_call_each(first: int) -> None:
    upstream = Upstream("offset", rows(400))
    after = None
    for page in range(1, 5):
        got = await upstream.get(first, after)
        after = got.page_info.end_cursor
        assert len(upstream.asked) == page
        assert ids(got)[0] == str((page - 1) * first + 1)


async def test_further_pages_of_a_whole_list_cost_one_call_each() -> None:
    upstream = Upstream("unpaged", rows(400))
    page = await upstream.get(25)
    await upstream.get(25, page.page_info.end_cursor)
    assert len(upstream.asked) == 2


async def test_a_vendors_page_is_asked_for_again_with_room_for_what_is_behind_the_cursor() -> None:
    sizes: list[int] = []

    async def page(token: str | None, size: int) -> VendorPage[Row]:
        sizes.append(size)
        start = int(token or 0)
        return VendorPage(tuple(rows(400)[start : start + size]), following=str(start + size))

    listing = Listing(page=page)
    first = await take(listing, 25, Position())
    again = await take(listing, 25, first.rows[-1][1])
    assert [row.id for row, _ in again.rows] == [str(number) for number in range(26, 51)]
    assert sizes == [25, 50]
    near_the_end = await take(listing, 90, again.rows[-1][1])
    assert [row.id for row, _ in near_the_end.rows] == [str(number) for number in range(51, 141)]
    assert sizes[2:] == [LARGEST_PAGE, 40]


@pytest.mark.parametrize(
    "pages", [{None: "a", "a": "a"}, {None: "a", "a": "b", "b": "a"}, {None: "a", "a": "b", "b": "c", "c": "b"}]
)
async def test_a_vendor_that_leads_in_a_circle_is_left(pages: dict[str | None, str]) -> None:
    async def page(token: str | None, size: int) -> VendorPage[Row]:
        return VendorPage((Row(str(token)),), following=pages[token])

    got = await connect(Listing(page=page), page_request("rows", LARGEST_PAGE, None), lambda row: row)
    assert sorted(ids(got)) == sorted({"None", *(token for token in pages if token)})
    assert not got.page_info.has_next_page
    assert not got.page_info.is_complete
    assert got.total_count is None


async def test_empty_pages_on_the_way_are_passed() -> None:
    async def page(token: str | None, size: int) -> VendorPage[Row]:
        number = int(token or 0)
        return VendorPage((Row("x"),) if number == 3 else (), following=str(number + 1) if number < 3 else None)

    got = await connect(Listing(page=page), page_request("rows", 5, None), lambda row: row)
    assert ids(got) == ["x"]
    assert got.page_info.is_complete


async def test_a_row_that_a_vendor_gives_twice_is_served_once() -> None:
    upstream = Upstream("number", [Row("1"), Row("2"), Row("3"), Row("2"), Row("3"), Row("4")])
    assert ids(await upstream.get(25)) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("first", [0, -1, LARGEST_PAGE + 1, 2**31 - 1])
async def test_a_page_size_out_of_bounds_is_refused_before_the_vendor_is_asked(first: int) -> None:
    upstream = Upstream("unpaged", rows(3))
    with pytest.raises(BadUserInput, match=f"`first` is {first}; give a number from 1 to 100"):
        await upstream.get(first)
    assert upstream.asked == []


async def test_no_page_size_is_the_usual_one() -> None:
    assert len((await Upstream("unpaged", rows(60)).get(None)).nodes) == 25


def test_a_list_is_told_apart_by_its_arguments_and_not_by_those_left_out() -> None:
    assert list_key("a", x=None) == list_key("a")
    assert list_key("a", x=1, y=2) == list_key("a", y=2, x=1)
    keys = [
        list_key("a"),
        list_key("b"),
        list_key("a", x=1),
        list_key("a", x="1"),
        list_key("a", y=1),
        list_key("a", x="\ud800"),
    ]
    assert len(set(keys)) == len(keys)
