"""What the answer to a valid operation may hold and cost, from its selection and variables, before it is executed.

One pass over the document: what a fragment brings is found out once for each kind of place that it is spread in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
)

from schema.limits.amounts import ONE_FIELD, Amounts
from schema.limits.arguments import items_of, page_of, values_of
from schema.limits.costs import BY_THE_ROW, COSTS, FREE, OF_ASSEMBLYS_LISTS, READ_ANEW, SETTLED, Cost
from schema.limits.parts import EMPTY, Part, Place
from schema.limits.sizes import IN_A_TREE, LISTS, NOT_BY_THE_ROW, OTHER_LISTS, SINGLE, TREES, WITHIN_A_TREE
from schema.limits.writing import cost_of_write

_BARE = frozenset({"__typename", "kind"})
_CHOOSING = ("after", "filter", "orderBy")


def foresee(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Amounts:
    """The most fields that an operation may answer with, and calls that it may send.

    Args:
        schema: that the document is valid against.
        document: that holds the operation and its fragments.
        operation: one of its operations.
        variables: as they were sent; they need not be of their types.
    """
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    root = schema.get_root_type(operation.operation)
    if root is None:
        return Amounts()
    return (
        _Foresight(schema, fragments, values_of(operation, variables))
        .of(operation.selection_set, root, Place())
        .total()
    )


class _Foresight:
    """Of one operation."""

    def __init__(
        self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]
    ) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._writing = {each.name for each in (schema.mutation_type, schema.subscription_type) if each}
        self._spread: dict[tuple[str, Place], Part] = {}

    def of(self, selection_set: SelectionSetNode, parent: GraphQLNamedType, place: Place) -> Part:
        """What is selected of one object of a type."""
        found = EMPTY
        for node in selection_set.selections:
            found += self._selection(node, parent, place)
        return found

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType, place: Place) -> Part:
        if isinstance(node, FieldNode):
            return self._field(node, parent, place)
        if isinstance(node, FragmentSpreadNode):
            return self._fragment(node.name.value, place)
        if not isinstance(node, InlineFragmentNode):
            return EMPTY
        name = node.type_condition.name.value if node.type_condition else parent.name
        return self.of(node.selection_set, self._schema.type_map[name], place)

    def _fragment(self, name: str, place: Place) -> Part:
        key = (name, place)
        if key not in self._spread:
            fragment = self._fragments[name]
            kind = self._schema.type_map[fragment.type_condition.name.value]
            self._spread[key] = self.of(fragment.selection_set, kind, place)
        return self._spread[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType, place: Place) -> Part:
        name = node.name.value
        of_account = frozenset({name} if parent.name == "Account" else ())
        selected = node.selection_set
        found = self._below(node, selected, parent, place) if selected else Part(ONE_FIELD)
        own = FREE if place.in_tree and parent.name == "Team" and name in WITHIN_A_TREE else self._own(node, parent)
        found = Part(found.each, found.batch, found.walks, of_account).costing(own, place)
        if parent.name.endswith("Connection") and name in NOT_BY_THE_ROW:
            return Part(batch=found.each + found.batch, walks=found.walks)
        if parent.name in self._writing:  # what one has written, the next one reads anew
            return Part(found.total())
        return found

    def _below(self, node: FieldNode, selected: SelectionSetNode, parent: GraphQLNamedType, place: Place) -> Part:
        """The field and what is selected below it, without what it costs by itself."""
        key = f"{parent.name}.{node.name.value}"
        definition = self._schema.get_field(parent, node.name.value)  # type: ignore[arg-type]
        if definition is None:
            return EMPTY
        kind = get_named_type(definition.type)
        rows = self._rows(node, key, str(definition.type), kind, place)
        is_page = kind.name.endswith("Connection")
        inside = Place(
            in_rows=place.in_rows or rows is not None,
            in_tree=place.in_tree or key in TREES,
            of_assembly=self._is_of_assembly(node, key) if is_page else place.of_assembly and parent.name != "Account",
        )
        below = self.of(selected, kind, inside)
        shown = OF_ASSEMBLYS_LISTS if inside.of_assembly else _BARE
        if not below.of_account <= shown:
            below = below.costing(SETTLED, inside)
        below = Part(below.each, below.batch, below.walks)
        if parent.name.endswith("Connection"):
            return Part(batch=ONE_FIELD) + below
        return Part(ONE_FIELD) + (below if rows is None else below.rows(rows))

    def _rows(self, node: FieldNode, key: str, written: str, kind: GraphQLNamedType, place: Place) -> float | None:
        """How many there may be; None where there is one, or where the page that it is in has been counted."""
        if place.in_tree and key in IN_A_TREE:
            return IN_A_TREE[key]
        if kind.name.endswith("Connection"):
            return page_of(node, self._variables)
        if key in SINGLE:
            return SINGLE[key]
        if "[" not in written or key.partition(".")[0].endswith("Connection"):
            return None if key != "AllAccountsConnection.missing" else LISTS[key]
        items = partial(items_of, node, variables=self._variables)
        return items(BY_THE_ROW[key][0]) if key in BY_THE_ROW else LISTS.get(key, OTHER_LISTS)

    def _own(self, node: FieldNode, parent: GraphQLNamedType) -> Cost:
        name = node.name.value
        cost = cost_of_write(name) if parent.name in self._writing else COSTS.get(f"{parent.name}.{name}", FREE)
        argument, each = BY_THE_ROW.get(f"{parent.name}.{name}") or BY_THE_ROW.get(name) or ("", None)
        if each is not None:
            cost += Cost(single=each * items_of(node, argument, variables=self._variables))
        if f"{parent.name}.{name}" == "Query.accounts" and self._chooses(node):
            cost += READ_ANEW + Cost(single=Amounts(assembly=page_of(node, self._variables)))
        return cost

    def _is_of_assembly(self, node: FieldNode, key: str) -> bool:
        is_plain = key == "Query.accounts" and not self._chooses(node)
        return is_plain or key in ("Query.assemblyAccounts", "Account.customers")

    def _chooses(self, node: FieldNode) -> bool:
        return any(argument.name.value in _CHOOSING for argument in node.arguments or ())
