"""An operation whose results come one by one: a subscription's events, or the one result of anything else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from graphql import GraphQLError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from app.upstream.decoding import encode_json
from schema.context import Context
from schema.root import schema
from schema.view import Operation, body_of


async def results(operation: Operation, context: Context) -> AsyncGenerator[bytes, None]:
    """Execute an operation and encode each result when it comes; the next is made when it is asked for.

    Args:
        operation: what to execute.
        context: of the request.
    """
    stream = await schema.stream(
        operation.document,
        variable_values=operation.variables,
        context_value=context,
        operation_name=operation.name,
    )
    try:
        async with aclosing(stream):
            async for result in stream:
                if isinstance(result, ExecutionResult):  # the others are of directives that this schema has not
                    yield encode_json(body_of(result, context))
    except (asyncio.CancelledError, GeneratorExit):
        context.abandon()
        raise
    except Exception as error:  # noqa: BLE001 - what an extension raises is no result here, as it is of `execute`
        cause = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
        schema.process_errors([cause])
        yield encode_json(body_of(PreExecutionError(data=None, errors=[cause]), context))
