"""Loaders get the same keys in the same batches, and as many tasks run, compiled or not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import strawberry
from aiodataloader import DataLoader
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor import compiled


@strawberry.type
class Leaf:
    key: int

    @strawberry.field
    async def loaded(self, info: strawberry.Info) -> str:
        return await info.context.load(("leaf", self.key % 4))

    @strawberry.field
    def at_once(self, info: strawberry.Info) -> str:
        return info.context.load(("at once", self.key))  # type: ignore[no-any-return]


@strawberry.type
class Row:
    key: int

    @strawberry.field
    async def leaf(self, info: strawberry.Info) -> Leaf:
        await info.context.load(("row", self.key))
        return Leaf(key=self.key)

    @strawberry.field
    def leaves(self) -> list[Leaf]:
        return [Leaf(key=self.key), Leaf(key=self.key + 1)]

    @strawberry.field
    async def failing(self) -> str:
        await asyncio.sleep(0)
        raise ValueError("failed")


@strawberry.type
class Query:
    @strawberry.field
    async def rows(self) -> list[Row]:
        return [Row(key=key) for key in range(5)]


DOCUMENTS = [
    "{ rows { leaf { loaded atOnce } } }",
    "{ rows { leaf { loaded } leaves { loaded atOnce key } key } more: rows { leaves { loaded } } }",
    "{ rows { key leaves { atOnce } leaf { atOnce key } } }",
    "{ rows { leaf { loaded } failing } }",
]


class Batches:
    """A loader that notes what it is asked for, and the tasks that are made."""

    def __init__(self) -> None:
        self.asked: list[list[Any]] = []
        self.tasks = 0
        self._loader: DataLoader[Any, str] = DataLoader(self._batch)

    async def load(self, key: Any) -> str:
        return await self._loader.load(key)

    async def _batch(self, keys: list[Any]) -> list[str]:
        self.asked.append(list(keys))
        await asyncio.sleep(0)
        return [str(key) for key in keys]


async def _run(document: str, way: type[Any]) -> tuple[Any, Any, list[list[Any]], int]:
    counted = Batches()

    def made(loop: asyncio.AbstractEventLoop, coroutine: Any, **given: Any) -> asyncio.Task[Any]:
        counted.tasks += 1
        return asyncio.Task(coroutine, loop=loop, **given)

    loop = asyncio.get_running_loop()
    loop.set_task_factory(made)
    try:
        schema = strawberry.Schema(Query, execution_context_class=way)
        result = await schema.execute(document, context_value=counted)
    finally:
        loop.set_task_factory(None)
    errors = [(error.message, error.path) for error in result.errors or ()]
    return result.data, errors, counted.asked, counted.tasks


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_batches_and_tasks_are_the_same(document: str) -> None:
    plain = await _run(document, StrawberryGraphQLCoreExecutionContext)
    assert await _run(document, compiled(written_after=0)) == plain
    assert plain[2], "something was loaded"


async def test_what_waits_is_cancelled_with_the_operation() -> None:
    began, cancelled = asyncio.Event(), []

    @strawberry.type
    class Slow:
        @strawberry.field
        async def first(self) -> str:
            return await _forever("first")

        @strawberry.field
        async def second(self) -> str:
            return await _forever("second")

    async def _forever(name: str) -> str:
        began.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(name)
            raise
        return name

    schema = strawberry.Schema(Slow, execution_context_class=compiled(written_after=0))
    task = asyncio.ensure_future(schema.execute("{ first second }"))
    await began.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert cancelled == ["first", "second"]
