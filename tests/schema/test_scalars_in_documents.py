"""Scalars as arguments and answers of a schema: written in the document, or given as variables."""

from __future__ import annotations

from decimal import Decimal as Number
from typing import Any

import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from app.upstream.decoding import decode_json
from schema.scalars import JSON, SCALARS, BigInt, Decimal

HUGE = 2**70


@strawberry.type
class Query:
    @strawberry.field
    def json(self, info: strawberry.Info[Any, Any], value: JSON) -> JSON:
        info.context["got"] = value
        return value

    @strawberry.field
    def decimal(self) -> Decimal:
        return Number("1.10")

    @strawberry.field
    def same(self, value: Decimal) -> Decimal:
        return value

    @strawberry.field
    def big(self) -> BigInt:
        return HUGE


SCHEMA = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))


def run(document: str, **variables: Any) -> tuple[ExecutionResult, Any]:
    context: dict[str, Any] = {}
    result = SCHEMA.execute_sync(document, variable_values=variables, context_value=context)
    return result, context.get("got")


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("1.10", Number("1.10")),
        ("1E400", Number("1E+400")),
        (str(HUGE), HUGE),
        ('"text"', "text"),
        ("true", True),
        ("[1, [2.50]]", [1, [Number("2.50")]]),
        ("{a: {b: [1.10, null]}, c: WORD}", {"a": {"b": [Number("1.10"), None]}, "c": "WORD"}),
    ],
)
def test_a_value_in_the_document_keeps_its_digits(literal: str, value: object) -> None:
    result, got = run(f"{{ json(value: {literal}) }}")
    assert result.errors is None
    assert got == value
    assert repr(got) == repr(value)


@pytest.mark.parametrize("literal", ['"1234567890.10"', "1234567890.10", "0.1", "-3"])
def test_a_decimal_in_the_document_keeps_its_digits(literal: str) -> None:
    result, _ = run(f"{{ same(value: {literal}) }}")
    assert result.errors is None
    assert result.data == {"same": literal.strip('"')}


@pytest.mark.parametrize("literal", ['"much"', "true", "[1]", "MUCH"])
def test_what_is_no_decimal_in_the_document_is_refused(literal: str) -> None:
    result, _ = run(f"{{ same(value: {literal}) }}")
    assert result.errors


def test_a_variable_keeps_the_digits_of_the_body_alone_and_within_a_value() -> None:
    value = decode_json(b'{"a": [1.10, 1E400, 1180591620717411303424]}')
    result, got = run("query ($v: JSON!) { json(value: $v) }", v=value)
    assert result.errors is None
    assert repr(got) == repr(value)
    result, got = run("query ($v: JSON!) { json(value: {within: [$v]}) }", v=value)
    assert result.errors is None
    assert repr(got) == repr({"within": [value]})


@pytest.mark.parametrize("literal", ["9" * 5000, "1e99999999999999999999"])
def test_a_number_that_no_program_holds_is_refused(literal: str) -> None:
    result, got = run(f"{{ json(value: [{literal}]) }}")
    assert got is None
    assert result.errors
    assert "longer than any program holds" in result.errors[0].message


def test_numbers_are_served_as_text() -> None:
    result, _ = run("{ decimal big }")
    assert result.data == {"decimal": "1.10", "big": str(HUGE)}
