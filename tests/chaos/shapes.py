"""A query as the comparison of two of its answers needs it: what each part is of, and what makes a part comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graphql import (
    FieldNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    parse,
    print_ast,
)

from schema.root import schema

OF_A_CUSTOMER = """
    chaosId: id chaosProvisional: idIsProvisional
    chaosSources: sources { vendor status recordId error { code } }
    chaosProvenance: provenance { field vendor value others { vendor value } }
"""
OF_A_LIST = "chaosPage: pageInfo { isComplete hasNextPage }"

_ROOTS = {"vendors"}  # tell of the gateway's calls, which no two runs have alike


@dataclass
class Shape:
    """A part of an answer.

    Attributes:
        name: of the field; empty of the whole.
        kind: the type's name, without lists.
        parts: by alias, of every fragment.
    """

    name: str
    kind: str
    parts: dict[str, Shape] = field(default_factory=dict)


def comparable(document: str) -> tuple[str, Shape]:
    """The same query with what tells of each customer and each list whether all of it is known, and its shape."""
    (operation,) = parse(document).definitions
    whole = schema._schema.query_type
    assert isinstance(operation, OperationDefinitionNode)
    assert whole is not None
    kept = [each for each in operation.selection_set.selections if _name(each) not in _ROOTS]
    shape = Shape("", "Query")
    selected = _walked(tuple(kept) or _selections("__typename"), whole, shape)
    return print_ast(replace(operation, selection_set=selected)), shape


def _name(selection: SelectionNode) -> str:
    return selection.name.value if isinstance(selection, FieldNode) else ""


def _walked(selections: Sequence[SelectionNode], kind: GraphQLNamedType, shape: Shape) -> SelectionSetNode:
    """The selections and what is added to them; their shapes are put into the shape of what they are of."""
    found: list[SelectionNode] = []
    for each in (*selections, *_selections(_added(kind))):
        if isinstance(each, InlineFragmentNode):
            assert each.type_condition is not None
            inner = schema._schema.type_map[each.type_condition.name.value]
            found.append(replace(each, selection_set=_walked(each.selection_set.selections, inner, shape)))
        elif isinstance(each, FieldNode):
            found.append(_walked_field(each, kind, shape))
    return SelectionSetNode(selections=tuple(found))


def _walked_field(found: FieldNode, kind: GraphQLNamedType, shape: Shape) -> FieldNode:
    alias, name = (found.alias or found.name).value, found.name.value
    if name.startswith("__") or not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return found
    inner = get_named_type(kind.fields[name].type)
    part = shape.parts.setdefault(alias, Shape(name, inner.name))
    if found.selection_set is None:
        return found
    return replace(found, selection_set=_walked(found.selection_set.selections, inner, part))


def _added(kind: GraphQLNamedType) -> str:
    if kind.name == "Account":
        return OF_A_CUSTOMER
    if kind.name == "AllAccountsConnection":
        return f"{OF_A_LIST} chaosMissing: missing {{ vendor }}"
    return OF_A_LIST if isinstance(kind, GraphQLObjectType) and "pageInfo" in kind.fields else ""


def _selections(text: str) -> tuple[SelectionNode, ...]:
    if not text:
        return ()
    (operation,) = parse(f"{{ {text} }}").definitions
    assert isinstance(operation, OperationDefinitionNode)
    return tuple(operation.selection_set.selections)
