"""GraphQL over HTTP: an operation is executed, and its result becomes bytes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from app.domain.errors import BadUserInput, GatewayError
from app.limits import MOST_ERRORS
from app.operations.notes import current_notes, note_error
from app.upstream.decoding import encode_json
from app.upstream.scope import Scope, current_scope
from app.upstream.usual import learn_from
from schema.answered_before import AnsweredBefore, answered_before
from schema.asked_operation import Operation
from schema.context import Context
from schema.errors import all_formatted, is_request_error
from schema.executor.lately import encoded
from schema.explaining import Explaining
from schema.federation.tracing import current_trace, tracing
from schema.limits.repeated import execute_again, remember
from schema.media import EVENTS_TYPE, GRAPHQL_TYPE, PARTS_TYPE
from schema.root import is_compiled, is_subgraph, schema
from schema.staleness import stale_told

_NOT_TRACED: AbstractContextManager[None] = nullcontext()
_READS = {each.value: each for each in (OperationType.QUERY,)}
_ANSWERED_ONCE = {each.value: each for each in (OperationType.QUERY, OperationType.MUTATION)}


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer.

    Attributes:
        status: the HTTP status.
        media_type: of the body.
        body: encoded.
    """

    status: int
    media_type: str
    body: bytes


async def execute(
    operation: Operation,
    *,
    context: Context,
    scope: Scope,
    media: str,
    reads_only: bool,
    explain: bool,
    cost: bool = False,
    traces: bool = False,
) -> Answer:
    """Execute an operation and encode its result.

    Args:
        operation: what to execute.
        context: of the request.
        scope: of the inbound request.
        media: the response type.
        reads_only: whether only queries may run, as over GET.
        explain: whether to add the plan: what was chosen, predicted, asked and spent.
        cost: whether to add what was foreseen and what was sent, in calls.
        traces: whether a router asks how long each field took.
    """
    is_plain = is_compiled() and not (explain or cost or traces)
    before = answered_before(operation, context, scope) if is_plain else None
    try:
        if before is not None:
            return await _answered(operation, before, context=context, scope=scope, media=media)
        with tracing(context.caller.principal) if traces and is_subgraph() else _NOT_TRACED as trace:
            result = await _executed(operation, context, _READS if reads_only else _ANSWERED_ONCE)
        explaining = Explaining(explain, cost, trace)
        return answer_of(result, context=context, scope=scope, media=media, explaining=explaining)
    except InvalidOperationTypeError:
        return _not_here(media, scope.request_id, reads_only=reads_only)
    except asyncio.CancelledError:
        context.abandon()
        raise


async def _answered(query: Operation, before: AnsweredBefore, *, context: Context, scope: Scope, media: str) -> Answer:
    """The answer to a query that was executed before: the one that was given then, or a new one."""
    try:
        body = await before.body(current_notes())
        if body is not None:
            learn_from(scope.calls, context.vendors.clients())
            context.close()
            return Answer(200, media, body)
        result = await _executed(query, context, _READS)
        answer = answer_of(result, context=context, scope=scope, media=media, explaining=Explaining())
        if not result.errors:
            before.remember(answer.body)
        return answer
    finally:
        await before.end()


def answer_of(result: ExecutionResult, *, context: Context, scope: Scope, media: str, explaining: Explaining) -> Answer:
    """A result as it is sent in one piece; what the request has read is let go of.

    Args:
        result: of the operation.
        context: in which it was executed.
        scope: of the inbound request.
        media: the response type.
        explaining: what is told beside it.
    """
    body = body_of(result, context)
    refused = explaining.refusal(context)
    if refused is not None:
        body.setdefault("errors", []).append(told(refused, scope.request_id))
    extensions = explaining.extensions(context, scope, body.get("errors", ()))
    if extensions:
        body.setdefault("extensions", {}).update(extensions)
    context.close()
    status = 400 if "data" not in body and media == GRAPHQL_TYPE else 200
    return Answer(status, media, encode_json(encoded(body)))


async def body_of_query(operation: Operation, context: Context) -> dict[str, Any]:
    """The body that answers a query, not encoded yet.

    Args:
        operation: a query; no other is executed.
        context: of the request.
    """
    await asyncio.sleep(0)  # it may wait for nothing, and who asks again and again leaves others their turn
    try:
        return body_of(await _executed(operation, context, _READS), context)
    except asyncio.CancelledError:
        context.abandon()
        raise
    finally:
        context.close()


async def _executed(operation: Operation, context: Context, allowed: Mapping[str, OperationType]) -> ExecutionResult:
    """The result, by way of Strawberry unless the operation has gone there before."""
    notes, document, name, variables = current_notes(), operation.document, operation.name, operation.variables
    result = None
    if current_trace() is None:
        result = await execute_again(schema, document, name, variables, context=context, notes=notes, allowed=allowed)
    if result is None:
        result = await schema.execute(
            document,
            variable_values=variables,
            context_value=context,
            operation_name=name,
            allowed_operation_types=allowed.values(),
        )
        remember(document, name, context, notes)
    learn_from(current_scope().calls, context.vendors.clients())
    return result


def body_of(result: ExecutionResult, context: Context) -> dict[str, Any]:
    """A result as GraphQL describes it; without `data` where no field was executed.

    Args:
        result: of the operation.
        context: in which it was executed.
    """
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = all_formatted(result, more=max(0, context.caller.refused - MOST_ERRORS))
    if not is_request_error(result):
        body["data"] = result.data
    stale = stale_told(current_scope().calls)
    if stale:
        body["extensions"] = {"stale": stale}
    return body


def _not_here(media: str, request_id: str, *, reads_only: bool) -> Answer:
    if reads_only:
        only_reads = "Only a query can be sent with GET; send this operation with POST."
        return refusal(BadUserInput(only_reads), media, request_id, 405)
    as_events = f"A subscription is answered by events: send it with `Accept: {EVENTS_TYPE}`, or `{PARTS_TYPE}`."
    return refusal(BadUserInput(as_events), media, request_id)


def refusal(error: GatewayError, media: str, request_id: str, status: int = 400) -> Answer:
    """The answer to a request that is not let in, or holds no operation, or none that may run."""
    note_error(error.code)
    return Answer(status, media, encode_json({"errors": [told(error, request_id)]}))


def told(error: GatewayError, request_id: str) -> dict[str, Any]:
    """An error that is no field's."""
    return {"message": error.message, "extensions": {**error.extensions, "requestId": request_id}}
