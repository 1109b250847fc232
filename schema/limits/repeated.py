"""Operations that were executed before: what is the same for all who send them is not found out again.

Strawberry takes each operation through its steps, and asks every extension at each of them. Of a document that is valid
and within its limits all that comes of this is known from the first time: which operation runs, and what is noted of
it. So it goes to graphql-core from here, as Strawberry hands it on. Whatever is out of the ordinary goes through
Strawberry, as every operation does the first time, and is refused there where it is to be refused.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any, NamedTuple

from graphql import ExecutionResult as CoreResult
from graphql import GraphQLError, OperationDefinitionNode, OperationType
from graphql import experimental_execute_incrementally as execute_by_core
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from app.operations.notes import Notes
from app.turnstile import LARGE_ANSWER, turn
from app.upstream.scope import current_scope
from schema.context import Context
from schema.limits.amounts import Amounts
from schema.limits.arguments import counted_values
from schema.limits.documents import Parsed
from schema.limits.extension import amounts_of, known_document
from schema.limits.refusals import is_allowed

_OF_THE_SCHEMA = frozenset({"__schema", "__type"})
"""Root fields that ask what the schema is, which is told in a way of its own."""


class Repeated(NamedTuple):
    """An operation of a document that was executed before.

    Attributes:
        node: of the document.
        noted: what was noted of it.
    """

    node: OperationDefinitionNode
    noted: Notes


def remember(text: str, name: str | None, context: Context, notes: Notes) -> None:
    """Take note of an operation that has gone through Strawberry, where it may go by itself from now on.

    Args:
        text: the document.
        name: of the operation, as it was sent.
        context: in which it was executed.
        notes: of the request; where it was refused there is nothing in them.
    """
    document = known_document(text, context.limits)
    node = None if document is None or notes.kind is None else _chosen(document, name)
    if document is None or node is None or node.operation is OperationType.SUBSCRIPTION:
        return
    if not _OF_THE_SCHEMA.isdisjoint(notes.fields):
        return
    document.repeated[name] = Repeated(node, Notes(notes.kind, notes.name, notes.digest, notes.fields))


def executed_before(text: str, name: str | None, context: Context) -> tuple[str, Notes] | None:
    """An operation that was executed before: its document, and what is noted of it; None of any other.

    Args:
        text: the document; what is given is the one string of it that is kept.
        name: of the operation, as it was sent.
        context: of the request.
    """
    document = known_document(text, context.limits)
    again = None if document is None else document.repeated.get(name)
    return None if document is None or again is None else (document.text, again.noted)


async def execute_again(
    schema: Schema,
    text: str,
    name: str | None,
    variables: dict[str, Any] | None,
    *,
    context: Context,
    notes: Notes,
    allowed: Container[str],
) -> ExecutionResult | None:
    """Execute an operation as Strawberry would.

    Args:
        schema: that the document is valid against.
        text: the document.
        name: of the operation, as it was sent.
        variables: as they were sent.
        context: of the request.
        notes: of the request.
        allowed: kinds of operations that may run.

    Returns:
        None where the operation has to go through Strawberry: nothing was done.
    """
    document = known_document(text, context.limits)
    again = None if document is None else document.repeated.get(name)
    if document is None or again is None or again.noted.kind not in allowed:
        return None
    amounts = _amounts(schema, document, again.node, variables or {}, context)
    if amounts is None:
        return None
    context.foreseen = amounts
    notes.note_operation(again.noted)
    if amounts.fields > LARGE_ANSWER:
        await turn(current_scope().request_id)
    try:
        made: Any = execute_by_core(
            schema._schema,  # noqa: SLF001 - the built one, which Strawberry has no other name for
            document.whole,
            context_value=context,
            variable_values=variables,
            operation_name=name,
            is_awaitable=optimized_is_awaitable,  # type: ignore[arg-type]  # as Strawberry gives it
            executor_class=schema.execution_context_class,
        )
        result: CoreResult = made if isinstance(made, CoreResult) else await made
    except Exception as error:  # noqa: BLE001 - it is told as Strawberry tells it
        cause = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
        schema.process_errors([cause])
        return PreExecutionError(data=None, errors=[cause])
    if result.errors:
        schema.process_errors(result.errors)
    return ExecutionResult(data=result.data, errors=result.errors)


def _amounts(
    schema: Schema, document: Parsed, node: OperationDefinitionNode, variables: Mapping[str, Any], context: Context
) -> Amounts | None:
    """What the operation may answer and cost; None where that is too much."""
    limits = context.limits
    if variables and counted_values(variables, limits.values) > limits.values:
        return None
    name = node.name.value if node.name else None
    try:
        amounts = amounts_of(schema, document, node, name, variables)
    except RecursionError:
        return None
    return amounts if is_allowed(amounts, limits) else None


def _chosen(document: Parsed, name: str | None) -> OperationDefinitionNode | None:
    """The one operation that answers to a name; None where it takes looking twice to say which."""
    operations = [each for each in document.whole.definitions if isinstance(each, OperationDefinitionNode)]
    named = [each for each in operations if name is None or (each.name is not None and each.name.value == name)]
    return named[0] if len(named) == 1 else None
