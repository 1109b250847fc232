"""Schemas made at random, whose objects make their values up: the same for the same numbers, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Annotated, Any, Optional

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.executor.classes import by_class
from schema.executor.fed import Standing
from tests.schema.executor.made_resolvers import FED_WAYS, ROWS, resolver_of
from tests.schema.executor.made_values import (
    LEAVES,
    ODD,
    SHADES,
    Exact,
    Failure,
    Picky,
    Shape,
    annotation_of,
    later,
    later_items,
    leaf,
    picky,
)

FED = ("Ant", "Bee", "Cat", "Dot")
"""Types of which all objects may hold what they show."""

MOST_VALUES = 400
"""In one answer; what is made beyond that is nothing of use."""


class World:
    """A schema and the classes of the objects that it shows.

    Args:
        number: tells it from others.
    """

    def __init__(self, number: int) -> None:
        self.chance = Random(number)
        self.fed = 0.9 if number % 2 else 0.2  # of the types: objects hold all that they show
        self.left = MOST_VALUES
        self.depth = 0  # of objects that are being filled
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

    def filled(self, shape: Shape, chance: Random) -> Any:
        """A value that an object holds from its beginning: nothing to await, and objects at most two deep."""
        odd, of, items = chance.random(), shape.of, []
        if odd < 0.01:
            return chance.choice([None, Failure("as a value"), ODD, {"a": 1}, 2**40])
        if shape.is_null and odd < 0.1:
            return None
        if isinstance(of, Shape):
            is_held = self.depth < 2 or not isinstance(of.of, str)
            items = [self.filled(of, chance) for _ in range(chance.randrange(4))] if is_held else []
            return chance.choice((list, list, tuple))(items)
        if not isinstance(of, str):
            return leaf(of, chance, 0.97)
        return self.classes[self._concrete(of, chance)](chance.randrange(1 << 30)) if self.depth < 2 else None

    def value(self, shape: Shape, chance: Random, depth: int = 0) -> Any:
        """A value of a type, or one that is not."""
        self.left -= 1
        odd = chance.random()
        if odd < 0.04 or self.left < 0:
            return chance.choice([None, Failure("as a value"), ODD, b"bytes", {"a": 1}, float("inf"), 2**40])
        if shape.is_null and odd < 0.15:
            return None
        if isinstance(shape.of, Shape):
            if shape.of.of in FED and chance.random() < 0.3:  # never of a class that is not of the type
                made = [self.classes[shape.of.of](chance.randrange(1 << 30)) for _ in range(chance.randrange(4))]
                return Standing(made, ROWS, list)
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
        is_fed = name in FED and self.chance.random() < self.fed  # as a whole, or hardly any selection would be
        fields = {f"f{index}": (self._shape(is_fed), self._way(is_fed)) for index in range(self.chance.randint(3, 6))}
        return {**fields, "name": (Shape(str, is_null=True), self._way(is_fed))} if name in ("Ant", "Bee") else fields

    def _way(self, is_fed: bool) -> str:
        if is_fed and self.chance.random() < 0.97:
            return self.chance.choice(("slot", "slot", *FED_WAYS))
        return self.chance.choice(
            ("attribute", "attribute", "attribute", "plain", "info", "self", "given", "word", "async", "awaits")
        )

    def _shape(self, is_fed: bool, depth: int = 0) -> Shape:
        is_null = self.chance.random() < 0.6
        if depth < 2 - is_fed and self.chance.random() < 0.3:
            return Shape(self._shape(is_fed, depth + 1), is_null)
        if self.chance.random() < 0.45:
            return Shape(self.chance.choice(FED if is_fed else (*FED, "Named", "Either")), is_null)
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
            resolver = resolver_of(self, name, field, way, annotation)
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

    held = {
        (field if way == "slot" else f"{field}_"): shape
        for field, (shape, way) in world.types[kind].items()
        if way in ("slot", *FED_WAYS)
    }

    def begin(self: Any, seed: int) -> None:
        self.seed = seed
        world.depth += 1
        for name, shape in held.items():
            chance = Random(f"{seed}.{name}")
            if chance.random() < 0.99:
                setattr(self, name, world.filled(shape, chance))
        world.depth -= 1

    body: dict[str, Any] = {
        field: attribute(field) for field, (_, way) in world.types[kind].items() if way == "attribute"
    }
    return type(
        f"{kind}Row",
        (),
        {**body, "__slots__": ("seed", *held), "__init__": begin, "__repr__": lambda self: kind, "shows": kind},
    )
