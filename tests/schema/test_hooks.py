"""The hooks of extensions run as Strawberry runs them, whatever they do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import strawberry
from strawberry.extensions import SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner

from schema.errors import GatewaySchema
from schema.hooks import Hooks

WAYS = ("passes", "fails before", "fails behind", "swallows", "turns it into another", "yields never", "yields twice")
NO_CONTEXT: Any = None
events: list[str] = []


def _generator(way: str, name: str) -> Any:
    def on_execute(_: SchemaExtension) -> Iterator[None]:
        events.append(f"{name} opens")
        if way == "fails before":
            raise ValueError(name)
        if way == "yields never":
            return
        try:
            yield
        except LookupError:
            events.append(f"{name} sees it")
            if way == "turns it into another":
                raise ArithmeticError(name) from None
            if way != "swallows":
                raise
        events.append(f"{name} ends")
        if way == "fails behind":
            raise LookupError(name)
        if way == "yields twice":
            yield

    return on_execute


def _async_generator(way: str, name: str) -> Any:
    generator = _generator(way, name)

    async def on_execute(extension: SchemaExtension) -> AsyncIterator[None]:
        steps = generator(extension)
        for _ in steps:
            try:
                yield
            except LookupError as error:
                steps.throw(error)

    return on_execute


def _function(way: str, name: str) -> Any:
    def on_execute(_: SchemaExtension) -> None:
        events.append(f"{name} runs")
        if way == "fails before":
            raise ValueError(name)

    return on_execute


def _coroutine(way: str, name: str) -> Any:
    function = _function(way, name)

    async def on_execute(extension: SchemaExtension) -> None:
        function(extension)

    return on_execute


class Bare(SchemaExtension):
    """One without hooks."""


def _block(*, fails: bool) -> None:
    events.append("block")
    if fails:
        raise LookupError("block")


MAKERS = (_generator, _async_generator, _function, _coroutine)


def _extension(maker: Any, way: str, name: str) -> SchemaExtension:
    kind: type[SchemaExtension] = type(name, (SchemaExtension,), {"on_execute": maker(way, name)})
    return kind()


async def _told(runner: SchemaExtensionsRunner, *, fails: bool) -> tuple[list[str], str]:
    """What the hooks did, and how the step ended."""
    events.clear()
    try:
        async with runner.executing():
            _block(fails=fails)
    except Exception as error:
        return [*events], repr(error)
    return [*events], "well"


def _told_at_once(runner: SchemaExtensionsRunner, *, fails: bool) -> tuple[list[str], str]:
    events.clear()
    try:
        with runner.executing():
            _block(fails=fails)
    except Exception as error:
        return [*events], repr(error)
    return [*events], "well"


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("inner", MAKERS)
@pytest.mark.parametrize("outer", MAKERS)
async def test_hooks_run_as_strawberry_runs_them(outer: Any, inner: Any, fails: bool) -> None:
    for way in WAYS:
        for other in WAYS:
            extensions = [Bare(), _extension(outer, way, "outer"), _extension(inner, other, "inner")]
            expected = await _told(SchemaExtensionsRunner(NO_CONTEXT, extensions), fails=fails)
            assert await _told(Hooks(NO_CONTEXT, extensions), fails=fails) == expected


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("maker", MAKERS[:3])
def test_hooks_of_what_is_executed_at_once_run_as_strawberry_runs_them(maker: Any, fails: bool) -> None:
    for way in WAYS:
        extensions = [_extension(maker, way, "one"), Bare()]
        expected = _told_at_once(SchemaExtensionsRunner(NO_CONTEXT, extensions), fails=fails)
        assert _told_at_once(Hooks(NO_CONTEXT, extensions), fails=fails) == expected


async def test_each_step_of_an_operation_runs_its_hooks() -> None:
    seen: list[str] = []

    class Seeing(SchemaExtension):
        def on_operation(self) -> Iterator[None]:
            seen.append("operation")
            yield
            seen.append("all of it")

        def on_parse(self) -> Iterator[None]:
            seen.append("parsing")
            yield

        async def on_validate(self) -> AsyncIterator[None]:
            seen.append("validation")
            yield

        def on_execute(self) -> Iterator[None]:
            seen.append("execution")
            yield

    @strawberry.type
    class Query:
        fine: bool = True

    schema = GatewaySchema(query=Query, extensions=[Seeing])
    result = await schema.execute("{ fine }", root_value=Query())
    assert (result.data, result.errors) == ({"fine": True}, None)
    assert seen == ["operation", "parsing", "validation", "execution", "all of it"]
