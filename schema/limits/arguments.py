"""What arguments and variables say about the length of a list, read without trusting their types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, value_from_ast_untyped

from schema.listing import LARGEST_PAGE
from schema.pagination import DEFAULT_PAGE


def values_of(operation: OperationDefinitionNode, given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables with the defaults of those that were not given."""
    defaults = {
        node.variable.name.value: value_from_ast_untyped(node.default_value)
        for node in operation.variable_definitions or ()
        if node.default_value is not None
    }
    return {**defaults, **given}


def page_of(node: FieldNode, variables: Mapping[str, Any]) -> int:
    """How many rows a page may have; a size that will be refused counts as the largest."""
    size = _value(node, "first", variables)
    if size is None:
        return DEFAULT_PAGE
    is_size = isinstance(size, int) and 0 < size <= LARGEST_PAGE
    return int(size) if is_size else LARGEST_PAGE


def items_of(node: FieldNode, name: str, *, variables: Mapping[str, Any]) -> int:
    """How many items a list has that is an argument, or a key of the argument `input`; 1 where it is none."""
    items = _value(node, name, variables)
    if items is None:
        whole = _value(node, "input", variables)
        items = whole.get(name) if isinstance(whole, dict) else None
    return len(items) if isinstance(items, list) else 1


def counted_values(variables: Any, most: int) -> int:
    """How many values there are in variables, those within others too; no more than one beyond `most` are counted."""
    waiting, found = [variables], 0
    while waiting and found <= most:
        value = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        found += len(inner)
        if found <= most:
            waiting.extend(inner)
    return min(found, most + 1)


def _value(node: FieldNode, name: str, variables: Mapping[str, Any]) -> Any:
    for argument in node.arguments or ():
        if argument.name.value == name:
            return value_from_ast_untyped(argument.value, dict(variables))
    return None
