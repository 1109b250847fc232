"""An operation with several results: a subscription's events, the parts of what is deferred, the one of any other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLSyntaxError,
    InitialIncrementalExecutionResult,
    OperationType,
    SubsequentIncrementalExecutionResult,
    get_operation_ast,
)
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from app.limits import Limits
from app.upstream.decoding import encode_json
from app.upstream.scope import Scope, current_scope
from schema.asked_operation import Operation
from schema.context import Context
from schema.explaining import Explaining
from schema.increments import Increments
from schema.limits.documents import TooLarge, parsed
from schema.limits.extension import known_document
from schema.limits.whole import NAMES
from schema.media import Accepted, Form
from schema.root import schema
from schema.staleness import stale_told
from schema.view import Answer, answer_of, body_of, told

_SUBSCRIPTION = "subscription"


def form_for(operation: Operation, taken: Accepted, limits: Limits) -> Form | None:
    """The form in which results are sent that are no single body: several, or one to who would rather have an event.

    Args:
        operation: which may be anything yet.
        taken: by the client.
        limits: that the document is held to.

    Returns:
        None where one result is sent by itself: there is no other, or the client takes no form for several.
    """
    whole = Form.ONE_EVENT if taken.prefers_events else None
    deferred = taken.deferred_as_events if whole else taken.deferred or taken.deferred_as_events
    text = operation.document
    may_be = (taken.subscription and _SUBSCRIPTION in text) or (deferred and any(name in text for name in NAMES))
    if not may_be:
        return whole
    try:
        document = known_document(text, limits) or parsed(text, limits)
    except (GraphQLSyntaxError, TooLarge):  # which is told where it is executed
        return whole
    node = get_operation_ast(document.document, operation.name)
    if node is not None and node.operation is OperationType.SUBSCRIPTION:
        return Form.EVENTS if whole else taken.subscription
    return deferred if deferred and document.whole is not document.document else whole


async def results(operation: Operation, context: Context) -> AsyncGenerator[bytes, None]:
    """Execute an operation and encode each result when it comes; the next is made when it is asked for.

    Args:
        operation: what to execute.
        context: of the request.
    """
    try:
        async with aclosing(await _stream(operation, context)) as stream:
            async for result in stream:
                if isinstance(result, ExecutionResult):  # the others are parts, which this way of sending has not
                    yield encode_json(body_of(result, context))
    except (asyncio.CancelledError, GeneratorExit):
        context.abandon()
        raise
    except Exception as error:  # noqa: BLE001 - what an extension raises is no result here, as it is of `execute`
        yield encode_json(body_of(_failed(error), context))


async def parts(
    operation: Operation, form: Form, *, context: Context, scope: Scope, media: str, explaining: Explaining
) -> Answer | AsyncGenerator[bytes, None]:
    """Execute an operation that defers some of its answer, until the first part of that is there.

    Args:
        operation: what to execute.
        form: of the parts.
        context: of the request.
        scope: of the request.
        media: the response type of an answer that turns out to have one part.
        explaining: what is told beside the last part.

    Returns:
        The answer, or its parts, encoded, each when it comes.
    """
    context.in_parts = True
    stream = await _stream(operation, context)
    try:
        first = await anext(stream)
    except asyncio.CancelledError:
        context.abandon()
        raise
    except Exception as error:  # noqa: BLE001 - as above
        first = _failed(error)
    if isinstance(first, ExecutionResult):
        await stream.aclose()
        return answer_of(first, context=context, scope=scope, media=media, explaining=explaining)
    return _parts(first, stream, Increments(form), context, scope, explaining)


async def _parts(  # noqa: PLR0917 - a continuation of the above
    first: InitialIncrementalExecutionResult,
    stream: AsyncGenerator[Any, None],
    increments: Increments,
    context: Context,
    scope: Scope,
    explaining: Explaining,
) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(stream):
            body = body_of(ExecutionResult(data=first.data, errors=first.errors), context)
            refusal = explaining.refusal(context)
            if refusal is not None:
                body.setdefault("errors", []).append(told(refusal, scope.request_id))
            yield encode_json(increments.first(first, body))
            async for result in stream:
                schema.process_errors(_errors(result))
                body = increments.following(result)
                if not result.has_next:
                    stale = stale_told(current_scope().calls)
                    extensions = {**({"stale": stale} if stale else {}), **explaining.extensions(context, scope)}
                    body |= {"extensions": extensions} if extensions else {}
                yield encode_json(body)
        context.close()
    except (asyncio.CancelledError, GeneratorExit):
        context.abandon()
        raise


async def _stream(operation: Operation, context: Context) -> AsyncGenerator[Any, None]:
    return await schema.stream(
        operation.document,
        variable_values=operation.variables,
        context_value=context,
        operation_name=operation.name,
    )


def _errors(result: SubsequentIncrementalExecutionResult) -> list[GraphQLError]:
    made = [*(result.incremental or ()), *(result.completed or ())]
    return [error for each in made for error in each.errors or ()]


def _failed(error: Exception) -> ExecutionResult:
    """What an extension raised, as a result."""
    cause = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
    schema.process_errors([cause])
    return PreExecutionError(data=None, errors=[cause])
