"""Notes which operation runs, for whoever watches the gateway: words of the schema and a digest, no values."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode, get_operation_ast
from strawberry.extensions import SchemaExtension

from app.operations.notes import LONGEST_NAME, current_notes


class Noting(SchemaExtension):
    """Writes down kind, name, digest and root fields of what is executed; what is refused before has none of them."""

    def on_execute(self) -> Iterator[None]:
        """Note a validated operation just before it runs."""
        notes, execution = current_notes(), self.execution_context
        document = execution.graphql_document
        operation = get_operation_ast(document, execution.operation_name) if document else None
        if document is not None and operation is not None:
            notes.kind = operation.operation.value
            notes.name = operation.name.value[:LONGEST_NAME] if operation.name else None
            notes.digest = sha256((execution.query or "").encode("utf-8", "surrogatepass")).hexdigest()[:16]
            fragments = {
                each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
            }
            notes.fields = tuple(dict.fromkeys(_fields(operation.selection_set, fragments, set())))
        yield


def _fields(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], opened: set[str]
) -> Iterator[str]:
    """The fields of a selection with its fragments opened, each fragment once."""
    for each in selections.selections:
        if isinstance(each, FieldNode):
            yield each.name.value
        elif not isinstance(each, FragmentSpreadNode):
            yield from _fields(each.selection_set, fragments, opened)  # type: ignore[attr-defined]
        elif each.name.value not in opened:
            opened.add(each.name.value)
            yield from _fields(fragments[each.name.value].selection_set, fragments, opened)
