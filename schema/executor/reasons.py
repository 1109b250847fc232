"""Why an operation is left to graphql-core."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from graphql import OperationType

if TYPE_CHECKING:
    from schema.executor.execution import CompiledExecution
    from schema.executor.kept import Kept


class Reason(StrEnum):
    """One of few, fit for a label."""

    SUBSCRIPTION = "subscription"
    INCREMENTAL = "incremental"
    MIDDLEWARE = "middleware"
    ABORTABLE = "abortable"
    NO_PROPAGATION = "no_propagation"
    FRAGMENT_VARIABLES = "fragment_variables"


def reason_of(run: CompiledExecution, kept: Kept) -> Reason | None:
    """What the compiled way does not offer and this operation needs; None where there is nothing.

    Args:
        run: the execution, before anything of it was executed.
        kept: what is known of its operation.
    """
    middleware = run.middleware_manager.middlewares if run.middleware_manager is not None else ()
    needed = {
        Reason.SUBSCRIPTION: run.operation.operation is OperationType.SUBSCRIPTION,
        Reason.MIDDLEWARE: bool(middleware),  # an extension of Strawberry's that has a `resolve` is one
        Reason.ABORTABLE: run.abort_signal is not None,
        Reason.NO_PROPAGATION: not run.error_propagation,
        Reason.INCREMENTAL: kept.is_incremental,
        Reason.FRAGMENT_VARIABLES: any(each.variable_signatures for each in run.fragments.values()),
    }
    return next((reason for reason, is_needed in needed.items() if is_needed), None)
