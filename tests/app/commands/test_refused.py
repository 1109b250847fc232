"""Errors, a line each."""

from __future__ import annotations

from app.commands.refused import lines_of


def test_an_error_is_a_line_with_its_code_and_its_place() -> None:
    errors = [
        {"message": "no", "extensions": {"code": "FORBIDDEN"}, "path": ["a", 0, "b"]},
        {"message": "no", "row": 7, "path": ["b"]},
        {"message": "two\nlines \x1b[2J", "extensions": None},
    ]
    (said,) = lines_of([{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}])
    assert said == "PERSISTED_QUERY_NOT_FOUND: The gateway keeps no document of that name.\n"
    assert list(lines_of(errors)) == [
        "FORBIDDEN at a.0.b: no\n", "ERROR at row 7, b: no\n", "ERROR: two lines ?[2J\n",
    ]  # fmt: skip


def test_of_many_the_first_are_told() -> None:
    assert list(lines_of([{"message": "no"}] * 5, most=2)) == ["ERROR: no\n", "ERROR: no\n", "and 3 more errors\n"]
