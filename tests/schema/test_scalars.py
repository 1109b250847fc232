"""Scalars lose nothing on their way out, and read what they wrote."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from graphql import GraphQLError

from schema.scalars import SCALARS

DEFINITIONS = {definition.name: definition for definition in SCALARS.values()}


def served(name: str, value: object) -> Any:
    serialize = DEFINITIONS[name].serialize
    assert serialize is not None
    return serialize(value)


def taken(name: str, value: object) -> Any:
    parse = DEFINITIONS[name].parse_value
    assert parse is not None
    return parse(value)


def test_there_are_these_and_each_is_described() -> None:
    assert set(DEFINITIONS) == {"DateTime", "Date", "Decimal", "BigInt", "JSON"}
    assert all(definition.description for definition in DEFINITIONS.values())


@pytest.mark.parametrize("text", ["2026-01-02T03:04:05.123456789Z", "2026-01-02", "0001-01-01", "not a time", ""])
@pytest.mark.parametrize("name", ["DateTime", "Date"])
def test_times_are_the_vendors_own_text(name: str, text: str) -> None:
    assert served(name, text) == text
    assert taken(name, text) == text


@pytest.mark.parametrize("text", ["1.10", "-0.0", "1E+400", "123456789012345678901234567890.10", "0"])
def test_decimals_keep_their_digits(text: str) -> None:
    assert served("Decimal", Decimal(text)) == text
    assert str(taken("Decimal", text)) == text


@pytest.mark.parametrize("number", [0, -1, 2**53 + 1, 2**63, 10**40])
def test_whole_numbers_of_any_size_are_text(number: int) -> None:
    assert served("BigInt", number) == str(number)
    assert taken("BigInt", str(number)) == number


def test_any_json_goes_through_as_it_is() -> None:
    value = {"a": [Decimal("1.10"), 2**70, None, {"b": "\ud800"}]}
    assert served("JSON", value) is value
    assert taken("JSON", value) is value


@pytest.mark.parametrize(("given", "digits"), [(1, "1"), (Decimal("1.10"), "1.10"), (0.1, "0.1")])
def test_a_decimal_may_be_given_as_a_number(given: object, digits: str) -> None:
    assert str(taken("Decimal", given)) == digits


@pytest.mark.parametrize("given", [True, "", "a", [1], {"a": 1}, None])
def test_what_is_no_decimal_is_refused(given: object) -> None:
    with pytest.raises(GraphQLError):
        taken("Decimal", given)
