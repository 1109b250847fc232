"""Documents as GraphQL's JavaScript library prints them up to its version 16.

Clients hash what their library prints. graphql-core prints as version 17 does: objects with blanks within their braces,
long lists and variables in lines of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphql import DocumentNode, FieldNode, Node, OperationDefinitionNode, VariableDefinitionNode
from graphql import print_ast as print_by_core
from graphql.language import (
    FragmentSpreadNode,
    ListValueNode,
    ObjectValueNode,
    SelectionSetNode,
)

_LONGEST = 80


def print_as_before(document: DocumentNode) -> str:
    """A document of operations and fragments, as a text.

    Args:
        document: without definitions of types.
    """
    return "\n\n".join(map(_definition, document.definitions))


def _definition(node: Any) -> str:
    if isinstance(node, OperationDefinitionNode):
        name = (node.name.value if node.name else "") + _variables(node.variable_definitions)
        head = _joined([node.operation.value, name, _directives(node)])
        return _joined(["" if head == "query" else head, _selected(node.selection_set)])
    name = f"fragment {node.name.value}{_variables(node.variable_definitions)} on {node.type_condition.name.value}"
    return _joined([name, _directives(node), _selected(node.selection_set)])


def _selected(node: SelectionSetNode | None) -> str:
    selections = "\n".join(map(_selection, node.selections)) if node else ""
    return _wrapped("{\n", _indented(selections), "\n}")


def _selection(node: Any) -> str:
    if isinstance(node, FieldNode):
        return _joined([_field(node), _directives(node), _selected(node.selection_set)])
    if isinstance(node, FragmentSpreadNode):
        return _joined([f"...{node.name.value}", _directives(node)])
    on = f"on {node.type_condition.name.value}" if node.type_condition else ""
    return _joined(["...", on, _directives(node), _selected(node.selection_set)])


def _field(node: FieldNode) -> str:
    name = f"{node.alias.value}: {node.name.value}" if node.alias else node.name.value
    arguments = _arguments(node)
    line = name + _wrapped("(", ", ".join(arguments), ")")
    return line if len(line) <= _LONGEST else name + _wrapped("(\n", _indented("\n".join(arguments)), "\n)")


def _arguments(node: Any) -> list[str]:
    return [f"{each.name.value}: {_value(each.value)}" for each in node.arguments or ()]


def _directives(node: Any) -> str:
    return _joined(
        f"@{each.name.value}{_wrapped('(', ', '.join(_arguments(each)), ')')}" for each in node.directives or ()
    )


def _variables(nodes: Iterable[VariableDefinitionNode] | None) -> str:
    told = []
    for each in nodes or ():
        default = f" = {_value(each.default_value)}" if each.default_value else ""
        line = f"${each.variable.name.value}: {print_by_core(each.type)}{default}"
        told.append(_joined([line, _directives(each)]))
    return _wrapped("(", ", ".join(told), ")")


def _value(node: Node) -> str:
    if isinstance(node, ListValueNode):
        return f"[{', '.join(map(_value, node.values))}]"
    if isinstance(node, ObjectValueNode):
        return f"{{{', '.join(f'{each.name.value}: {_value(each.value)}' for each in node.fields)}}}"
    return print_by_core(node)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(filter(None, parts))


def _wrapped(before: str, text: str, behind: str) -> str:
    return f"{before}{text}{behind}" if text else ""


def _indented(text: str) -> str:
    return _wrapped("  ", text.replace("\n", "\n  "), "")
