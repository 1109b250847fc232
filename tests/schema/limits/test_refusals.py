"""What is said of each limit, and that nothing is said within them."""

from __future__ import annotations

from dataclasses import fields

import pytest

from app.domain.errors import BadUserInput
from app.limits import LARGEST, Limits, setting_of
from schema.limits.amounts import Amounts
from schema.limits.arguments import counted_values
from schema.limits.bodies import check_body
from schema.limits.refusals import of_amounts, of_length, of_shape
from schema.limits.shape import Shape
from schema.limits.telling import cost_told

LIMITS = Limits(document_length=3, depth=3, aliases=3, root_fields=3, directives=3, fields=3, values=3, cost=3)


def test_what_is_at_its_limit_is_allowed() -> None:
    assert of_length(3, LIMITS) == []
    assert of_shape(Shape(3, 3, 3, 3), 3, LIMITS) == []
    assert of_amounts(Amounts(3, 1, 1, 1, 0, 0), LIMITS) == []


def test_all_limits_that_are_passed_are_told_at_once() -> None:
    found = of_shape(Shape(4, 5, 6, LARGEST), 7, LIMITS)
    assert [error.message.partition(" allowed.")[0] for error in found] == [
        "Depth: 4, and 3 are",
        "Aliases: 5, and 3 are",
        f"Root fields: {LARGEST} or more, and 3 are",
        "Directives: 6, and 3 are",
        "Values in `variables`: more than 3, and 3 are",
    ]
    assert {str(error.extensions["code"]) for error in found if error.extensions} == {"BAD_USER_INPUT"}


def test_a_cost_is_told_by_vendor() -> None:
    fields_, cost = of_amounts(Amounts(4, assembly=2, reevo=3), LIMITS)
    assert fields_.message.startswith("Fields that the answer may hold: 4, and 3 are allowed.")
    assert "5 calls to vendors (Assembly 2, Reevo 3), and 3 are allowed" in cost.message
    assert cost.extensions == {"code": "COST_EXCEEDED", "retryable": False}


def test_what_is_not_known_of_a_cost_is_null() -> None:
    nothing = {"calls": 0, "byVendor": {}}
    assert cost_told(None, [], LIMITS) == {"requested": None, "actual": nothing, "limit": {"calls": 3, "fields": 3}}


@pytest.mark.parametrize(
    ("variables", "number"),
    [({}, 0), ({"a": 1}, 1), ({"a": [1, 2, {"b": []}]}, 5), ({"a": [[]] * 50}, 11), ({"a": "text"}, 1)],
)
def test_values_are_counted_until_they_are_too_many(variables: object, number: int) -> None:
    assert counted_values(variables, 10) == number


def test_a_body_of_too_many_lists_is_refused_before_it_is_decoded() -> None:
    limits = Limits(values=5, tokens=5)
    check_body(b"[" * 10, limits)
    with pytest.raises(BadUserInput, match="more than 10 lists and objects"):
        check_body(b"[{" * 6, limits)


def test_limits_are_read_by_their_names() -> None:
    asked: dict[str, int] = {}

    def number(name: str, default: int) -> int:
        asked[name] = default
        return default + 1

    read = Limits.read(number)
    assert asked == {setting_of(each.name): getattr(Limits(), each.name) for each in fields(Limits)}
    assert read.depth == Limits().depth + 1
    assert "GATEWAY_MAX_ROOT_FIELDS" in asked
