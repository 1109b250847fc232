"""What is left to graphql-core, and that whoever wants to know is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import strawberry
from graphql import AbortController, execute, parse
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from schema.executor import compiled, describe
from schema.executor.reasons import Reason


@strawberry.type
class Item:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def item(self) -> Item:
        return Item(name="one")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def items(self) -> AsyncIterator[Item]:
        yield Item(name="first")


class Shouting(SchemaExtension):
    def resolve(self, _next: Any, root: Any, info: Any, *args: Any, **given: Any) -> Any:
        value = _next(root, info, *args, **given)
        return value.upper() if isinstance(value, str) else value


def _schema(told: list[Reason], **given: Any) -> strawberry.Schema:
    way = compiled(told.append, written_after=0)
    return strawberry.Schema(Query, subscription=Subscription, execution_context_class=way, **given)


async def test_nothing_is_told_of_what_is_compiled() -> None:
    told: list[Reason] = []
    schema = _schema(told)
    result = await schema.execute("{ item { name } }")
    assert (result.data, told) == ({"item": {"name": "one"}}, [])
    assert "source.name" in describe(schema.execution_context_class)


async def test_an_extension_that_resolves() -> None:
    told: list[Reason] = []
    schema = _schema(told, extensions=[Shouting])
    result = await schema.execute("{ item { name } }")
    assert (result.data, told) == ({"item": {"name": "ONE"}}, [Reason.MIDDLEWARE])
    assert describe(schema.execution_context_class) == ""


async def test_a_subscription() -> None:
    told: list[Reason] = []
    stream = await _schema(told).subscribe("subscription { items { name } }")
    assert [result.data async for result in stream] == [{"items": {"name": "first"}}]
    assert told == [Reason.SUBSCRIPTION]


@pytest.mark.parametrize("document", ["{ ... @defer { item { name } } }", "{ item { ... @defer { name } } }"])
async def test_parts_that_come_later(document: str) -> None:
    told: list[Reason] = []
    schema = _schema(told, config=StrawberryConfig(enable_experimental_incremental_execution=True))
    stream = await schema.stream(document)
    frames = [frame async for frame in stream]
    assert len(frames) > 1
    assert told == [Reason.INCREMENTAL]


@pytest.mark.parametrize(
    ("document", "given", "reason"),
    [
        ("{ item { name } }", {"abort_signal": AbortController().signal}, Reason.ABORTABLE),
        ("query @experimental_disableErrorPropagation { item { name } }", {}, Reason.NO_PROPAGATION),
    ],
)
async def test_what_is_asked_of_graphql_core_itself(document: str, given: dict[str, Any], reason: Reason) -> None:
    told: list[Reason] = []
    schema = _schema(told)
    result: Any = execute(
        schema._schema,
        parse(document),
        executor_class=schema.execution_context_class,
        operation_extensions=None,
        **given,
    )
    assert (result.data, told) == ({"item": {"name": "one"}}, [reason])


async def test_variables_of_fragments() -> None:
    told: list[Reason] = []
    schema = _schema(told)
    document = parse(
        "{ item { ...F(yes: true) } } fragment F($yes: Boolean!) on Item { name @include(if: $yes) }",
        experimental_fragment_arguments=True,
    )
    result: Any = execute(
        schema._schema, document, executor_class=schema.execution_context_class, operation_extensions=None
    )
    assert (result.data, told) == ({"item": {"name": "one"}}, [Reason.FRAGMENT_VARIABLES])
