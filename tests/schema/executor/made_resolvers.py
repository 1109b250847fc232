"""Resolvers made at random: each notes that it was called, or is such that it need not be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, Optional

import strawberry

from schema.executor.fed import fed_by, of_object
from tests.schema.executor.made_values import LOG, SHADES, Failure, Shape, later_found

if TYPE_CHECKING:
    from tests.schema.executor.made_schemas import World

FED_WAYS = ("of_object", "among", "row", "key", "keyed")
"""How fields are resolved whose resolver is not needed."""

ROWS = "rows"
TABLE: dict[int, Any] = {1: "found", 2: 2, 3: None}


def resolver_of(world: World, kind: str, field: str, way: str, annotation: Any) -> Callable[..., Any] | None:
    """A resolver, None where the field is an attribute; each notes that it was called."""

    def found(source: Any, told: Any = None, given: Any = None) -> Any:
        return _found(world, kind, field, source, info=told, given=given)

    def plain(parent: Any) -> Any:
        return found(parent)

    def info(parent: Any, info: strawberry.Info) -> Any:
        return found(parent, info)

    def itself(self: Any) -> Any:
        return found(self)

    def given(parent: Any, info: strawberry.Info, text: str = "x", many: Any = None) -> Any:
        return found(parent, info, (text, many))

    async def word(self: Any, text: str = "x", shade: Any = None) -> Any:
        await asyncio.sleep(0)
        return found(self, None, (text, shade))

    async def waits(parent: Any, info: strawberry.Info) -> Any:
        await asyncio.sleep(0)
        return found(parent, info)

    def awaits(parent: Any) -> Any:
        return later_found(partial(found, parent))

    if way in FED_WAYS:
        shape = world.types[kind][field][0]
        if way == "keyed" and not isinstance(shape.of, Shape):
            return _keyed(Table(world, shape, field), annotation)
        return _fed(field, way, annotation)
    resolvers = {
        "plain": plain,
        "info": info,
        "self": itself,
        "given": given,
        "word": word,
        "async": waits,
        "awaits": awaits,
    }
    resolver = resolvers.get(way)
    if resolver is not None:
        told: dict[str, Any] = {"return": annotation}
        for parameter in resolver.__code__.co_varnames[: resolver.__code__.co_argcount]:
            declared = {
                "parent": strawberry.Parent[object],
                "info": strawberry.Info,
                "text": str,
                "shade": Optional[SHADES],  # noqa: UP045
                "many": Optional[list[int]],  # noqa: UP045
            }
            if parameter in declared:
                told[parameter] = declared[parameter]
        resolver.__annotations__ = told
    return resolver


def _fed(field: str, way: str, annotation: Any) -> Callable[..., Any]:
    """A resolver that gives what the object holds, of which it is said what gives the same."""

    def held(parent: Any) -> Any:
        return getattr(parent, f"{field}_")

    def looked_up(parent: Any) -> Any:
        return TABLE.get(parent.seed % 50) or held(parent)

    resolver = held if way != "among" else looked_up
    resolver.__annotations__ = {"return": annotation, "parent": strawberry.Parent[object]}
    if way == "among":
        return fed_by(lambda row, table: table.get(row.seed % 50) or held(row), among=lambda _: TABLE)(resolver)
    if way == "key":
        return fed_by(held, key=f"{field}_")(resolver)
    return fed_by(held, of=ROWS, read_row=held)(resolver) if way == "row" else of_object(resolver)


class Table:
    """Values of a shape by the numbers of objects: equal ones for the same number, made anew each time."""

    def __init__(self, world: World, shape: Shape, field: str) -> None:
        self._of = world, shape, field

    def get(self, seed: int) -> Any:
        world, shape, field = self._of
        return world.filled(shape, Random(f"{seed % 50}.{field}.table")) if seed % 9 else None


def _keyed(table: Table, annotation: Any) -> Callable[..., Any]:
    """A resolver that gives what stands in a table, of which it is said under what."""

    def looked_up(parent: Any) -> Any:
        return table.get(parent.seed)

    looked_up.__annotations__ = {"return": annotation, "parent": strawberry.Parent[object]}
    return fed_by(lambda row, found: found.get(row.seed), among=lambda _: table, key="seed")(looked_up)


def _found(world: World, kind: str, field: str, source: Any, *, info: Any, given: Any) -> Any:
    seed = getattr(source, "seed", type(source).__name__)  # an odd value may say in its words where in memory it is
    told = None
    if info is not None:
        raw = info._raw_info
        told = (tuple(raw.path.as_list()), raw.field_name, str(raw.return_type), raw.parent_type.name, info.python_name)
        told += (len(raw.field_nodes), tuple(sorted(raw.fragments)), repr(raw.variable_values), raw.path.typename)
        told += (_selected(info.selected_fields),)
    LOG.append((kind, field, seed, told, repr(given)))
    chance = Random(f"{seed}.{field}.{given}")
    if chance.random() < 0.05:
        raise Failure(f"{kind}.{field}")
    return world.value(world.types[kind][field][0], chance)


def _selected(fields: list[Any]) -> Any:
    return tuple((getattr(each, "name", None), _selected(each.selections)) for each in fields)
