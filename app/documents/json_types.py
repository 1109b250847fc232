"""Types of the graph as JSON Schema, for those who describe or call a document without GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLType,
    InlineFragmentNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    is_required_input_field,
    type_from_ast,
)

from schema.root import schema

Json = dict[str, Any]
_SCALARS: dict[str, Json] = {
    "Int": {"type": "integer"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "JSON": {},
}
"""The others are texts."""


class JsonTypes:
    """Makes schemas, and keeps those that have a name.

    Args:
        place: before the names of those in `$ref`.

    Attributes:
        named: closed lists and inputs that were met, by name.
    """

    def __init__(self, place: str) -> None:
        self._place = place
        self.named: dict[str, Json] = {}

    def of(self, kind: GraphQLType, selected: SelectionSetNode | None, fragments: _Fragments) -> Json:
        """The schema of a value of an answer.

        Args:
            kind: its type.
            selected: of it, where it is an object.
            fragments: of the document, by name.
        """
        if isinstance(kind, GraphQLNonNull):
            return self._present(kind.of_type, selected, fragments)
        return _or_null(self._present(kind, selected, fragments))

    def of_input(self, kind: GraphQLType) -> Json:
        """The schema of a value that is given."""
        if isinstance(kind, GraphQLNonNull):
            return self._given(kind.of_type)
        return _or_null(self._given(kind))

    def _present(self, kind: GraphQLType, selected: SelectionSetNode | None, fragments: _Fragments) -> Json:
        if isinstance(kind, GraphQLList):
            return {"type": "array", "items": self.of(kind.of_type, selected, fragments)}
        if selected is not None and is_composite_type(kind):
            return self._object(kind, selected, fragments)
        return self._leaf(get_named_type(kind))

    def _object(self, kind: GraphQLCompositeType, selected: SelectionSetNode, fragments: _Fragments) -> Json:
        properties: dict[str, Json] = {}
        required: set[str] = set()
        self._fields(kind, selected, fragments, (properties, required), is_sure=True)
        return {
            "type": "object",
            "properties": properties,
            "required": [each for each in properties if each in required],
        }

    def _fields(
        self,
        kind: GraphQLCompositeType,
        selected: SelectionSetNode,
        fragments: _Fragments,
        found: tuple[dict[str, Json], set[str]],
        *,
        is_sure: bool,
    ) -> None:
        for node in selected.selections:
            sure = is_sure and not node.directives
            if isinstance(node, FieldNode):
                self._field(kind, node, fragments, found, is_sure=sure)
                continue
            fragment = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            assert isinstance(fragment, InlineFragmentNode | FragmentDefinitionNode)  # noqa: S101 - for the type checker
            of_fragment: Any = kind
            if fragment.type_condition is not None:
                of_fragment = type_from_ast(schema._schema, fragment.type_condition)  # noqa: SLF001
            self._fields(of_fragment, fragment.selection_set, fragments, found, is_sure=sure and of_fragment is kind)

    def _field(
        self,
        kind: GraphQLCompositeType,
        node: FieldNode,
        fragments: _Fragments,
        found: tuple[dict[str, Json], set[str]],
        *,
        is_sure: bool,
    ) -> None:
        properties, required = found
        name = node.alias.value if node.alias else node.name.value
        if node.name.value == "__typename":
            told: Json = {"type": "string"}
        else:
            field = kind.fields[node.name.value]  # type: ignore[union-attr]  # a union has `__typename` alone
            told = self.of(field.type, node.selection_set, fragments)
            if field.description and "$ref" not in told:
                told = {**told, "description": field.description}
        before = properties.get(name)
        if before is not None and before.get("properties") and told.get("properties"):
            told = {**told, "properties": {**before["properties"], **told["properties"]}, "required": []}
        properties[name] = told
        if is_sure:
            required.add(name)

    def _given(self, kind: GraphQLType) -> Json:
        if isinstance(kind, GraphQLList):
            return {"type": "array", "items": self.of_input(kind.of_type)}
        if not isinstance(kind, GraphQLInputObjectType):
            return self._leaf(get_named_type(kind))
        if kind.name not in self.named:
            told = self.named[kind.name] = {"type": "object", "additionalProperties": False}
            if kind.description:
                told["description"] = kind.description
            told["properties"] = {
                name: _described(self.of_input(field.type), field.description) for name, field in kind.fields.items()
            }
            told["required"] = [name for name, field in kind.fields.items() if is_required_input_field(field)]
            if kind.is_one_of or getattr(kind.extensions.get("strawberry-definition"), "is_one_of", False):
                told |= {"minProperties": 1, "maxProperties": 1}
        return {"$ref": f"{self._place}{kind.name}"}

    def _leaf(self, kind: GraphQLNamedType) -> Json:
        if isinstance(kind, GraphQLEnumType):
            told: Json = {"type": "string", "enum": list(kind.values)}
            self.named[kind.name] = _described(told, kind.description)
            return {"$ref": f"{self._place}{kind.name}"}
        told = _SCALARS.get(kind.name, {"type": "string"})
        is_ours = kind.name not in ("ID", "String", "Int", "Float", "Boolean")
        return _described(told, kind.description) if is_ours else dict(told)


_Fragments = Mapping[str, FragmentDefinitionNode]


def _or_null(told: Json) -> Json:
    if not told or set(told) == {"description"}:  # anything at all
        return told
    if "$ref" in told:
        return {"anyOf": [told, {"type": "null"}]}
    return {**told, "type": [told["type"], "null"]}


def _described(told: Json, description: str | None) -> Json:
    return {**told, "description": description} if description else told
