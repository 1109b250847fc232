"""The subgraph of products that Apollo's checks ask: its objects, and how they are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    REMOVE,
    GraphQLSchema,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    Visitor,
    build_ast_schema,
    parse,
    visit,
)

from schema.context import Info
from schema.federation.graph import federated

Row = dict[str, Any]

_JANE: Row = {
    "__typename": "User",
    "email": "support@apollographql.com",
    "name": "Jane Smith",
    "totalProductsCreated": 1337,
    "yearsOfEmployment": 10,
}
_STUDIES: list[Row] = [
    {"__typename": "ProductResearch", "study": {"caseNumber": "1234", "description": "Federation Study"}},
    {"__typename": "ProductResearch", "study": {"caseNumber": "1235", "description": "Studio Study"}},
]
_SMALL = {"size": "small", "weight": 1.0, "unit": "kg"}
_PRODUCTS: list[Row] = [
    {
        "__typename": "Product",
        "id": f"apollo-{sku}",
        "sku": sku,
        "package": package,
        "variation": {"id": variation},
        "dimensions": _SMALL,
        "createdBy": _JANE,
        "research": [study],
    }
    for sku, package, variation, study in (
        ("federation", "@apollo/federation", "OSS", _STUDIES[0]),
        ("studio", "", "platform", _STUDIES[1]),
    )
]
_OLD: Row = {
    "__typename": "DeprecatedProduct",
    "sku": "apollo-federation-v1",
    "package": "@apollo/federation-v1",
    "reason": "Migrate to Federation V2",
    "createdBy": _JANE,
}
_KIND_OF_OLD = {"__typename": _OLD["__typename"]}
_INVENTORY: Row = {"__typename": "Inventory", "id": "apollo-oss", "deprecatedProducts": [_OLD]}
_ENTITIES: list[Row] = [*_PRODUCTS, *_STUDIES, _OLD, _JANE, _INVENTORY]


class _Bare(Visitor):
    """Leaves of a subgraph's document what graphql-core builds: no directives, and types for what extends types."""

    def enter_schema_extension(self, *_: Any) -> Any:
        return REMOVE

    def enter_directive_definition(self, *_: Any) -> Any:
        return REMOVE

    def enter_directive(self, node: Any, *_: Any) -> Any:
        return None if node.name.value == "deprecated" else REMOVE

    def leave_object_type_extension(self, node: ObjectTypeExtensionNode, *_: Any) -> Any:
        return ObjectTypeDefinitionNode(name=node.name, fields=node.fields, interfaces=(), directives=())


def products(sdl: str) -> GraphQLSchema:
    """The schema of products, with the root fields that the gateway makes for routers.

    Args:
        sdl: that the checks bring.
    """
    schema = build_ast_schema(visit(parse(sdl), _Bare()))
    root = schema.query_type
    assert root is not None
    root.fields["product"].resolve = lambda _, __, **given: _found({"__typename": "Product", **given})
    root.fields["deprecatedProduct"].resolve = lambda _, __, **given: _found({**_KIND_OF_OLD, **given})
    user: Any = schema.type_map["User"]
    user.fields["averageProductsCreatedPerYear"].resolve = _average
    names = dict.fromkeys(row["__typename"] for row in _ENTITIES)
    return federated(schema, sdl, names=names, find=_named, type_of=lambda row: str(row["__typename"]))


async def _named(_: Info, representations: Sequence[Any]) -> list[Any]:
    return [_found(each) for each in representations]


def _found(representation: Row) -> Row | None:
    """The object that is named, with what the router hands on of other subgraphs."""
    for row in _ENTITIES:
        named = {key: value for key, value in representation.items() if key in row}
        if row["__typename"] == "User" and representation["__typename"] == "User":
            return {**row, **representation} if row["email"] == representation["email"] else None
        if _holds(row, named):
            return row
    return None


def _holds(row: Mapping[str, Any], part: Mapping[str, Any]) -> bool:
    return all(
        _holds(row[key], value) if isinstance(value, Mapping) else row[key] == value for key, value in part.items()
    )


def _average(user: Row, _: Any) -> int | None:
    made, years = user["totalProductsCreated"], user["yearsOfEmployment"]
    return round(made / years) if years else None
