"""Values made at random: leaves of every kind, right and wrong, and what has to be awaited for a value."""

from __future__ import annotations

import asyncio
import enum
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, NewType, Optional

import strawberry

SHADES = enum.Enum("SHADES", {"RED": "r", "GREEN": 2, "BLUE": "b"})
Exact = NewType("Exact", str)
Picky = NewType("Picky", str)

LEAVES = (str, int, float, bool, strawberry.ID, SHADES, Exact, Picky)


class Failure(Exception):
    """What a resolver raises."""


class _Odd:
    def __repr__(self) -> str:
        return "something odd"


ODD = _Odd()


@dataclass(frozen=True)
class Shape:
    """A type as it is written: a name, nullable or not, or a list of such.

    Attributes:
        of: a leaf, the name of an object, interface or union, or the shape of a list's items.
        is_null: whether it may be null.
    """

    of: Any
    is_null: bool


def annotation_of(shape: Shape, made: dict[str, Any]) -> Any:
    inner: Any
    if isinstance(shape.of, Shape):
        inner = list[annotation_of(shape.of, made)]  # type: ignore[misc]
    elif isinstance(shape.of, str):
        inner = made[shape.of]
    else:
        inner = shape.of
    return Optional[inner] if shape.is_null else inner  # noqa: UP045


def picky(value: object) -> object:
    if value == "no":
        raise Failure("not that")
    return None if value == "nothing" else value


def later_found(find: Callable[[], Any]) -> Awaitable[Any]:
    async def later() -> Any:
        await asyncio.sleep(0)
        return find()

    return later()


LOG: list[tuple[Any, ...]] = []
"""What was called since it was emptied."""


def leaf(kind: Any, chance: Random, usually: float = 0.8) -> Any:
    """A value for a leaf, the usual one in so many cases of one."""
    values: dict[Any, list[Any]] = {
        str: ["text", "", "ü", 7, True],
        int: [0, 5, -(2**31), True, "12", 2.0],
        float: [0.5, 3, -0.0, "1.5", Decimal("1.50"), Decimal("1e999"), 2**53 + 1],
        bool: [True, False, 1],
        strawberry.ID: ["id", 12],
        SHADES: [*SHADES, "r", 2],
        Exact: ["2026-01-01", {"deep": [1]}, 12],
        Picky: ["yes", "no", "nothing"] if chance.random() < 0.3 else ["yes"],
    }
    usual = chance.random() < usually
    return values[kind][0] if usual else chance.choice(values[kind])


async def later_items(items: list[Any], _: Any) -> Any:
    for item in items:
        await asyncio.sleep(0)
        yield item


def later(value: Any, chance: Random, most: int = 3) -> Awaitable[Any]:
    """Something to await for a value: a coroutine, a future or an object of one's own."""

    async def waited(turns: int) -> Any:
        try:
            for _ in range(turns):
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            LOG.append(("cancelled", turns))
            raise
        LOG.append(("waited", turns))
        return value

    turns = chance.randint(0, most)
    if isinstance(value, Failure):

        async def raised() -> Any:
            await asyncio.sleep(0)
            raise value

        return raised()
    return _Waiting(waited(turns)) if chance.random() < 0.2 else waited(turns)


@dataclass
class _Waiting:
    """Something that is awaited and is no coroutine."""

    coroutine: Any

    def __await__(self) -> Iterator[Any]:
        iterator: Iterator[Any] = self.coroutine.__await__()
        return iterator
