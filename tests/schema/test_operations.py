"""Exactly one operation of a document runs, and none is guessed."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry
from strawberry.extensions import ParserCache, ValidationCache

from schema.errors import GatewaySchema, formatted
from schema.operations import OneOperation


@strawberry.type
class Query:
    @strawberry.field
    def a(self) -> int:
        return 1

    @strawberry.field
    def b(self) -> int:
        return 2


SCHEMA = GatewaySchema(query=Query, extensions=[ParserCache, ValidationCache, OneOperation])
TWO = "query A { a } query B { b }"
UNRESOLVED = "OPERATION_RESOLUTION_FAILURE"
INVALID = "GRAPHQL_VALIDATION_FAILED"


async def execute(document: str, name: str | None) -> Any:
    return await SCHEMA.execute(document, operation_name=name)


@pytest.mark.parametrize(
    ("document", "name", "data"),
    [
        ("{ a }", None, {"a": 1}),
        ("query A { a }", None, {"a": 1}),
        ("query A { a }", "A", {"a": 1}),
        (TWO, "A", {"a": 1}),
        (TWO, "B", {"b": 2}),
        ("query A { ...F } fragment F on Query { b }", None, {"b": 2}),
        ("fragment F on Query { b } query A { ...F }", "A", {"b": 2}),
    ],
)
async def test_the_operation_that_was_meant_runs(document: str, name: str | None, data: dict[str, int]) -> None:
    result = await execute(document, name)
    assert (result.data, result.errors) == (data, None)


@pytest.mark.parametrize(
    ("document", "name", "code", "says"),
    [
        (TWO, None, UNRESOLVED, "several operations"),
        (TWO, "C", UNRESOLVED, "no operation named 'C'"),
        (TWO, "a", UNRESOLVED, "no operation named 'a'"),
        ("{ a }", "A", UNRESOLVED, "no operation named 'A'"),
        ("query A { a }", "F" * 1000, UNRESOLVED, f"named {'F' * 60!r}."),
        ("query A { ...F } fragment F on Query { b }", "F", UNRESOLVED, "no operation named 'F'"),
        ("fragment F on Query { b }", None, UNRESOLVED, "no operation:"),
        ("fragment F on Query { b }", "F", UNRESOLVED, "no operation:"),
        ("type T { a: Int }", None, UNRESOLVED, "no operation:"),
        ("query A { a } query A { b }", "A", INVALID, "only one operation named 'A'"),
        ("{ a } { b }", None, INVALID, "anonymous"),
        ("{ a } query B { b }", None, INVALID, "anonymous"),
        ("{ a } query B { b }", "B", INVALID, "anonymous"),
    ],
)
async def test_where_none_or_several_answer_to_the_name_nothing_runs(
    document: str, name: str | None, code: str, says: str
) -> None:
    result = await execute(document, name)
    assert result.data is None
    assert says in result.errors[0].message
    assert {formatted(error, result)["extensions"]["code"] for error in result.errors} == {code}


async def test_a_document_from_the_parsers_cache_is_checked_as_well() -> None:
    for name, code in [("A", None), (None, UNRESOLVED), ("B", None), ("C", UNRESOLVED)]:
        result = await execute(TWO, name)
        codes = [formatted(error, result)["extensions"]["code"] for error in result.errors or []]
        assert codes == ([code] if code else [])


async def test_a_document_that_cannot_be_parsed_says_so_and_no_more() -> None:
    result = await execute("query A { a", "B")
    assert [formatted(error, result)["extensions"]["code"] for error in result.errors] == ["GRAPHQL_PARSE_FAILED"]
