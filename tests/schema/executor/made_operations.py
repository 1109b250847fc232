"""Operations made at random over a schema: fragments, aliases, conditions, variables, fields that are merged."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)

VARIABLES = {
    "yes": ("Boolean!", "true"),
    "no": ("Boolean!", "false"),
    "maybe": ("Boolean", "true"),
    "word": ("String", '"default"'),
    "numbers": ("[Int!]", "[1, 2]"),
    "tone": ("SHADES", "GREEN"),
}


@dataclass
class Made:
    """An operation.

    Attributes:
        document: its text.
        variables: its values.
    """

    document: str
    variables: dict[str, Any]


@dataclass
class _Making:
    schema: GraphQLSchema
    chance: Random
    fragments: dict[str, str] = field(default_factory=dict)
    variables: set[str] = field(default_factory=set)

    def selection(self, kind: GraphQLNamedType, depth: int) -> str:
        parts = [self._part(kind, depth) for _ in range(self.chance.randint(1, 4))]
        return "{ " + " ".join(parts) + " }"

    def _part(self, kind: GraphQLNamedType, depth: int) -> str:
        odd = self.chance.random()
        if odd < 0.15 and depth > 0:
            return self._inline(kind, depth)
        if odd < 0.25 and depth > 0:
            return self._spread(kind, depth)
        if odd < 0.32:
            return f"{self.chance.choice(('', 'called: '))}__typename"
        if is_abstract_type(kind):
            return self._inline(kind, depth)
        fields = getattr(kind, "fields", {})
        name = self.chance.choice(sorted(fields))
        return self._field(kind.name, name, fields[name], depth)

    def _field(self, parent: str, name: str, declared: GraphQLField, depth: int) -> str:
        kind = get_named_type(declared.type)
        if not is_leaf_type(kind) and depth <= 0:
            return "__typename"
        given = self._given(declared)
        # Fields of different types that stand under one key have to agree, so each type has keys of its own.
        key = f"{parent.lower()}_{name}" if not given else f"{parent.lower()}_{name}_{crc32(given.encode()) % 997}"
        below = "" if is_leaf_type(kind) else " " + self.selection(kind, depth - 1)
        return f"{key}: {name}{given}{self._condition()}{below}"

    def _given(self, declared: GraphQLField) -> str:
        if "text" not in declared.args or self.chance.random() < 0.3:
            return ""
        values = {
            "text": ('"a"', "$word", "$word"),
            "many": ("[1, 2]", "7", "null", "$numbers"),
            "shade": ("RED", "BLUE", "null", "$tone"),
        }
        given = {name: self.chance.choice(values[name]) for name in declared.args if self.chance.random() < 0.7}
        self.variables |= {value[1:] for value in given.values() if value.startswith("$")}
        return f"({', '.join(f'{name}: {value}' for name, value in given.items())})" if given else ""

    def _inline(self, kind: GraphQLNamedType, depth: int) -> str:
        target = self._narrower(kind)
        written = "" if target is kind and self.chance.random() < 0.5 else f" on {target.name}"
        return f"...{written}{self._condition()} {self.selection(target, depth - 1)}"

    def _spread(self, kind: GraphQLNamedType, depth: int) -> str:
        target = self._narrower(kind)
        known = [name for name in self.fragments if name.startswith(f"{target.name}_") and self.fragments[name]]
        if known and self.chance.random() < 0.5:
            return f"...{self.chance.choice(sorted(known))}{self._condition()}"
        name = f"{target.name}_{len(self.fragments)}"
        self.fragments[name] = ""
        self.fragments[name] = f"fragment {name} on {target.name} {self.selection(target, depth - 1)}"
        return f"...{name}{self._condition()}"

    def _narrower(self, kind: GraphQLNamedType) -> GraphQLNamedType:
        if is_abstract_type(kind) and self.chance.random() < 0.85:
            possible: list[GraphQLObjectType] = list(self.schema.get_possible_types(kind))
            return self.chance.choice(possible)
        return kind

    def _condition(self) -> str:
        if self.chance.random() > 0.15:
            return ""
        value = self.chance.choice(("true", "false", "$yes", "$no", "$maybe"))
        if value.startswith("$"):
            self.variables.add(value[1:])
        return f" @{self.chance.choice(('skip', 'include'))}(if: {value})"


def made(schema: GraphQLSchema, number: int) -> Made:
    """One of the operations over a schema; most are valid."""
    chance = Random(number)
    root = schema.mutation_type if chance.random() < 0.25 else schema.query_type
    assert root is not None
    making = _Making(schema, chance)
    selected = making.selection(root, depth=3)
    kind = "mutation" if root is schema.mutation_type else "query"
    declared = ", ".join(f"${name}: {VARIABLES[name][0]} = {VARIABLES[name][1]}" for name in sorted(making.variables))
    head = f"{kind} Made({declared})" if declared else f"{kind} Made"
    values: dict[str, list[Any]] = {
        "yes": [True, False],
        "no": [True, False],
        "maybe": [True, False, None],
        "word": ["w", None],
        "numbers": [[3], 4, None],
        "tone": ["RED", None],
    }
    variables = {name: chance.choice(values[name]) for name in sorted(making.variables) if chance.random() < 0.6}
    return Made("\n".join([f"{head} {selected}", *making.fragments.values()]), variables)
