"""Whole lists out of pages that are there."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.paging import VendorPage
from app.domain.record import Wire
from app.vendors.kept import kept_list


@dataclass(frozen=True)
class Row:
    id: str
    raw: Wire = field(default_factory=dict)


def page(*ids: str, following: str | None = None) -> VendorPage[Row]:
    return VendorPage(tuple(map(Row, ids)), following=following)


def ids(pages: dict[str | None, VendorPage[Row]]) -> list[str] | None:
    rows = kept_list(pages.get)
    return None if rows is None else [row.id for row in rows]


def test_pages_are_joined_each_record_once() -> None:
    assert ids({None: page("a", "b", following="2"), "2": page("b", "c", following="3"), "3": page("d")}) == [*"abcd"]


def test_a_page_that_is_missing_is_a_list_that_is_missing() -> None:
    assert ids({}) is None
    assert ids({None: page("a", following="2"), "3": page("c")}) is None
    assert ids({"2": page("b")}) is None


def test_an_empty_list_is_a_list() -> None:
    assert ids({None: page()}) == []


def test_a_circle_ends() -> None:
    assert ids({None: page("a", following="2"), "2": page("b", following="2")}) == ["a", "b"]


def test_the_rows_of_one_page_are_the_list_itself_where_each_stands_there_once() -> None:
    one, twice = page("a", "b"), page("a", "b", "a")
    for _ in range(2):  # what was found of a page is remembered
        assert kept_list(lambda _: one) is one.rows
        assert ids({None: twice}) == ["a", "b"]
