"""Plans go with their documents, and there are few of one operation."""

from __future__ import annotations

import gc
from typing import Any

import pytest
import strawberry
from graphql import DocumentNode, execute, parse

from schema.executor import compiled
from schema.executor.kept import MOST_OPERATIONS, MOST_PLANS, KeptOperations


@strawberry.type
class Query:
    @strawberry.field
    def word(self) -> str:
        return "word"

    @strawberry.field
    def other(self) -> str:
        return "other"


def _executed(schema: strawberry.Schema, document: DocumentNode, **variables: Any) -> Any:
    result: Any = execute(
        schema._schema,
        document,
        executor_class=schema.execution_context_class,
        variable_values=variables,
        operation_extensions=None,
    )
    assert not result.errors
    return result.data


def _schema() -> tuple[strawberry.Schema, KeptOperations]:
    way = compiled(written_after=0)
    return strawberry.Schema(Query, execution_context_class=way), way.operations


def test_the_same_document_has_one_plan() -> None:
    schema, kept = _schema()
    document = parse("{ word }")
    for _ in range(3):
        assert _executed(schema, document) == {"word": "word"}
    assert len(kept) == len(list(kept.plans())) == 1


def test_a_plan_goes_when_its_document_does() -> None:
    schema, kept = _schema()
    document = parse("{ word }")
    _executed(schema, document)
    del document
    gc.collect()
    assert len(kept) == 0


def test_each_operation_of_a_document_has_its_own() -> None:
    schema, kept = _schema()
    document = parse("query A { word } query B { other }")
    way = schema.execution_context_class
    for name, data in (("A", {"word": "word"}), ("B", {"other": "other"})):
        result: Any = execute(
            schema._schema, document, executor_class=way, operation_name=name, operation_extensions=None
        )
        assert result.data == data
    assert len(kept) == 2


@pytest.mark.parametrize(
    "document",
    [
        "query ($a: Boolean!, $b: Boolean = true) { word @include(if: $a) other @skip(if: $b) }",
        (
            "query ($a: Boolean!, $b: Boolean = true) { ...F } "
            "fragment F on Query { word @include(if: $a) other @skip(if: $b) }"
        ),
        "query ($a: Boolean!, $b: Boolean = true) { ... @include(if: $a) { word } ... @skip(if: $b) { other } }",
    ],
)
def test_what_is_selected_by_variables_is_told_apart(document: str) -> None:
    schema, kept = _schema()
    parsed = parse(document)
    for _ in range(2):
        assert _executed(schema, parsed, a=True) == {"word": "word"}
        assert _executed(schema, parsed, a=False) == {}
        assert _executed(schema, parsed, a=True, b=False) == {"word": "word", "other": "other"}
    assert len(list(kept.plans())) == 3


def test_other_variables_make_no_plan() -> None:
    schema, kept = _schema()
    document = parse("query ($name: Boolean = true) { word @include(if: true) }")
    _executed(schema, document, name=True)
    _executed(schema, document, name=False)
    assert len(list(kept.plans())) == 1


def test_one_operation_has_few_plans() -> None:
    schema, kept = _schema()
    names = [f"v{number}" for number in range(6)]
    declared = ", ".join(f"${name}: Boolean!" for name in names)
    document = parse(f"query ({declared}) {{ " + " ".join(f"a{name}: word @skip(if: ${name})" for name in names) + " }")
    for number in range(2 ** len(names)):
        values = {name: bool(number >> place & 1) for place, name in enumerate(names)}
        assert set(_executed(schema, document, **values)) == {f"a{name}" for name in names if not values[name]}
    assert len(list(kept.plans())) == MOST_PLANS


def test_there_are_not_too_many_operations() -> None:
    schema, kept = _schema()
    documents = [parse("{ word }") for _ in range(MOST_OPERATIONS + 10)]
    for document in documents:
        _executed(schema, document)
    assert len(kept) == MOST_OPERATIONS
