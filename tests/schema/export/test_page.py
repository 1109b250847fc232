"""What came of a page: rows, or why there are none."""

from __future__ import annotations

from typing import Any

import pytest

from app.limits import Limits
from schema.asked_operation import Operation
from schema.export.page import NoPage, Page, page_of
from schema.export.plan import plan_of

PLAN = plan_of(
    Operation('{ account(by: {domain: "a.example"}) { usageLogs { nodes { id } } } }', None, None), Limits(), first=2
)
INFO = {"hasNextPage": True, "endCursor": "c", "isComplete": True}


def answer(**rest: Any) -> dict[str, Any]:
    logs = {"nodes": [{"id": "1"}, {"id": "2"}], "exportPage": INFO, "exportTotal": 7}
    return {"data": {"account": {"usageLogs": logs}}, **rest}


def test_a_page_is_read_with_where_it_stands() -> None:
    page = page_of(answer(extensions={"stale": [{}]}), PLAN)
    assert page == Page([{"id": "1"}, {"id": "2"}], [], "c", True, True, True, 7)


def test_an_error_of_a_row_has_its_number_and_its_path_in_that() -> None:
    in_row = {"message": "m", "path": ["account", "usageLogs", "nodes", 1, "x", 0], "locations": [{}]}
    beside = {"message": "n", "path": ["account", "usageLogs", "totalCount"]}
    page = page_of(answer(errors=[in_row, beside]), PLAN)
    assert isinstance(page, Page)
    assert page.errors == [(1, {"message": "m", "path": ["x", 0]}), (None, beside)]


@pytest.mark.parametrize(
    ("body", "is_refused", "may_pass"),
    [
        ({"errors": [{"extensions": {"retryable": False}}]}, True, False),
        ({"data": {"account": None}}, False, False),
        ({"data": {"account": {"usageLogs": None}}, "errors": [{"extensions": {"retryable": True}}]}, False, True),
        ({"data": None, "errors": [{"extensions": {"retryable": True}}, {}]}, False, False),
    ],
)
def test_one_that_could_not_be_had_says_whether_that_may_pass(
    body: dict[str, Any], is_refused: bool, may_pass: bool
) -> None:
    page = page_of(body, PLAN)
    assert isinstance(page, NoPage)
    assert (page.is_refused, page.may_pass) == (is_refused, may_pass)
