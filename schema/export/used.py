"""A document without what its operation has no use for: that would make it invalid."""

from __future__ import annotations

from typing import Any

from graphql import (
    DefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

from schema.export.place import Fragments


class _Names(Visitor):
    """The fragments and variables that are named below a node."""

    def __init__(self) -> None:
        super().__init__()
        self.fragments: list[str] = []
        self.variables: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        self.fragments.append(node.name.value)

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.variables.add(node.name.value)


def only_used(
    operation: OperationDefinitionNode, fragments: Fragments
) -> tuple[tuple[DefinitionNode, ...], frozenset[str]]:
    """The operation with those of its variables, and those of the fragments, that it uses.

    Args:
        operation: with all the variables that it may use.
        fragments: that it may use.

    Returns:
        The definitions, and the names of the variables.
    """
    names = _Names()
    for node in (operation.selection_set, *(operation.directives or ())):
        visit(node, names)
    used: dict[str, Node] = {}
    while names.fragments:
        name = names.fragments.pop()
        if name not in used:
            used[name] = fragments[name]
            visit(fragments[name], names)
    kept = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=tuple(each for each in operation.variable_definitions or () if _is_used(each, names)),
        directives=operation.directives,
        selection_set=operation.selection_set,
    )
    return (kept, *(fragments[name] for name in used)), frozenset(names.variables)


def _is_used(definition: VariableDefinitionNode, names: _Names) -> bool:
    return definition.variable.name.value in names.variables
