"""The operator's documents as tools: what a program is told of each before it calls one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.documents.document import Document, Documents
from app.documents.json_types import Json, JsonTypes
from app.documents.openapi import inputs_of

_PLACE = "#/$defs/"


class Tools:
    """The documents that may be called as tools.

    Args:
        documents: of the operator's.
        writes: whether those that write are among them.
    """

    def __init__(self, documents: Documents, *, writes: bool) -> None:
        self._documents = documents
        self._writes = writes
        self._told: list[Json] | None = None

    def get(self, name: str) -> Document | None:
        """The document that is the tool of this name; None where there is none."""
        found = self._documents.get(name)
        return found if found is not None and self._is_tool(found) else None

    def told(self) -> list[Json]:
        """What is told of each, in the protocol's words."""
        if self._told is None:
            self._told = [_tool(each) for each in self._all()]
        return self._told

    def _all(self) -> Iterator[Document]:
        return (each for each in self._documents if self._is_tool(each))

    def _is_tool(self, document: Document) -> bool:
        return document.is_answered_once and (self._writes or document.reads_only)


def _tool(document: Document) -> Json:
    types = JsonTypes(_PLACE)
    inputs: dict[str, Any] = inputs_of(document, types)
    if types.named:
        inputs["$defs"] = types.named
    hints: dict[str, Any] = {"readOnlyHint": document.reads_only, "openWorldHint": True}
    if not document.reads_only:
        hints |= {"destructiveHint": True, "idempotentHint": False}
    return {
        "name": document.name,
        "description": document.description,
        "inputSchema": inputs,
        "annotations": hints,
    }
