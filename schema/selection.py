"""What the document asks for below a field: plans are made from this, not from the order of calls to loaders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLDeferDirective,
    GraphQLIncludeDirective,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    get_directive_values,
)
from graphql.execution.values import VariableValues
from strawberry import Info

from schema.scopes.hiding import hidden

_EITHER_WAY = ("nodes", "edges.node")


def selects(info: Info[Any, Any], *paths: str) -> bool:
    """Whether any of the paths (field names joined by dots, whatever their aliases) is selected below this field."""
    raw = info._raw_info  # noqa: SLF001
    return _is_selected(raw, raw.field_nodes, _wanted(paths))


def selects_of_nodes(info: Info[Any, Any], *paths: str) -> bool:
    """Like `selects`, for the nodes of a connection: below `nodes` and below `edges.node`."""
    raw = info._raw_info  # noqa: SLF001
    return _is_selected(raw, raw.field_nodes, _wanted_of_nodes(paths))


def selected_below(info: Info[Any, Any], *path: str, at_once: bool = False) -> set[str]:
    """The names of the fields selected directly below the path; see `nodes_below`."""
    return {node.name.value for node in nodes_below(info, *path, at_once=at_once)}


def nodes_below(info: Info[Any, Any], *path: str, at_once: bool = False) -> list[FieldNode]:
    """The fields selected directly below the path, as they stand in the document.

    Args:
        info: of the field.
        path: names of fields, from it downwards.
        at_once: whether fields of deferred fragments are left out.
    """
    return _walk(info._raw_info, list(path), at_once=at_once)  # noqa: SLF001


def selects_anywhere(info: Info[Any, Any], *names: str) -> bool:
    """Whether a field of one of these names is selected at any depth below this field."""
    raw = info._raw_info  # noqa: SLF001
    waiting: list[FieldNode] = list(_fields_below(raw, raw.field_nodes))
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if node.name.value in names:
            return True
        if id(node) not in seen:
            seen.add(id(node))
            waiting.extend(_fields_below(raw, [node]))
    return False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Fields that are looked for below one field, so that each level of a document is looked through once.

    Attributes:
        names: of those that stand right below it.
        below: what is looked for further down, by the names of the fields that it stands below.
    """

    names: set[str] = field(default_factory=set)
    below: dict[str, _Wanted] = field(default_factory=dict)


@lru_cache
def _wanted(paths: tuple[str, ...]) -> _Wanted:
    found = _Wanted()
    for path in paths:
        *above, last = path.split(".")
        place = found
        for name in above:
            place = place.below.setdefault(name, _Wanted())
        place.names.add(last)
    return found


@lru_cache
def _wanted_of_nodes(paths: tuple[str, ...]) -> _Wanted:
    return _wanted(tuple(f"{way}.{path}" for path in paths for way in _EITHER_WAY))


def _is_selected(info: GraphQLResolveInfo[Any], parents: Iterable[FieldNode], wanted: _Wanted) -> bool:
    further: dict[str, list[FieldNode]] = {}
    for node in _fields_below(info, parents):
        name = node.name.value
        if name in wanted.names:
            return True
        if name in wanted.below:
            further.setdefault(name, []).append(node)
    return any(_is_selected(info, nodes, wanted.below[name]) for name, nodes in further.items())


def _walk(info: GraphQLResolveInfo[Any], path: list[str], *, at_once: bool) -> list[FieldNode]:
    """The field nodes selected directly below the path."""
    nodes = list(_fields_below(info, info.field_nodes, at_once=at_once))
    for name in path:
        nodes = list(_fields_below(info, [node for node in nodes if node.name.value == name], at_once=at_once))
    return nodes


def _fields_below(
    info: GraphQLResolveInfo[Any], parents: Iterable[FieldNode], *, at_once: bool = False
) -> Iterator[FieldNode]:
    """The fields in the parents' selections, fragments opened once each; skipped and hidden ones are left out."""
    unseen = hidden(info)
    spread: set[str] = set()
    waiting: list[SelectionNode] = [
        selection for parent in parents if parent.selection_set for selection in parent.selection_set.selections
    ]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        if not _is_included(info, node) or (at_once and _is_deferred(info, node)):
            continue
        if isinstance(node, FieldNode):
            if id(node) not in unseen:
                yield node
        elif isinstance(node, InlineFragmentNode):
            waiting.extend(reversed(node.selection_set.selections))
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
            spread.add(node.name.value)
            waiting.extend(reversed(info.fragments[node.name.value].selection_set.selections))


def _is_included(info: GraphQLResolveInfo[Any], node: SelectionNode) -> bool:
    if not node.directives:
        return True
    variables = _variables(info)
    skip = get_directive_values(GraphQLSkipDirective, node, variables)
    if skip and skip["if"]:
        return False
    include = get_directive_values(GraphQLIncludeDirective, node, variables)
    return not include or bool(include["if"])


def _is_deferred(info: GraphQLResolveInfo[Any], node: SelectionNode) -> bool:
    defer = get_directive_values(GraphQLDeferDirective, node, _variables(info)) if node.directives else None
    return defer is not None and bool(defer["if"])


def _variables(info: GraphQLResolveInfo[Any]) -> VariableValues:
    """The operation's variables as graphql-core holds them; Strawberry hands on their values alone."""
    given: Any = info.variable_values
    return given if isinstance(given, VariableValues) else VariableValues(sources={}, coerced=given)
