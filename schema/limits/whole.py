"""A document without `@defer` and `@stream`: what is executed for a client that takes its answer in one piece."""

from __future__ import annotations

from typing import Any

from graphql import REMOVE, DirectiveNode, DocumentNode, Visitor, visit

NAMES = frozenset({"defer", "stream"})
"""Of the directives that let parts of an answer come later."""


def whole(document: DocumentNode, text: str) -> DocumentNode:
    """The document without them; itself where it has none.

    Args:
        document: valid or not.
        text: of it.
    """
    if not any(name in text for name in NAMES):
        return document
    remover = _Remover()
    changed: DocumentNode = visit(document, remover)
    return changed if remover.has_removed else document


class _Remover(Visitor):
    has_removed = False

    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        if node.name.value in NAMES:
            self.has_removed = True
            return REMOVE
        return None
