"""Which operation of a document runs: exactly one, and never a guess."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode
from strawberry.extensions import SchemaExtension


class OneOperation(SchemaExtension):
    """Refuses a document in which no operation, or more than one, answers to the name that was given.

    Strawberry would run the first one. It stands behind the parser's cache, which makes the document.
    """

    def on_parse(self) -> Iterator[None]:
        """Check the parsed document."""
        document = self.execution_context.graphql_document
        if document is not None:
            _check(document, self.execution_context._provided_operation_name)  # noqa: SLF001 - the name as it was sent
        yield


def _check(document: DocumentNode, name: str | None) -> None:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    named = [node for node in operations if name is None or (node.name is not None and node.name.value == name)]
    if len(named) == 1 or (len(named) > 1 and name is not None):
        return  # two of one name are a validation error, which says more
    if not operations:
        message = "The document holds no operation: write one beside its fragments."
    elif name is None:
        # Anonymous operations beside others are a validation error, which says more.
        if any(node.name is None for node in operations):
            return
        message = "The document holds several operations: say which one to run with `operationName`."
    else:
        message = f"The document holds no operation named {name[:60]!r}."
    raise GraphQLError(message, extensions={"code": "OPERATION_RESOLUTION_FAILURE"})
