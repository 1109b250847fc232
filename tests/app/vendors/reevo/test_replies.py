"""Where Reevo's lists keep their rows, cursor and count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.upstream.fields import Unparsable
from app.vendors.reevo import replies

ROW = {"id": "1"}


@pytest.mark.parametrize("body", [{"data": {"id": "1"}, "meta": {}}, {"id": "1"}, {"id": "1", "data": None}])
def test_a_record_in_data_or_bare(body: dict[str, Any]) -> None:
    assert replies.open_record(body)["id"] == "1"


@pytest.mark.parametrize("body", [None, [], "text", 1])
def test_a_body_that_is_no_object_is_unparsable(body: Any) -> None:
    with pytest.raises(Unparsable):
        replies.open_record(body)
    with pytest.raises(Unparsable):
        replies.rows(body)


@pytest.mark.parametrize(
    "body", [{"data": [ROW]}, {"items": [ROW]}, {"data": {"items": [ROW]}}, {"parent": {}, "data": {"data": [ROW]}}]
)
def test_rows_are_found_in_each_place_a_list_may_stand_in(body: dict[str, Any]) -> None:
    assert replies.rows(body) == [ROW]


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": None}, {"items": {}}, {"data": [1]}, {"data": [None]}])
def test_a_reply_without_a_list_of_objects_is_unparsable(body: dict[str, Any]) -> None:
    with pytest.raises(Unparsable):
        replies.rows(body)


@pytest.mark.parametrize(
    "body",
    [
        {"next_cursor": "n"},
        {"meta": {"next_cursor": "n"}},
        {"pagination": {"next_cursor": "n"}},
        {"data": {"next_cursor": "n"}},
        {"data": {"pagination": {"next_cursor": "n"}}},
        {"next_cursor": None, "meta": {"next_cursor": "n"}},
        {"meta": None, "pagination": "odd", "next_cursor": "n"},
    ],
)
def test_the_cursor_is_found_at_the_top_or_in_the_metadata(body: dict[str, Any]) -> None:
    assert replies.following(body, None, 1) == "n"


@pytest.mark.parametrize("cursor", [None, "", False])
def test_no_cursor_is_the_end(cursor: object) -> None:
    assert replies.following({"next_cursor": cursor}, "c", 5) is None  # type: ignore[dict-item]
    assert replies.following({}, "c", 5) is None


def test_a_cursor_that_does_not_move_on_or_follows_an_empty_page_is_the_end() -> None:
    assert replies.following({"next_cursor": "same"}, "same", 5) is None
    assert replies.following({"next_cursor": "n"}, "c", 0) is None


@pytest.mark.parametrize("cursor", [{"id": 1}, ["n"], True])
def test_a_cursor_that_cannot_be_sent_back_does_not_end_the_list_unnoticed(cursor: Any) -> None:
    with pytest.raises(Unparsable):
        replies.following({"next_cursor": cursor}, None, 1)


@pytest.mark.parametrize(
    ("body", "asked", "count", "after", "expected"),
    [
        ({}, None, 3, None, None),
        ({"meta": {"total": 3}}, None, 3, None, 3),
        ({"meta": {"total_count": 3}}, None, 3, None, 3),
        ({"meta": {"total": Decimal("3.0")}}, None, 3, None, 3),
        ({"pagination": {"total": 0}}, None, 0, None, 0),
        ({"meta": {"total": 4}}, None, 3, None, None),  # the only page would have to hold all
        ({"meta": {"total": 2}}, None, 3, None, None),
        ({"meta": {"total": 3}}, None, 3, "n", None),  # there is more than this page
        ({"meta": {"total": 4}}, None, 3, "n", 4),
        ({"meta": {"total": 4}}, "c", 3, "n", None),  # a page before, and one after
        ({"meta": {"total": 5}}, "c", 3, "n", 5),
        ({"meta": {"total": "many"}}, None, 3, None, None),
        ({"meta": {"total": -1}}, None, 0, None, None),
    ],
)
def test_a_total_is_believed_where_the_list_does_not_contradict_it(
    body: dict[str, Any], asked: str | None, count: int, after: str | None, expected: int | None
) -> None:
    assert replies.total(body, asked, count, after) == expected
