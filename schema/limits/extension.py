"""Where the limits stand in the life of an operation: before it is parsed, validated, executed."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from graphql import OperationDefinitionNode, OperationType, execute_sync, get_operation_ast
from strawberry import Schema
from strawberry.extensions import SchemaExtension

from app.limits import Limits
from app.turnstile import LARGE_ANSWER, turn
from app.upstream.scope import current_scope
from schema.context import Context
from schema.limits.amounts import NOTHING, Amounts
from schema.limits.arguments import counted_values
from schema.limits.documents import Documents, Parsed, TooLarge, faults, parsed
from schema.limits.foresight import foresee
from schema.limits.refusals import of_amounts, of_shape, too_deep
from schema.limits.remembering import Foreseen

_documents = Documents()
_foreseen = Foreseen()
_descriptions: OrderedDict[tuple[str, str | None], Any] = OrderedDict()
"""Answers to operations that ask for nothing but the schema, which is always the same and takes long to tell."""

_MOST_DESCRIPTIONS = 4

MOST_IN_PARTS = 20_000
"""Fields of an answer that is foreseen: a larger one is sent in one piece, whatever its document defers."""


def known_document(text: str, limits: Limits) -> Parsed | None:
    """The valid document with this text that was executed lately under these limits; None where there is none."""
    return _documents.get(text, limits)


def keep_document(document: Parsed, limits: Limits) -> None:
    """Keep a document that is valid and within these limits."""
    _documents.keep(document, limits)


def forget_documents() -> None:
    """Forget all that was kept of documents: from now on they are held to another schema."""
    _documents.clear()
    _foreseen.clear()
    _descriptions.clear()


def amounts_of(
    schema: Schema, document: Parsed, operation: OperationDefinitionNode, name: str | None, variables: Mapping[str, Any]
) -> Amounts:
    """What an operation may answer and cost.

    Args:
        schema: that the document is valid against.
        document: valid.
        operation: one of its own.
        name: of the operation; None where it has none.
        variables: as they were sent.

    Raises:
        RecursionError: it nests too deeply for that.
    """
    graph = schema._schema  # noqa: SLF001 - the built one
    return _foreseen.of(document.text, name, variables, lambda: foresee(graph, document.document, operation, variables))


def is_known_query(text: str, name: str | None, limits: Limits) -> bool:
    """Whether this is a valid document that was executed lately, and the operation of this name a query."""
    known = _documents.get(text, limits)
    operation = get_operation_ast(known.document, name) if known else None
    return operation is not None and operation.operation is OperationType.QUERY


class WithinLimits(SchemaExtension):
    """Parses and validates what is not too much, and refuses the rest.

    Its limits are those of the context, where that has any. It stands before whatever looks at the parsed document.
    """

    _parsed: Parsed | None = None
    _foreseen: Amounts = NOTHING

    def on_parse(self) -> Iterator[None]:
        """Parse the document, unless it was kept."""
        text, limits = self.execution_context.query or "", self._limits
        known = _documents.get(text, limits)
        try:
            self._parsed = known or parsed(text, limits)
        except TooLarge as refused:
            raise refused.errors[0] from None
        self.execution_context.graphql_document = self._parsed.document
        yield

    def on_validate(self) -> Iterator[None]:
        """Refuse what is too much; validate the rest, and foresee what it costs."""
        if self._parsed is not None:
            self.execution_context.pre_execution_errors = self._faults(self._parsed)
        yield

    async def on_execute(self) -> AsyncIterator[None]:
        """Wait for the turn of what is large; what the schema is, is told beside the event loop, and again at once."""
        context = self.execution_context
        if self._parsed is not None and not self._comes_in_parts:
            context.graphql_document = self._parsed.whole
        if self._foreseen.fields > LARGE_ANSWER:
            await turn(current_scope().request_id)
        if self._describes() and context.graphql_document is not None:
            key = (context.query or "", context.operation_name)
            known = None if context.variables else _descriptions.get(key)
            told: Any = known or await asyncio.to_thread(
                execute_sync,
                context.schema._schema,  # noqa: SLF001
                context.graphql_document,
                operation_name=context.operation_name,
                variable_values=context.variables,
            )
            context.result = told
            if not context.variables and not told.errors:
                _descriptions[key] = told
                _descriptions.move_to_end(key)
                while len(_descriptions) > _MOST_DESCRIPTIONS:
                    _descriptions.popitem(last=False)
        yield

    @property
    def _comes_in_parts(self) -> bool:
        """Whether the client takes parts, and there are not so many that sending them costs more than it saves."""
        context = self.execution_context.context
        return isinstance(context, Context) and context.in_parts and self._foreseen.fields <= MOST_IN_PARTS

    @property
    def _limits(self) -> Limits:
        context = self.execution_context.context
        return context.limits if isinstance(context, Context) else Limits()

    def _faults(self, document: Parsed) -> list[Any]:
        limits, schema = self._limits, self.execution_context.schema._schema  # noqa: SLF001
        variables = self.execution_context.variables or {}
        refused = of_shape(document.shape, counted_values(variables, limits.values), limits)
        if refused:
            return refused
        if _documents.get(document.text, limits) is not document:
            found = faults(schema, document.document)
            if found:
                return found
            _documents.keep(document, limits)
        operation = self._operation(document)
        if operation is None:
            return []
        try:
            name = self.execution_context.operation_name
            foreseen = amounts_of(self.execution_context.schema, document, operation, name, variables)
        except RecursionError:  # only where the depth that is allowed was set higher than the interpreter goes
            return [too_deep()]
        self._foreseen = foreseen
        if isinstance(self.execution_context.context, Context):
            self.execution_context.context.foreseen = foreseen
        return of_amounts(foreseen, limits)

    def _operation(self, document: Parsed) -> OperationDefinitionNode | None:
        return get_operation_ast(document.document, self.execution_context.operation_name)

    def _describes(self) -> bool:
        """Whether all that is asked for is the schema itself."""
        operation = self._operation(self._parsed) if self._parsed else None
        if operation is None or operation.operation is not OperationType.QUERY:
            return False
        names = {getattr(getattr(each, "name", None), "value", "") for each in operation.selection_set.selections}
        return names <= {"__schema", "__type", "__typename"} and "__schema" in names
