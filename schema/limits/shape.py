"""How large a document is: one pass over it, each fragment measured once however often it is spread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from app.limits import LARGEST


@dataclass(frozen=True, slots=True)
class Shape:
    """The figures of an operation with its fragments opened, or of one fragment. None is counted beyond `LARGEST`.

    Attributes:
        depth: fields within fields.
        aliases: fields with an alias.
        directives: on whatever has one.
        top: fields at the top.
    """

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    top: int = 0


@dataclass(slots=True)
class _Outline:
    """A definition without what its spreads stand for; these with the depth at which they are."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    top: int = 0
    spreads: list[tuple[str, int]] = field(default_factory=list)


def shape_of(document: DocumentNode) -> Shape:
    """Measure a document: the largest figures of its operations.

    It need not be valid: what is spread in a circle, or not there, adds nothing.
    """
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    operations = [_whole(node) for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    measured = _measured([spread for each in operations for spread in each.spreads], fragments)
    shapes = [_opened(operation, measured) for operation in operations]
    figures = zip(*((each.depth, each.aliases, each.directives, each.top) for each in shapes), strict=True)
    return Shape(*map(max, figures)) if shapes else Shape()


def _whole(operation: OperationDefinitionNode) -> _Outline:
    outline = _outline(operation.selection_set)
    outline.directives += len(operation.directives or ())
    outline.directives += sum(len(variable.directives or ()) for variable in operation.variable_definitions or ())
    return outline


def _measured(start: list[tuple[str, int]], fragments: Mapping[str, FragmentDefinitionNode]) -> dict[str, Shape]:
    """The shapes of all fragments that are reached, those that are spread in others before these."""
    shapes: dict[str, Shape] = {}
    outlines: dict[str, _Outline] = {}
    waiting = [iter(start)]
    path: list[str] = []
    while waiting:
        name = _next_unseen(waiting[-1], fragments, outlines)
        if name is not None:
            fragment = fragments[name]
            outlines[name] = outline = _outline(fragment.selection_set)
            outline.directives += len(fragment.directives or ())
            path.append(name)
            waiting.append(iter(outline.spreads))
            continue
        waiting.pop()
        if path:
            done = path.pop()
            shapes[done] = _opened(outlines[done], shapes)
    return shapes


def _next_unseen(
    spreads: Iterator[tuple[str, int]], fragments: Mapping[str, FragmentDefinitionNode], seen: Mapping[str, _Outline]
) -> str | None:
    return next((name for name, _ in spreads if name in fragments and name not in seen), None)


def _outline(selection_set: SelectionSetNode) -> _Outline:
    found = _Outline()
    waiting: list[tuple[SelectionNode, int]] = [(node, 0) for node in selection_set.selections]
    while waiting:
        node, above = waiting.pop()
        found.directives += len(node.directives or ())
        if isinstance(node, FragmentSpreadNode):
            found.spreads.append((node.name.value, above))
            continue
        inside = above
        if isinstance(node, FieldNode):
            inside += 1
            found.depth = max(found.depth, inside)
            found.aliases += node.alias is not None
            found.top += above == 0
        below: SelectionSetNode | None = getattr(node, "selection_set", None)
        if below is not None:
            waiting.extend((each, inside) for each in below.selections)
    return found


def _opened(outline: _Outline, shapes: Mapping[str, Shape]) -> Shape:
    spread = [(shapes[name], above) for name, above in outline.spreads if name in shapes]
    return Shape(
        depth=min(LARGEST, max([outline.depth, *(above + shape.depth for shape, above in spread)])),
        aliases=min(LARGEST, outline.aliases + sum(shape.aliases for shape, _ in spread)),
        directives=min(LARGEST, outline.directives + sum(shape.directives for shape, _ in spread)),
        top=min(LARGEST, outline.top + sum(shape.top for shape, above in spread if above == 0)),
    )
