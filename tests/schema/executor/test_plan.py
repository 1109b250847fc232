"""When a function is written for a selection, and what a plan holds."""

from __future__ import annotations

from typing import Any

import pytest
import strawberry

from schema.executor import compiled, describe
from schema.executor.execution import CompiledExecution
from schema.executor.plan import MOST_FIELDS


@strawberry.type
class Row:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def rows(self, count: int) -> list[Row]:
        return [Row(name=str(number)) for number in range(count)]


async def _rows(way: type[CompiledExecution], count: int, selected: str = "name") -> Any:
    schema = strawberry.Schema(Query, execution_context_class=way)
    result = await schema.execute(f"{{ rows(count: {count}) {{ {selected} }} }}")
    assert not result.errors
    assert result.data
    return result.data["rows"]


@pytest.mark.parametrize(("count", "is_written"), [(3, False), (4, True), (9, True)])
async def test_a_function_is_written_behind_a_few_objects(count: int, is_written: bool) -> None:
    way = compiled(written_after=3)
    assert await _rows(way, count) == [{"name": str(number)} for number in range(count)]
    assert ("# Row" in describe(way)) is is_written


@pytest.mark.parametrize(("fields", "is_written"), [(MOST_FIELDS, True), (MOST_FIELDS + 1, False)])
async def test_no_function_is_written_for_too_many_fields(fields: int, is_written: bool) -> None:
    way = compiled(written_after=0)
    selected = " ".join(f"a{number}: name" for number in range(fields))
    assert await _rows(way, 2, selected) == [{f"a{n}": str(row) for n in range(fields)} for row in range(2)]
    assert ("# Row" in describe(way)) is is_written
