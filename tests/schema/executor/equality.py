"""`python -m tests.schema.executor.equality 100000`: the same operations, compiled and by graphql-core, answered alike.

Compared are the data with the order of its keys, the errors in their order, which resolvers were called with what, in
which order, and what was awaited, cancelled and left behind.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import strawberry
from graphql import DocumentNode, GraphQLError, execute, parse, validate
from strawberry.execution import optimized_is_awaitable

from schema.executor import compiled
from tests.schema.executor.made_operations import Made, made
from tests.schema.executor.made_schemas import MOST_VALUES, World
from tests.schema.executor.made_values import LOG

MADE = ("later.<locals>", ".<locals>.later")
"""In the names of coroutines that stand in data."""


@dataclass
class Outcome:
    """What came of an operation.

    Attributes:
        data: as JSON.
        errors: each in words.
        told: what was called and awaited, in order.
        left: warnings and the like.
    """

    data: str
    errors: list[str]
    told: list[Any]
    left: list[str]


@dataclass
class Pair:
    """A world with its schema, executed in both ways."""

    world: World
    plain: strawberry.Schema
    fast: strawberry.Schema
    late: strawberry.Schema


@lru_cache(maxsize=4)
def pair(number: int) -> Pair:
    """One of the schemas."""
    world = World(number)
    fast, late = compiled(written_after=0), compiled(written_after=1)
    return Pair(world, world.schema(), world.schema(fast), world.schema(late))


def outcome(
    world: World, schema: strawberry.Schema, operation: Made, document: DocumentNode, *, seed: int, turns: int | None
) -> Outcome:
    """Execute an operation; where turns are given, it is cancelled after so many of the event loop."""
    result: Any = None
    looks = seed % 50 == 0  # looking for what is left takes longer than all the rest
    left: list[str] = []
    with warnings.catch_warnings(), _collecting(now=looks):
        warnings.simplefilter("always")
        # The list that `record` gives would keep the coroutines that are warned of, and all that they hold.
        warnings.showwarning = lambda message, *_, **__: left.append(str(message))
        for _ in range(2):  # the second time, functions are there
            LOG.clear()
            world.left = MOST_VALUES
            result = asyncio.run(_run(world, schema, operation, document, seed=seed, turns=turns))
        told = list(LOG)
    found = [each for each in left if looks and any(name in each for name in MADE)]
    errors = [] if isinstance(result, str) else [_words(error) for error in result.errors or ()]
    data = result if isinstance(result, str) else json.dumps(result.data, default=_told)
    return Outcome(data, errors, told, sorted(found))


@contextmanager
def _collecting(*, now: bool) -> Iterator[None]:
    """Collect garbage behind the body and not within it, where the warning of a coroutine may get lost."""
    if not now:
        yield
        return
    was_enabled = gc.isenabled()  # a warning cannot be made in every function, so whoever calls may have disabled it
    gc.collect()
    gc.disable()
    try:
        yield
        gc.collect()
    finally:
        if was_enabled:
            gc.enable()


async def _run(
    world: World, schema: strawberry.Schema, operation: Made, document: DocumentNode, *, seed: int, turns: int | None
) -> Any:
    kind = "Mutation" if operation.document.startswith("mutation") else "Query"

    async def executed() -> Any:
        result: Any = execute(
            schema._schema,
            document,
            root_value=world.classes[kind](seed),
            variable_values=operation.variables,
            is_awaitable=optimized_is_awaitable,
            executor_class=schema.execution_context_class,
            operation_extensions=None,
        )
        return await result if optimized_is_awaitable(result) else result

    task = asyncio.ensure_future(executed())
    if turns is not None:
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return "cancelled"
    finally:
        for _ in range(10):  # what was left behind goes on for a while, and is cancelled with the loop
            await asyncio.sleep(0)


def _told(value: object) -> str:
    """What no JSON has, without where in memory it is."""
    return re.sub(" at 0x[0-9a-f]+", "", repr(value))


def _words(error: GraphQLError) -> str:
    cause = error.original_error
    return repr((error.message, error.path, error.locations, error.extensions, type(cause).__name__, str(cause)))


def differences(world: int, number: int) -> list[str]:
    """In what the ways differ for one of the operations over one of the schemas; empty where it is not valid."""
    both = pair(world)
    operation = made(both.plain._schema, number)
    document = parse(operation.document)
    if validate(both.plain._schema, document):
        return []
    turns = number % 7 if number % 5 == 0 else None
    plain = outcome(both.world, both.plain, operation, document, seed=number, turns=turns)
    found = []
    for way, schema in (("fast", both.fast), ("late", both.late)):
        ours = outcome(both.world, schema, operation, document, seed=number, turns=turns)
        found += [
            f"{way} {name}\n  plain {getattr(plain, name)}\n  ours  {getattr(ours, name)}"
            for name in ("data", "errors", "told", "left")
            if getattr(plain, name) != getattr(ours, name)
        ]
    if found:
        found.append(f"{operation.document}\n{operation.variables} turns={turns}")
    return found


def _all(first: int, count: int) -> int:
    failed = 0
    gc.freeze()  # so that looking for what is left takes less than all the rest
    for number in range(first, first + count):
        found = differences(number // 200, number)
        if found:
            failed += 1
            sys.stdout.write(f"--- {number}\n" + "\n".join(found) + "\n")
            if failed == 3:
                break
    return failed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.schema.executor.equality", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--first", type=int, default=0)
    wanted = parser.parse_args()
    warnings.simplefilter("ignore")  # cancelled operations leave coroutines behind that never began, both ways
    sys.unraisablehook = lambda _: None
    sys.exit(_all(wanted.first, wanted.count))
