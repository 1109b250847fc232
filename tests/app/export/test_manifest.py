"""What an export says of itself."""

from __future__ import annotations

import pytest

from app.export.manifest import MOST_ERRORS, Ending, Manifest
from schema.export.page import Page


def page(**changes: object) -> Page:
    usual = {"rows": [{}], "errors": [], "cursor": "c", "has_next": False, "is_complete": True, "is_stale": False}
    return Page(**{**usual, "total": None, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "is_complete"),
    [({}, True), ({"is_complete": False}, False), ({"errors": [(0, {})]}, False), ({"is_stale": True}, True)],
)
def test_it_is_complete_where_nothing_is_missing(changes: dict[str, object], is_complete: bool) -> None:
    manifest = Manifest("before")
    manifest.add(page())
    manifest.add(page(**changes))
    assert not manifest.is_complete
    manifest.ending = Ending.END
    assert manifest.told()["isComplete"] is is_complete
    assert manifest.told()["stale"] is changes.get("is_stale", False)


def test_errors_have_the_rows_number_in_the_export_and_are_bounded() -> None:
    manifest = Manifest(None)
    manifest.add(page(rows=[{}] * 100))
    manifest.add(page(errors=[(3, {"message": "a"}), (None, {"message": "b"})] * MOST_ERRORS))
    told = manifest.told()
    assert told["errors"][:2] == [{"message": "a", "row": 103}, {"message": "b"}]
    assert (len(told["errors"]), told["errorCount"]) == (MOST_ERRORS, 2 * MOST_ERRORS)


def test_vendors_that_are_missing_are_told_once_with_what_came_of_them() -> None:
    manifest = Manifest(None)
    manifest.add(page())
    assert "missing" not in manifest.told()
    first = {"vendor": "REEVO", "error": {"code": "TIMEOUT"}}
    manifest.add(page(missing=[first]))
    manifest.add(page(missing=[{"vendor": "REEVO", "error": None}, {"vendor": "SWIFT", "error": None}]))
    assert manifest.told()["missing"] == [first, {"vendor": "SWIFT", "error": None}]


def test_an_empty_page_leaves_the_cursor() -> None:
    manifest = Manifest("before")
    manifest.add(page(rows=[], cursor=None, total=7))
    assert manifest.progress() == {"rows": 0, "total": 7, "cursor": "before", "errorCount": 0}


def test_progress_tells_what_is_not_as_it_should_be_as_soon_as_it_is_known() -> None:
    manifest = Manifest(None)
    manifest.add(page())
    assert not manifest.progress().keys() & {"isComplete", "stale"}
    manifest.add(page(is_complete=False, is_stale=True))
    manifest.add(page())
    assert (manifest.progress()["isComplete"], manifest.progress()["stale"]) == (False, True)
