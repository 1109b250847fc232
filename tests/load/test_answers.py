"""What the soak lets pass, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.load.answers import wrong

EXPECTED = {"companies": {"nodes": [{"name": "a"}, {"name": "b"}]}, "team": {"name": "t"}}


def error(*path: str | int, code: str = "TIMEOUT") -> dict[str, Any]:
    return {"path": list(path), "extensions": {"code": code}}


@pytest.mark.parametrize(
    ("data", "errors", "faults"),
    [
        (EXPECTED, [], 0),
        ({**EXPECTED, "team": None}, [error("team")], 0),
        ({"companies": {"nodes": [{"name": "a"}, {"name": None}]}, "team": {"name": "t"}}, [error("companies")], 0),
        (None, [error("companies", "nodes")], 0),
        ({**EXPECTED, "team": None}, [], 1),
        ({**EXPECTED, "team": None}, [error("companies")], 1),
        ({**EXPECTED, "team": {"name": "other"}}, [], 1),
        ({**EXPECTED, "team": {"name": "other"}}, [error("team")], 1),
        ({**EXPECTED, "companies": {"nodes": [{"name": "a"}]}}, [], 1),
        ({**EXPECTED, "team": None}, [error("team", code="INTERNAL_SERVER_ERROR")], 1),
        ({"team": {"name": "t"}}, [], 1),
    ],
)
def test_equal_or_null_with_an_error_of_a_vendor(
    data: dict[str, Any] | None, errors: list[dict[str, Any]], faults: int
) -> None:
    body = {"data": data, "errors": errors} if errors else {"data": data}
    assert len(wrong(EXPECTED, body)) == faults
