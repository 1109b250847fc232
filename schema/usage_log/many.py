"""How `addUsageLogs` answers, as a mutation at the end and as a subscription while it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from app.domain.errors import BadUserInput
from app.upstream.scope import current_scope, serving
from schema.context import Context
from schema.usage_log.adding import LogsToAdd
from schema.usage_log.inputs import AddUsageLogsInput
from schema.usage_log.payloads import AddUsageLogsPayload, AddUsageLogsProgress, WriteProgress
from schema.writes.outcomes import UserError
from schema.writes.steps import Carried

MOST_LOGS = 1000
"""Logs of one call."""

LONGEST = 120.0
"""Seconds that one subscription may take: enough for the most logs three times over at the vendor's calls a second."""

_EVERY = 1.0  # seconds from one event to the next, where there is anything new

_under_way: set[asyncio.Task[Carried]] = set()  # the event loop itself keeps no hold of a task


def refusal_of(given: AddUsageLogsInput) -> AddUsageLogsPayload | None:
    """The answer to more logs than one call may have, or to none of them; None for as many as it may."""
    count = len(given.logs)
    if 0 < count <= MOST_LOGS:
        return None
    message = f"`logs` takes from 1 to {MOST_LOGS} logs, and these are {count}: nothing was sent."
    error = UserError(message=message, code=BadUserInput.code, field="logs", vendor=None)
    progress = WriteProgress(total=count, done=0, unknown=0, failed=0, not_attempted=count)
    return AddUsageLogsPayload(outcomes=[], user_errors=[error], planned=[], changes=[], progress=progress)


async def added(context: Context, given: AddUsageLogsInput) -> AddUsageLogsPayload:
    """Add the logs within the time of the request.

    Args:
        context: of the request.
        given: as many as one call may have.
    """
    return _payload(await LogsToAdd(context, given).carry_out())


async def adding(context: Context, given: AddUsageLogsInput) -> AsyncGenerator[AddUsageLogsProgress, None]:
    """Add the logs and tell how far it has come; the last event has the whole answer.

    Where nobody looks any more, nothing more is sent. What is on its way comes to its end by itself, and under a key
    it is kept what became of it.

    Args:
        context: of the request.
        given: as many as one call may have.
    """
    if (refused := refusal_of(given)) is not None:
        yield AddUsageLogsProgress(progress=refused.progress, outcomes=[], payload=refused)
        return
    logs = LogsToAdd(context, given)
    work = _begun(logs, min(LONGEST, context.patience or LONGEST))
    position = 0
    try:
        while not work.done():
            await asyncio.wait({work}, timeout=_EVERY)
            if not work.done() and logs.progress.position > position:
                fresh, position = logs.progress.since(position), logs.progress.position
                yield AddUsageLogsProgress(progress=logs.progress.counts, outcomes=fresh, payload=None)
        payload = _payload(work.result())
        yield AddUsageLogsProgress(progress=payload.progress, outcomes=logs.progress.since(position), payload=payload)
    finally:
        logs.progress.nobody_watches()


def _begun(logs: LogsToAdd, seconds: float) -> asyncio.Task[Carried]:
    """The work as a task with a deadline of its own, that goes on where the client does not."""
    with serving(current_scope().request_id, seconds=seconds):
        work = asyncio.create_task(logs.carry_out())
    _under_way.add(work)
    work.add_done_callback(_under_way.discard)
    return work


def _payload(carried: Carried) -> AddUsageLogsPayload:
    return AddUsageLogsPayload(**carried.told, progress=WriteProgress.of(len(carried.outcomes), carried.outcomes))
