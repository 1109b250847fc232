"""What is known of a field of a selection before any object is at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, get_named_type, is_abstract_type
from graphql.execution.collect_fields import FieldDetails
from graphql.type import is_object_type

from schema.executor.classes import tells_by_class
from schema.executor.unguarded import Resolver

_STRAWBERRY = "strawberry.schema.schema_converter"


@dataclass(frozen=True, slots=True, eq=False)
class FieldPlan:
    """One field of the selection of an object type, its nodes merged.

    Attributes:
        key: under which it stands in the answer.
        name: in the schema.
        details: its nodes, as graphql-core holds them; this list is what its selection is found by.
        nodes: its nodes.
        parent: the object type.
        definition: of the field.
        type: of the field.
        resolve: called for its value.
        told: what the field's `info` begins with: its name, nodes, type and parent.
        needs_info: whether its type is asked which type an object is, and that may look at the field's place.
    """

    key: str
    name: str
    details: list[FieldDetails]
    nodes: list[FieldNode]
    parent: GraphQLObjectType
    definition: GraphQLField
    type: GraphQLOutputType
    resolve: Resolver
    told: tuple[Any, ...]
    needs_info: bool


def needs_info(kind: GraphQLOutputType) -> bool:
    """Whether values of a type are asked of what type they are, by something that may read `info`."""
    named: Any = get_named_type(kind)
    if is_abstract_type(named):
        return True
    if not is_object_type(named) or named.is_type_of is None:
        return False
    return not tells_by_class(named.is_type_of) and named.is_type_of.__module__ != _STRAWBERRY
