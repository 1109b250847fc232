"""Parts of an answer in the two forms that clients know."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLError,
    IncrementalDeferResult,
    IncrementalStreamResult,
    InitialIncrementalExecutionResult,
    SubsequentIncrementalExecutionResult,
)
from graphql.execution.types import CompletedResult, PendingResult

from app.domain.errors import BadUserInput
from app.upstream.scope import serving
from schema.increments import Increments
from schema.media import Form

DATA = {"list": [1, 2], "one": {}}
ANNOUNCED = [PendingResult("0", ["one"], "late"), PendingResult("1", ["list"])]


def error() -> GraphQLError:
    return GraphQLError("No.", path=["one", "a"], original_error=BadUserInput("No."))


def told(form: Form, *following: SubsequentIncrementalExecutionResult) -> list[dict[str, Any]]:
    increments, body = Increments(form), {"data": DATA}
    with serving("inbound"):
        first = increments.first(InitialIncrementalExecutionResult(DATA, None, ANNOUNCED, True), body)
        return [first, *(increments.following(each) for each in following)]


def part(**given: Any) -> SubsequentIncrementalExecutionResult:
    return SubsequentIncrementalExecutionResult(given.pop("has_next", True), **given)


FIELDS = part(incremental=[IncrementalDeferResult({"a": 1}, "0")], completed=[CompletedResult("0")])
DEEP = part(incremental=[IncrementalDeferResult({"c": 1}, "0", ["b", 0], [error()])])
ITEMS = part(incremental=[IncrementalStreamResult([3, 4], "1")])
LAST = part(incremental=[IncrementalStreamResult([5], "1")], completed=[CompletedResult("1")], has_next=False)
NEVER = part(completed=[CompletedResult("0", [error()]), CompletedResult("1", [error()])], has_next=False)


def test_what_is_to_come_is_announced_in_the_newer_form_alone() -> None:
    (new,), (old,) = told(Form.DEFERRED), told(Form.DEFERRED_2022)
    assert new["pending"] == [{"id": "0", "path": ["one"], "label": "late"}, {"id": "1", "path": ["list"]}]
    assert old == {"data": DATA, "hasNext": True}


def test_fields_name_their_announcement_or_their_place() -> None:
    (_, new), (_, old) = told(Form.DEFERRED, FIELDS), told(Form.DEFERRED_2022, FIELDS)
    assert new == {"incremental": [{"data": {"a": 1}, "id": "0"}], "completed": [{"id": "0"}], "hasNext": True}
    assert old == {"incremental": [{"data": {"a": 1}, "path": ["one"], "label": "late"}], "hasNext": True}


@pytest.mark.parametrize(
    ("form", "as_events"), [(Form.DEFERRED, Form.EVENTS_DEFERRED), (Form.DEFERRED_2022, Form.EVENTS_2022)]
)
def test_parts_are_the_same_as_events(form: Form, as_events: Form) -> None:
    assert told(as_events, FIELDS, DEEP, ITEMS, LAST) == told(form, FIELDS, DEEP, ITEMS, LAST)


def test_what_lies_deeper_says_where() -> None:
    (_, new), (_, old) = told(Form.DEFERRED, DEEP), told(Form.DEFERRED_2022, DEEP)
    assert new["incremental"][0]["subPath"] == ["b", 0]
    assert old["incremental"][0]["path"] == ["one", "b", 0]
    for (failed,) in (new["incremental"], old["incremental"]):
        assert failed["errors"][0]["extensions"] == {
            "code": "BAD_USER_INPUT",
            "retryable": False,
            "requestId": "inbound",
        }


def test_items_are_counted_on_from_those_that_came_at_once() -> None:
    _, *new = told(Form.DEFERRED, ITEMS, LAST)
    assert [each["incremental"][0] for each in new] == [{"items": [3, 4], "id": "1"}, {"items": [5], "id": "1"}]
    _, *old = told(Form.DEFERRED_2022, ITEMS, LAST)
    assert [each["incremental"][0]["path"] for each in old] == [["list", 2], ["list", 4]]
    assert [each["hasNext"] for each in (*new, *old)] == [True, False, True, False]


def test_lists_within_what_was_deferred_are_counted_likewise() -> None:
    nested = part(
        incremental=[IncrementalDeferResult({"below": [7]}, "0")], pending=[PendingResult("2", ["one", "below"])]
    )
    more = part(incremental=[IncrementalStreamResult([8], "2")])
    _, new, _ = told(Form.DEFERRED, nested, more)
    assert new["pending"] == [{"id": "2", "path": ["one", "below"]}]
    *_, old = told(Form.DEFERRED_2022, nested, more)
    assert old["incremental"][0]["path"] == ["one", "below", 1]


def test_what_never_comes_is_null_with_its_errors() -> None:
    (_, new), (_, old) = told(Form.DEFERRED, NEVER), told(Form.DEFERRED_2022, NEVER)
    assert "incremental" not in new
    assert [(each["id"], len(each["errors"])) for each in new["completed"]] == [("0", 1), ("1", 1)]
    fields, items = old["incremental"]
    assert (fields["data"], fields["path"]) == (None, ["one"])
    assert (items["items"], items["path"]) == (None, ["list", 2])
    assert fields["errors"] == items["errors"]
