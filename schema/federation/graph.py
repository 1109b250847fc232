"""A built schema with the two root fields that routers ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, cast

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    GraphQLUnionType,
)

from schema.context import Info
from schema.federation.entities import Found, entities
from schema.federation.keys import ENTITIES
from schema.record_types import shown_as
from schema.scopes.guarding import guard_reading

_ANY = GraphQLScalarType(
    "_Any", description="What names an object of another subgraph: `__typename` and the fields of one of its keys."
)

_SERVICE = GraphQLObjectType(
    "_Service",
    {"sdl": GraphQLField(GraphQLNonNull(GraphQLString), description="The schema, with the keys of its entities.")},
    description="What this subgraph says of itself.",
)


Find = Callable[[Info, Sequence[Any]], Awaitable[list[Found]]]
"""Finds the objects that representations name, in their order."""


def federated(
    schema: GraphQLSchema,
    sdl: str,
    *,
    names: Iterable[str] = ENTITIES,
    find: Find = entities,
    type_of: Callable[[Any], str | None] = shown_as,
) -> GraphQLSchema:
    """The same schema with `_service` and `_entities`. All other types and fields are the same objects.

    Args:
        schema: as it is built and guarded.
        sdl: that `_service` gives.
        names: of the types that are entities.
        find: resolves `_entities`.
        type_of: the name of the type of what was found.
    """
    types = schema.type_map
    entity = GraphQLUnionType(
        "_Entity",
        [cast("GraphQLObjectType", types[name]) for name in names],
        resolve_type=lambda value, *_: type_of(value),
        description="What other subgraphs may add fields to.",
    )
    fields = {"_service": _service(sdl), "_entities": _entities(entity, find)}
    for name, field in fields.items():
        guard_reading(name, field)
    before = cast("GraphQLObjectType", schema.query_type)
    of_query: dict[str, Any] = {**before.to_kwargs(), "fields": {**before.fields, **fields}}
    others = [kind for name, kind in types.items() if name != before.name and not name.startswith("__")]
    of_schema: dict[str, Any] = {**schema.to_kwargs(), "types": (*others, entity)}
    return GraphQLSchema(**{**of_schema, "query": GraphQLObjectType(**of_query)})


def _service(sdl: str) -> GraphQLField:
    answer = {"sdl": sdl}
    return GraphQLField(
        GraphQLNonNull(_SERVICE),
        resolve=lambda _, __: answer,
        description="This subgraph, for those who compose a supergraph of it.",
    )


def _entities(entity: GraphQLUnionType, find: Find) -> GraphQLField:
    async def resolve(_: Any, info: Any, representations: Sequence[Any]) -> list[Found]:
        return await find(Info(info, None), representations)  # type: ignore[arg-type]  # of no declared field

    return GraphQLField(
        GraphQLNonNull(GraphQLList(entity)),
        {
            "representations": GraphQLArgument(
                GraphQLNonNull(GraphQLList(GraphQLNonNull(_ANY))), description="What names them."
            )
        },
        resolve,
        description="Objects that a router names, in the order asked; null for each that is gone.",
    )
