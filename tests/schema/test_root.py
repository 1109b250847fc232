"""The schema is executed by functions written for its documents, or by graphql-core alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schema.context import Context
from schema.executor import describe
from schema.executor.execution import CompiledExecution
from schema.root import execute_compiled, schema
from tests.gateway.harness import opened

DOCUMENT = "{ assemblyAccounts(first: 20) { nodes { mine: domain } } }"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = schema.execution_context_class
    yield
    schema.execution_context_class = before


@pytest.mark.parametrize("compiles", [True, False])
def test_whether_operations_are_compiled_is_said_for_all_that_follow(compiles: bool) -> None:
    execute_compiled(not compiles)
    execute_compiled(compiles)
    assert issubclass(schema.execution_context_class, CompiledExecution) is compiles


@pytest.mark.parametrize(("way", "is_written"), [("compiled", True), ("plain", False)])
async def test_the_setting_says_which(way: str, is_written: bool) -> None:
    async with opened(GATEWAY_EXECUTOR=way) as gateway:
        data = await gateway.data(DOCUMENT)
        assert len(data["assemblyAccounts"]["nodes"]) > 8
        execution = schema.execution_context_class
    assert issubclass(execution, CompiledExecution) is is_written
    assert not is_written or "data['mine'] = value" in describe(execution)


async def test_what_a_client_may_see_anyway_is_read_without_asking_its_guard() -> None:
    async with opened(GATEWAY_EXECUTOR="compiled") as gateway:
        execution = schema.execution_context_class
        await gateway.data("{ assemblyAccounts(first: 20) { nodes { assembly { guarded: notes } } } }")
        assert issubclass(execution, CompiledExecution)
        assert all(each(Context(gateway.app.state.vendors)) for each in execution.guards[schema._schema])
    written = describe(execution)
    before = written[: written.index("data['guarded']")].splitlines()
    assert "            value = source.notes" in before[-6:]
