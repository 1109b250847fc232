"""What the rows of a list hold, as columns: nested objects by names with dots, lists and JSON as JSON texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import (
    FieldNode,
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from app.upstream.decoding import encode_json
from schema.export.place import Composite, Fragments, selected

_JSON = "JSON"


class Kind(Enum):
    """What a column holds.

    `TEXT` is anything that the graph tells as a string: ids, names of enumerations, moments and days as the vendor
    wrote them, decimals with all their digits.
    """

    TEXT = "text"
    WHOLE = "whole"
    FLOAT = "float"
    TRUTH = "truth"
    JSON = "json"


_KINDS = {GraphQLInt.name: Kind.WHOLE, GraphQLFloat.name: Kind.FLOAT, GraphQLBoolean.name: Kind.TRUTH, _JSON: Kind.JSON}


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        path: the keys that lead to its value in a row.
        kind: of its values.
    """

    path: tuple[str, ...]
    kind: Kind

    @property
    def name(self) -> str:
        """As it stands at the head of the column."""
        return ".".join(self.path)

    def value(self, row: Mapping[str, Any] | None) -> Any:
        """Its value in a row: JSON as text; None where the value or an object on the way to it is null."""
        found: Any = row
        for key in self.path:
            if not isinstance(found, Mapping):
                return None
            found = found.get(key)
        if self.kind is not Kind.JSON or found is None:
            return found
        return encode_json(found).decode("utf-8", "surrogatepass")


def columns_of(
    graph: GraphQLSchema, fragments: Fragments, row: GraphQLOutputType, chosen: SelectionSetNode | None
) -> tuple[Column, ...]:
    """The columns of rows, in the order in which they are selected.

    Args:
        graph: that the document is valid against.
        fragments: of the document.
        row: the type of a row.
        chosen: of a row.
    """
    kinds: dict[tuple[str, ...], Kind] = {}
    for column in _columns(graph, fragments, row, chosen, ()):
        known = kinds.setdefault(column.path, column.kind)
        if known is not column.kind:  # kinds of records that call different things by one name
            kinds[column.path] = Kind.JSON
    within = {path[:depth] for path in kinds for depth in range(1, len(path))}
    return tuple(Column(path, kind) for path, kind in kinds.items() if path not in within)


def _columns(
    graph: GraphQLSchema,
    fragments: Fragments,
    row: GraphQLOutputType,
    chosen: SelectionSetNode | None,
    before: tuple[str, ...],
) -> Iterator[Column]:
    within = get_named_type(row)
    if isinstance(within, GraphQLUnionType):  # its fragments name the types whose fields there are
        within = within.types[0]
    if not isinstance(within, GraphQLObjectType | GraphQLInterfaceType):
        return
    for each in selected(graph, fragments, within, chosen):
        path = (*before, each.key)
        kind = _kind(each.parent, each.field)
        if kind is None:
            below = get_named_type(each.parent.fields[each.field.name.value].type)
            yield from _columns(graph, fragments, below, each.field.selection_set, path)
        else:
            yield Column(path, kind)


def _kind(parent: Composite, field: FieldNode) -> Kind | None:
    """Of a field's values; None for an object, which has columns of its own."""
    definition = parent.fields.get(field.name.value)
    if definition is None:
        return Kind.TEXT  # `__typename`
    if is_list_type(get_nullable_type(definition.type)):
        return Kind.JSON
    if field.selection_set is not None:
        return None
    return _KINDS.get(get_named_type(definition.type).name, Kind.TEXT)
