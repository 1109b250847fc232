"""The SDL that composers read is the schema's own, and the keys of its entities."""

from __future__ import annotations

import pytest
from graphql import ObjectTypeDefinitionNode, parse

from schema.federation.keys import ENTITIES, SHARED
from schema.federation.sdl import LINK, subgraph_sdl
from schema.root import schema, subgraph


def directives() -> dict[str, list[str]]:
    """Of the types that have any, as they are written."""
    types = [node for node in parse(subgraph()).definitions if isinstance(node, ObjectTypeDefinitionNode)]
    return {
        node.name.value: [each.loc.source.body[each.loc.start : each.loc.end] for each in node.directives if each.loc]
        for node in types
        if node.directives
    }


def test_entities_have_their_keys_and_shared_values_are_shared() -> None:
    assert directives() == {
        "Account": ['@key(fields: "id")', '@key(fields: "domain")'],
        "Company": ['@key(fields: "id")'],
        "EndUser": ['@key(fields: "id")'],
        "Team": ['@key(fields: "id")'],
        "PageInfo": ["@shareable"],
    }


def test_nothing_else_is_different() -> None:
    bare = subgraph().removeprefix(f"{LINK}\n\n")
    for words in (' @key(fields: "id")', ' @key(fields: "domain")', " @shareable"):
        bare = bare.replace(words, "")
    assert bare == f"{schema.as_str()}\n"


def test_every_key_is_a_field() -> None:
    for name, fields in ENTITIES.items():
        assert set(fields) <= set(schema._schema.type_map[name].fields)  # type: ignore[attr-defined]


def test_a_type_that_is_not_there_is_told() -> None:
    with pytest.raises(LookupError, match=f"Account, Company, EndUser, {SHARED[0]}$"):
        subgraph_sdl("type Team {\n  id: ID!\n}\n")
