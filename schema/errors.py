"""What a client is told when something goes wrong: every error has a code, and only what is meant for the client."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError, experimental_execute_incrementally
from graphql.execution import MiddlewareManager
from strawberry.extensions import SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError

from app.access.caller import current_principal
from app.domain.errors import GatewayError
from app.limits import MOST_ERRORS
from app.operations.notes import note_error
from app.upstream.scope import current_scope
from schema.federation.tracing import current_trace
from schema.hooks import Hooks
from schema.scopes.words import may_be_told

_log = logging.getLogger("gateway.graphql")

_begins_early = partial(experimental_execute_incrementally, enable_early_execution=True)


class GatewaySchema(strawberry.Schema):
    """A schema that logs what is nobody's input and no vendor's failure, and nothing else."""

    def create_extensions_runner(
        self, execution_context: ExecutionContext, extensions: list[SchemaExtension]
    ) -> SchemaExtensionsRunner:
        """Run the hooks of one request's extensions, looking at what they are only once."""
        return Hooks(execution_context, extensions)

    def _get_middleware_manager(self, extensions: list[SchemaExtension]) -> MiddlewareManager:
        """As Strawberry's; where a router wants a trace, with what looks at each field."""
        trace = current_trace()
        return super()._get_middleware_manager(extensions) if trace is None else MiddlewareManager(trace)

    def _get_execute_function(self) -> Callable[..., Any]:
        """As Strawberry's, with what is deferred begun at once: else items of a list would be asked for one by one."""
        return _begins_early

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:  # noqa: ARG002
        """Log faults of this program with their traceback; the document and its variables are not logged."""
        for error in errors:
            if _is_fault(error):
                cause = error.original_error or error
                _log.error("request %s failed at %s", current_scope().request_id, error.path, exc_info=cause)


def all_formatted(result: ExecutionResult, more: int = 0) -> list[dict[str, Any]]:
    """The errors as they stand in the response; where there are very many, the last one says how many are left out.

    Args:
        result: whose errors they are.
        more: errors that were left out before.
    """
    errors = result.errors or []
    told = [formatted(error, result) for error in errors[:MOST_ERRORS]]
    left_out = len(errors) - len(told) + more
    if left_out and told:
        message = f"{left_out} more errors are left out. Ask for less at once to be told of each."
        told.append({"message": message, "extensions": told[-1]["extensions"]})
    return told


def formatted(error: GraphQLError, result: ExecutionResult) -> dict[str, Any]:
    """An error as it stands in the response.

    Args:
        error: one of the result's.
        result: tells at which step the operation ended.
    """
    body = dict(error.formatted)
    cause = error.original_error
    request_id = current_scope().request_id
    if isinstance(cause, GatewayError):
        body["message"] = may_be_told(cause.message, current_principal())
        body["extensions"] = {**cause.extensions, "requestId": request_id}
        note_error(cause.code, cause.extensions.get("vendor"))
        return body
    code = _code(error, result)
    if code == "INTERNAL_SERVER_ERROR":
        body["message"] = "The gateway failed to answer. The request id tells the operator more."
    body["extensions"] = {"code": code, "retryable": False, "requestId": request_id}
    note_error(code)
    return body


def _is_fault(error: GraphQLError) -> bool:
    """Whether this program failed, rather than a vendor or what the client sent."""
    cause = error.original_error or error
    if error.path is None:  # no field was executed, and what is wrong with the document has its place there
        return not error.nodes and not isinstance(cause, GatewayError | GraphQLError)
    if isinstance(cause, GraphQLError):
        return not cause.nodes  # of an argument it has its place; a value that its field's type cannot show has none
    return not isinstance(cause, GatewayError)


def _code(error: GraphQLError, result: ExecutionResult) -> str:
    if _is_fault(error):
        return "INTERNAL_SERVER_ERROR"
    if error.extensions and "code" in error.extensions:
        return str(error.extensions["code"])
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    if isinstance(result, PreExecutionError):
        return "GRAPHQL_VALIDATION_FAILED"
    return "BAD_USER_INPUT"  # a variable is missing, null or not of its type


def is_request_error(result: ExecutionResult) -> bool:
    """Whether the operation ended before any field was executed, so that the response has no data at all."""
    return result.data is None and bool(result.errors) and all(error.path is None for error in result.errors or ())
