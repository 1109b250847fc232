"""What a document selects below a field, however it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import strawberry
from strawberry import Info

from schema.selection import selected_below, selects, selects_anywhere, selects_of_nodes

Look = Callable[[Info[Any, Any]], object]


@strawberry.interface
class Named:
    name: str = "n"


@strawberry.type
class Person(Named):
    tier: str = "t"

    @strawberry.field
    def friend(self) -> Person | None:
        return None

    @strawberry.field
    def friends(self) -> People | None:
        return None


@strawberry.type
class Edge:
    cursor: str = "c"

    @strawberry.field
    def node(self) -> Person:
        return Person()


@strawberry.type
class People:
    @strawberry.field
    def nodes(self) -> list[Person]:
        return []

    @strawberry.field
    def edges(self) -> list[Edge]:
        return []


@strawberry.type
class Query:
    @strawberry.field
    def person(self, info: Info[Any, Any]) -> Person:
        info.context["seen"] = info.context["look"](info)
        return Person()

    @strawberry.field
    def people(self, info: Info[Any, Any]) -> People:
        info.context["seen"] = info.context["look"](info)
        return People()


SCHEMA = strawberry.Schema(Query)


def seen(document: str, look: Look, variables: dict[str, Any] | None = None) -> Any:
    context: dict[str, Any] = {"look": look}
    result = SCHEMA.execute_sync(document, context_value=context, variable_values=variables)
    assert result.errors is None
    return context["seen"]


def selects_tier(info: Info[Any, Any]) -> bool:
    return selects(info, "tier")


@pytest.mark.parametrize(
    ("document", "is_selected"),
    [
        ("{ person { tier } }", True),
        ("{ person { name } }", False),
        ("{ person { tier: name } }", False),
        ("{ person { other: tier } }", True),
        ("{ alias: person { tier } }", True),
        ("{ person { friend { tier } } }", False),
        ("{ person { name ... on Person { tier } } }", True),
        ("{ person { ... { ... on Named { ... on Person { tier } } } } }", True),
        ("{ person { ...A } } fragment A on Person { name ...B } fragment B on Person { tier }", True),
        ("{ person { ...A } } fragment A on Person { name ...B } fragment B on Person { name }", False),
        (
            """{ person { ...A ...B } }
            fragment A on Person { ...C } fragment B on Person { ...C } fragment C on Person { tier }""",
            True,
        ),
        ("{ person { ...A @skip(if: true) ...A } } fragment A on Person { tier }", True),
        ("{ person { name } person { tier } }", True),
        ("{ person { name } ...A } fragment A on Query { person { tier } }", True),
        ("{ person { tier @skip(if: true) name } }", False),
        ("{ person { tier @include(if: false) name } }", False),
        ("{ person { tier @skip(if: false) @include(if: true) } }", True),
        ("{ person { tier @skip(if: true) @include(if: true) name } }", False),
        ("{ person { ... @include(if: false) { tier } name } }", False),
        ("{ person { ...A @skip(if: true) name } } fragment A on Person { tier }", False),
        ("{ person { tier @skip(if: true) tier } }", True),
    ],
)
def test_however_it_is_written(document: str, is_selected: bool) -> None:
    assert seen(document, selects_tier) is is_selected
    assert seen(document, lambda info: "tier" in selected_below(info)) is is_selected


@pytest.mark.parametrize(
    ("variables", "is_selected"),
    [({"with": True}, True), ({"with": False}, False), ({}, False), ({"with": True, "without": True}, False)],
)
def test_variables_decide(variables: dict[str, bool], is_selected: bool) -> None:
    document = """
        query ($with: Boolean! = false, $without: Boolean! = false) {
            person { name ...A @include(if: $with) }
        }
        fragment A on Person { tier @skip(if: $without) }
    """
    assert seen(document, selects_tier, variables) is is_selected


def test_paths_go_through_aliases_and_fragments() -> None:
    document = """
        { person { a: friend { ...A } friend { name } } }
        fragment A on Person { friend { ... on Person { b: tier } } }
    """
    assert seen(document, lambda info: selects(info, "friend.friend.tier")) is True
    assert seen(document, lambda info: selects(info, "friend.tier")) is False
    assert seen(document, lambda info: selects(info, "friend.tier", "friend.name")) is True
    assert seen(document, lambda info: selected_below(info, "friend")) == {"friend", "name"}
    assert seen(document, lambda info: selected_below(info, "friends")) == set()


@pytest.mark.parametrize("way", ["nodes { tier }", "edges { node { tier } }", "e: edges { n: node { tier } }"])
def test_nodes_either_way(way: str) -> None:
    assert seen(f"{{ people {{ {way} }} }}", lambda info: selects_of_nodes(info, "name", "tier")) is True


@pytest.mark.parametrize("way", ["nodes { name }", "edges { cursor }", "edges { node { friend { tier } } }"])
def test_nodes_of_which_it_is_not_selected(way: str) -> None:
    assert seen(f"{{ people {{ {way} }} }}", lambda info: selects_of_nodes(info, "tier")) is False


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ("{ person { friend { friends { edges { node { tier } } } } } }", True),
        ("{ person { friend { ...A } } } fragment A on Person { friend { tier } }", True),
        ("{ person { friend { name friend { tier: name } } } }", False),
        ("{ person { friend { friend { tier @skip(if: true) name } } } }", False),
        ("{ person { name } }", False),
    ],
)
def test_at_any_depth(document: str, found: bool) -> None:
    assert seen(document, lambda info: selects_anywhere(info, "tier", "nothing")) is found


def test_fragments_that_multiply_are_opened_once_each() -> None:
    levels = 40
    fragments = [
        f"fragment F{n} on Person {{ a: friend {{ ...F{n + 1} }} b: friend {{ ...F{n + 1} }} }}" for n in range(levels)
    ]
    document = f"{{ person {{ ...F0 }} }} {' '.join(fragments)} fragment F{levels} on Person {{ name }}"
    assert seen(document, lambda info: selects_anywhere(info, "tier")) is False
    assert seen(document, lambda info: selects(info, ".".join(["friend"] * levels + ["name"]))) is True
