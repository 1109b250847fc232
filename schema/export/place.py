"""Where the one list of a document stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from app.domain.errors import BadUserInput

Composite = GraphQLObjectType | GraphQLInterfaceType
Fragments = Mapping[str, FragmentDefinitionNode]


@dataclass(frozen=True, slots=True)
class Selected:
    """A field that is selected, wherever it is written.

    Attributes:
        field: as it is written.
        parent: the type that it is a field of, which is the narrowest that a fragment around it names.
        is_conditional: whether a fragment around it has directives.
    """

    field: FieldNode
    parent: Composite
    is_conditional: bool = False

    @property
    def key(self) -> str:
        """Under which it stands in the answer."""
        return (self.field.alias or self.field.name).value


Place = tuple[Selected, ...]
"""The fields from the operation down to the connection."""


def selected(
    graph: GraphQLSchema, fragments: Fragments, parent: Composite, chosen: SelectionSetNode | None
) -> Iterator[Selected]:
    """The fields of a selection, those in fragments too, in their order.

    Args:
        graph: that the document is valid against.
        fragments: of the document.
        parent: the type that is selected from.
        chosen: the selection.
    """
    for each in chosen.selections if chosen else ():
        if isinstance(each, FieldNode):
            yield Selected(each, parent)
        elif isinstance(each, InlineFragmentNode | FragmentSpreadNode):
            within = fragments[each.name.value] if isinstance(each, FragmentSpreadNode) else each
            condition = within.type_condition
            narrowed = graph.type_map[condition.name.value] if condition else parent
            if not isinstance(narrowed, Composite):
                continue  # a union has no fields
            for found in selected(graph, fragments, narrowed, within.selection_set):
                yield Selected(found.field, found.parent, found.is_conditional or bool(each.directives))


def the_place(graph: GraphQLSchema, fragments: Fragments, operation: OperationDefinitionNode) -> Place:
    """Where the connection is that an operation holds.

    Raises:
        BadUserInput: it holds none, or several.
    """
    root = graph.query_type
    found = [] if root is None else list(_places(graph, fragments, root, operation.selection_set))
    if not found:
        raise BadUserInput(
            "The operation holds no list that can be exported: a connection such as `usageLogs`, with its `nodes`, "
            "which is not within another list."
        )
    if len(found) > 1:
        names = ", ".join(f"`{'.'.join(each.key for each in place)}`" for place in found)
        raise BadUserInput(f"An export is of one list, and the operation holds several: {names}.")
    if any(each.is_conditional for each in found[0]):
        raise BadUserInput("The list stands in a fragment that has directives. Select it without them.")
    return found[0]


def connection_type(of: Selected) -> GraphQLObjectType | None:
    """The type of a field that is a connection; None for any other field."""
    definition = of.parent.fields.get(of.field.name.value)
    kind = None if definition is None else get_nullable_type(definition.type)
    is_connection = isinstance(kind, GraphQLObjectType) and {"pageInfo", "nodes"} <= kind.fields.keys()
    return kind if is_connection and isinstance(kind, GraphQLObjectType) else None


def _places(
    graph: GraphQLSchema, fragments: Fragments, parent: Composite, chosen: SelectionSetNode | None
) -> Iterator[Place]:
    for each in selected(graph, fragments, parent, chosen):
        definition = each.parent.fields.get(each.field.name.value)
        if definition is None:
            continue  # one of the graph's own, such as `__typename`
        if connection_type(each) is not None:
            yield (each,)
            continue
        within = get_named_type(definition.type)
        if isinstance(within, Composite) and not is_list_type(get_nullable_type(definition.type)):
            for place in _places(graph, fragments, within, each.field.selection_set):
                yield (
                    each,
                    *(Selected(s.field, s.parent, s.is_conditional or each.is_conditional) for s in place),
                )
