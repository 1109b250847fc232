"""Filters and orders before any vendor sees them."""

from __future__ import annotations

import pytest

from app.domain.errors import BadUserInput
from app.domain.query import (
    MOST_DEPTH,
    AllOf,
    AnyOf,
    Condition,
    Filter,
    Not,
    Operator,
    Sort,
    check_filters,
    check_sorts,
)
from app.domain.record import Json

NAMED = Condition("display_name", Operator.EQ, "Acme")


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        (Operator.EQ, None),
        (Operator.GTE, None),
        (Operator.IN, []),
        (Operator.IN, "a"),
        (Operator.NOT_IN, []),
        (Operator.NOT_IN, None),
        (Operator.BETWEEN, [1]),
        (Operator.BETWEEN, [1, 2, 3]),
        (Operator.BETWEEN, 1),
        (Operator.EXISTS, True),
        (Operator.NOT_EXISTS, []),
    ],
)
def test_a_value_that_the_operator_does_not_take_is_refused(operator: Operator, value: Json) -> None:
    with pytest.raises(BadUserInput, match="'display_name'"):
        Condition("display_name", operator, value)


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        (Operator.EQ, False),
        (Operator.EQ, 0),
        (Operator.EQ, ""),
        (Operator.IN, ["a"]),
        (Operator.NOT_IN, [None]),
        (Operator.BETWEEN, [1, 2]),
        (Operator.CONTAINS, "x"),
        (Operator.EXISTS, None),
        (Operator.NOT_EXISTS, None),
    ],
)
def test_a_value_that_the_operator_takes_is_kept(operator: Operator, value: Json) -> None:
    assert Condition("f", operator, value).value == value


@pytest.mark.parametrize("field", ["", " ", "\t"])
def test_a_field_without_a_name_is_refused(field: str) -> None:
    with pytest.raises(BadUserInput):
        Condition(field, Operator.EXISTS)
    with pytest.raises(BadUserInput):
        Sort(field)


@pytest.mark.parametrize("block", [AllOf, AnyOf])
def test_an_empty_block_is_refused(block: type[AllOf | AnyOf]) -> None:
    with pytest.raises(BadUserInput):
        block(())
    assert block((NAMED,)).filters == (NAMED,)


def test_three_sort_fields_pass_and_four_are_refused() -> None:
    check_sorts((Sort("a"), Sort("b"), Sort("c")))
    with pytest.raises(BadUserInput, match="At most 3 sort fields"):
        check_sorts((Sort("a"), Sort("b"), Sort("c"), Sort("d")))


def nested(depth: int) -> Filter:
    found: Filter = NAMED
    for level in range(depth):
        found = (Not(found), AllOf((NAMED, found)), AnyOf((found, NAMED)))[level % 3]
    return found


def test_blocks_nest_as_deep_as_stated_and_no_deeper() -> None:
    check_filters([NAMED, nested(MOST_DEPTH)])
    with pytest.raises(BadUserInput, match="20 blocks deep"):
        check_filters([NAMED, nested(MOST_DEPTH + 1)])


def test_a_filter_too_deep_for_recursion_is_refused_and_does_not_crash() -> None:
    with pytest.raises(BadUserInput):
        check_filters([nested(100_000)])
