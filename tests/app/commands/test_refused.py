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


def test_those_that_say_the_same_are_one_line() -> None:
    of_rows = [{"message": "no", "row": row, "path": ["b"], "extensions": {"code": "FORBIDDEN"}} for row in range(90)]
    of_nodes = [{"message": "no", "path": ["a", "nodes", row, "b"]} for row in range(2)]
    assert list(lines_of([*of_rows, *of_nodes, {"message": "x"}, {"message": "x"}], count=1_100)) == [
        "FORBIDDEN at b, 90 times: no\n", "ERROR at a.nodes.*.b, 2 times: no\n", "ERROR, 2 times: x\n",
        "and 1,006 more errors\n",
    ]  # fmt: skip


def test_of_many_the_first_are_told() -> None:
    every = [{"message": f"no {number}"} for number in range(5)]
    assert list(lines_of(every, most=2)) == ["ERROR: no 0\n", "ERROR: no 1\n", "and 3 more errors\n"]
