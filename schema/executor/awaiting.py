"""Waiting for values, in the order and with the tasks that graphql-core would have.

How many tasks there are, and in which turn of the event loop they begin, decides which keys a loader has in one batch.
So each object that waits for several fields gathers those, each list its items, and one alone is awaited where it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from types import CoroutineType
from typing import TYPE_CHECKING, Any

from graphql.pyutils import Path, gather_with_cancel

from schema.executor.fields import FieldPlan

if TYPE_CHECKING:
    from graphql import GraphQLAbstractType, GraphQLOutputType, GraphQLResolveInfo

    from schema.executor.completing import Completer
    from schema.executor.execution import CompiledExecution


async def filled(holder: Any, pending: Sequence[Any]) -> Any:
    """An object or a list, when what it waits for is there.

    Args:
        holder: a dictionary or a list.
        pending: the keys under which it holds something to await.
    """
    if len(pending) == 1:
        holder[pending[0]] = await holder[pending[0]]
    else:
        found = await gather_with_cancel(*(holder[key] for key in pending))
        for key, value in zip(pending, found, strict=True):
            holder[key] = value
    return holder


async def resolved(
    run: CompiledExecution, field: FieldPlan, value: Awaitable[Any], at: Path, complete: Completer
) -> Any:
    """A field's value that its resolver gave something to await for, completed; None where it failed and may be null.

    Raises:
        GraphQLError: it failed and may not be null.
    """
    try:
        found = await value
        completed = complete(run, found, at, run.info(field, at) if field.needs_info else None)
        if completed.__class__ is CoroutineType:
            completed = await completed
    except Exception as error:  # noqa: BLE001 - any failure of a resolver is its field's error
        run.handle_field_error(error, field.type, field.details, at)
        return None
    return completed


async def completed(
    run: CompiledExecution, field: FieldPlan, value: Awaitable[Any], at: Path, kind: GraphQLOutputType
) -> Any:
    """A value that is known, when what is below it is completed; None where that failed and it may be null.

    Args:
        run: the execution.
        field: that the value is of, or one of a list's.
        value: gives the completed value.
        at: the value's place.
        kind: the type at that place.

    Raises:
        GraphQLError: it failed and may not be null.
    """
    try:
        return await value
    except Exception as error:  # noqa: BLE001 - any failure of a resolver is its field's error
        run.handle_field_error(error, kind, field.details, at)
        return None


async def typed(
    run: CompiledExecution,
    field: FieldPlan,
    kind: GraphQLAbstractType,
    name: Awaitable[Any],
    value: Any,
    *,
    at: Path,
    info: GraphQLResolveInfo[Any],
) -> Any:
    """An object whose type is known later, completed.

    Raises:
        GraphQLError: it is of no type that may stand there.
    """
    runtime = run.ensure_valid_runtime_type(await name, kind, field.details, info, value)
    made = run.complete_object_value(runtime, field.details, info, at, value, None)
    return await made if run.is_awaitable(made) else made
