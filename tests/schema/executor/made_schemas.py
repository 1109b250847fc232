"""Schemas made at random, whose objects make their values up: the same for the same numbers, whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from random import Random
from typing import Annotated, Any, Optional

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.executor.classes import by_class
from tests.schema.executor.made_values import (
    LEAVES,
    LOG,
    ODD,
    SHADES,
    Exact,
    Failure,
    Picky,
    Shape,
    annotation_of,
    later,
    later_found,
    later_items,
    leaf,
    picky,
)

MOST_VALUES = 400
"""In one answer; what is made beyond that is nothing of use."""


class World:
    """A schema and the classes of the objects that it shows.

    Args:
        number: tells it from others.
    """

    def __init__(self, number: int) -> None:
        self.chance = Random(number)
        self.left = MOST_VALUES
        self.types = {name: self._fields(name) for name in ("Query", "Mutation", "Ant", "Bee", "Cat", "Dot")}
        self.classes = {name: _class(self, name) for name in self.types}
        self._types: dict[str, Any] = {}
        self._made = self._make()

    def schema(self, execution: type[Any] | None = None) -> strawberry.Schema:
        """The schema, executed by a class."""
        return strawberry.Schema(
            query=self._made["Query"],
            mutation=self._made["Mutation"],
            types=[self._made[name] for name in ("Ant", "Bee", "Cat", "Dot")],
            execution_context_class=execution,
            config=StrawberryConfig(
                scalar_map={
                    Exact: strawberry.scalar(name="Exact", serialize=lambda value: value, parse_value=str),
                    Picky: strawberry.scalar(name="Picky", serialize=picky, parse_value=str),
                }
            ),
        )

    def value(self, shape: Shape, chance: Random, depth: int = 0) -> Any:
        """A value of a type, or one that is not."""
        self.left -= 1
        odd = chance.random()
        if odd < 0.04 or self.left < 0:
            return chance.choice([None, Failure("as a value"), ODD, b"bytes", {"a": 1}, float("inf"), 2**40])
        if shape.is_null and odd < 0.15:
            return None
        if isinstance(shape.of, Shape):
            items = [self._item(shape.of, chance, depth) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
            return chance.choice((list, list, list, tuple, iter, partial(later_items, items)))(items)
        if isinstance(shape.of, str):
            return self.classes[self._concrete(shape.of, chance)](chance.randrange(1 << 30))
        return leaf(shape.of, chance)

    def _item(self, shape: Shape, chance: Random, depth: int) -> Any:
        value = self.value(shape, chance, depth + 1)
        return later(value, chance) if chance.random() < 0.1 else value

    def _concrete(self, name: str, chance: Random) -> str:
        if name == "Named":
            return chance.choice(("Ant", "Bee", "Ant", "Bee", "Cat"))
        if name == "Either":
            return chance.choice(("Bee", "Cat", "Bee", "Cat", "Ant"))
        return name if chance.random() < 0.97 else chance.choice(("Ant", "Bee", "Cat"))

    def _fields(self, name: str) -> dict[str, tuple[Shape, str]]:
        """The fields of a type, with how each is resolved."""
        fields = {f"f{index}": (self._shape(), self._way()) for index in range(self.chance.randint(3, 6))}
        return {**fields, "name": (Shape(str, is_null=True), self._way())} if name in ("Ant", "Bee") else fields

    def _way(self) -> str:
        return self.chance.choice(
            ("attribute", "attribute", "attribute", "plain", "info", "self", "given", "word", "async", "awaits")
        )

    def _shape(self, depth: int = 0) -> Shape:
        is_null = self.chance.random() < 0.6
        if depth < 2 and self.chance.random() < 0.3:
            return Shape(self._shape(depth + 1), is_null)
        if self.chance.random() < 0.45:
            return Shape(self.chance.choice(("Ant", "Bee", "Cat", "Dot", "Named", "Either")), is_null)
        return Shape(self.chance.choice(LEAVES), is_null)

    def _make(self) -> dict[str, Any]:
        shades = strawberry.enum(SHADES)
        made: dict[str, Any] = {"shades": shades}
        named = strawberry.interface(type("Named", (), {"__annotations__": {"name": Optional[str]}}))  # noqa: UP045
        made["Named"] = named
        way = self.chance.choice(("is_type_of", "later", "by_class"))
        for name in ("Ant", "Bee", "Cat"):
            parents = (named,) if name != "Cat" else ()
            body: dict[str, Any] = {"__annotations__": {}, "is_type_of": classmethod(_telling(way, name))}
            made[name] = type(name, parents, body)
        made["Dot"] = type("Dot", (), {"__annotations__": {}})  # stands in nothing abstract, so nothing is asked
        bee, cat = made["Bee"], made["Cat"]
        made["Either"] = Annotated[bee | cat, strawberry.union("Either")]
        for name in ("Ant", "Bee", "Cat", "Dot", "Query", "Mutation"):
            self._declare(name, made)
        return made

    def _declare(self, name: str, made: dict[str, Any]) -> None:
        kind = made.setdefault(name, type(name, (), {"__annotations__": {}}))
        for field, (shape, way) in self.types[name].items():
            annotation = annotation_of(shape, made)
            kind.__annotations__[field] = annotation
            resolver = _resolver(self, name, field, way, annotation)
            if resolver is not None:
                setattr(kind, field, strawberry.field(resolver=resolver))
            elif name in ("Query", "Mutation"):
                setattr(kind, field, strawberry.field())
        made[name] = strawberry.type(kind)


def _telling(way: str, name: str) -> Callable[..., Any]:
    def is_type_of(cls: type, obj: Any, info: Any) -> Any:
        known = getattr(type(obj), "shows", None)
        if way == "later":
            return later(known == name, Random(len(name)), most=1)
        return known == name

    return by_class(is_type_of) if way == "by_class" else is_type_of


def _resolver(world: World, kind: str, field: str, way: str, annotation: Any) -> Callable[..., Any] | None:
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


def _class(world: World, kind: str) -> type[Any]:
    """The class of objects that a type shows, with an attribute for each field that has no resolver."""

    def attribute(field: str) -> property:
        def read(self: Any) -> Any:
            chance = Random(f"{self.seed}.{field}")
            odd = chance.random()
            if odd < 0.04:
                raise Failure(f"attribute {field}")
            value = world.value(world.types[kind][field][0], chance)
            return later(value, chance) if odd < 0.12 else value

        return property(read)

    def begin(self: Any, seed: int) -> None:
        self.seed = seed

    body: dict[str, Any] = {
        field: attribute(field) for field, (_, way) in world.types[kind].items() if way == "attribute"
    }
    return type(f"{kind}Row", (), {**body, "__init__": begin, "shows": kind})
