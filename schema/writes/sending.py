"""How one step of a mutation is carried out: built, sent once, and its outcome found out where the answer was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from inspect import isawaitable
from typing import Any

from app.domain.errors import GatewayError, IdempotencyUnavailable, TimedOut, UpstreamError
from app.idempotency.claims import Claim
from app.idempotency.claims import Step as KeptStep
from app.idempotency.records import SENDABLE, UNSETTLED, StepState
from app.upstream.scope import current_scope, leaving_time
from app.upstream.writing import Write
from schema.context import Context
from schema.writes.doubts import client_of, found_out, in_doubt, settled, still_unknown, told_before, unheard, wait_for
from schema.writes.foretelling import foretold
from schema.writes.keyed import kept
from schema.writes.outcomes import WriteAction, WriteOutcome, failed, not_attempted, outcome_of, refusal
from schema.writes.steps import Done, Step, Unchanged

FINISHED = {
    WriteAction.CREATED,
    WriteAction.UPDATED,
    WriteAction.UNCHANGED,
    WriteAction.ARCHIVED,
    WriteAction.DELETED,
    WriteAction.HIDDEN,
    WriteAction.LINKED,
    WriteAction.UNLINKED,
}
"""Outcomes behind which there is nothing left to do."""

_LEAST_SHARE = 0.1
"""Of a step's time, with less of which nothing is sent any more."""

Sending = Callable[[Write[Any]], Awaitable[Any]]
"""Sends a write and gives its answer."""


async def carried(context: Context, claim: Claim | None, step: Step, *, dry_run: bool) -> Done:
    """Carry out one step.

    Args:
        context: of the request.
        claim: on the key under which it is written; None where there is none.
        step: sent once.
        dry_run: send nothing that changes anything.
    """
    before = claim.step(step.key) if claim else None
    if before is None:
        return await _built_and_sent(context, step, None, None, dry_run=dry_run)
    if before.state is StepState.DONE:
        return told_before(before.outcome) if isinstance(before.outcome, dict) else unheard(step, step.known_id())
    if before.state not in UNSETTLED:
        return await _built_and_sent(context, step, before, None, dry_run=dry_run)
    unknown = still_unknown(step, before)
    if step.settle is not None and not step.is_looked_up:
        unknown = await settled(context, step, unknown)
        if unknown.outcome.action is not WriteAction.UNKNOWN or not _may_help(step, before):
            await _keep(before, unknown)
            return unknown
    await wait_for(step)
    return await _built_and_sent(context, step, before, unknown, dry_run=dry_run)


def stopped(claim: Claim | None, step: Step, error: IdempotencyUnavailable) -> Done:
    """What is told of a step that was not sent in this request, as what it takes could not be kept.

    Args:
        claim: on the key under which it is written; None where there is none.
        step: the step.
        error: why.
    """
    before = claim.step(step.key) if claim else None
    if before is not None and before.state in UNSETTLED:
        return still_unknown(step, before)
    return Done(not_attempted(step.vendor, error))


async def keep_unchanged(claim: Claim, step: Step) -> None:
    """Keep that a record was as asked, where the write is not finished: a repeat is not to change it behind that.

    Args:
        claim: on the key under which it is written.
        step: that found its record unchanged.
    """
    before = claim.step(step.key)
    if before.state in SENDABLE:
        with suppress(IdempotencyUnavailable):  # then a repeat looks again
            await before.sending()
            await _keep(before, Done(outcome_of(step.vendor, WriteAction.UNCHANGED, step.known_id())))


def _may_help(step: Step, before: KeptStep) -> bool:
    """Whether one that is still unknown may be such that it is sent again; whether it is, only building it tells."""
    if step.is_resent or not isinstance(before.outcome, dict):
        return True
    error = told_before(before.outcome).outcome.error
    return error is not None and error.retryable


async def _built_and_sent(
    context: Context, step: Step, before: KeptStep | None, unknown: Done | None, *, dry_run: bool
) -> Done:
    """Build it and send it, or tell what a dry run tells.

    Args:
        context: of the request.
        step: sent once.
        before: what is kept of it; None without a key.
        unknown: what is told of an earlier sending about which nothing was heard; None where there was none.
        dry_run: send nothing that changes anything.
    """
    try:
        built = step.build()
        write: Write[Any] = await built if isawaitable(built) else built
        send = step.send or client_of(context, step.vendor).write
        if dry_run:
            return await foretold(step, write)
    except Unchanged:
        unchanged = Done(outcome_of(step.vendor, WriteAction.UNCHANGED, step.known_id()))
        if before is not None and unknown is not None:
            await _keep(before, unchanged)
        return unchanged
    except GatewayError as error:  # what is read to make a write leaves no doubt about the write
        not_sent = _not_done(step, error, failed(step.vendor, error, step.known_id(), sent=False))
        return unknown or not_sent  # but for one that was sent before
    if before is None:
        return await _sent(context, step, write, send)
    return await _noted(context, step, write, send, before, unknown=unknown)


async def _noted(
    context: Context, step: Step, write: Write[Any], send: Sending, before: KeptStep, *, unknown: Done | None
) -> Done:
    """Sent under a key: that it is sent is kept before, and what became of it behind."""
    may_repeat = write.is_repeatable or step.is_looked_up
    if unknown is not None and not may_repeat:
        await _keep(before, unknown)
        return unknown
    try:
        await before.sending(is_repeatable=may_repeat)
    except IdempotencyUnavailable as error:  # the other steps may have been sent
        return unknown or Done(not_attempted(step.vendor, error))

    async def sent() -> Done:
        was_sent = unknown is not None and not step.is_looked_up  # what was looked up leaves no doubt
        told = await _sent(context, step, write, send, was_sent=was_sent)
        await _keep(before, told)
        return told

    return await _to_its_end(sent())


async def _to_its_end(work: Coroutine[Any, Any, Done]) -> Done:
    """Let what is sent go on to its end, which is kept, before a caller that is cancelled meanwhile lets go of the key.

    Else a repeat under the key would find a write that nobody waits for any more, and could only call it unknown.
    """
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # nobody is left who looks at it
        raise


async def _sent(context: Context, step: Step, write: Write[Any], send: Sending, *, was_sent: bool = False) -> Done:
    """Send it, and once more where that is harmless and its answer was lost.

    Args:
        context: of the request.
        step: whose write it is.
        write: what to send.
        send: how.
        was_sent: whether an earlier sending may have done it, whatever becomes of this one.
    """
    try:
        _check_time(step, write)
        with leaving_time():  # for finding out what became of it
            try:
                answer = await send(write)
            except UpstreamError as error:
                if not (error.unsettled and step.is_resent and write.is_repeatable):
                    raise
                was_sent = True
                answer = await send(write)
    except GatewayError as error:
        told = failed(step.vendor, error, step.known_id(), is_repeatable=write.is_repeatable, find_out=step.find_out)
        done = _not_done(step, error, in_doubt(step, told) if was_sent else told)
        return await settled(context, step, done) if done.outcome.action is WriteAction.UNKNOWN else done
    record_id = step.record_id(answer) or step.known_id()
    if record_id is None:
        found = await found_out(context, step)
        record_id = found.record_id if found else None
    return Done(outcome_of(step.vendor, step.action_of(answer), record_id), answer=answer)


def _check_time(step: Step, write: Write[Any]) -> None:
    """Refuse what would hardly be answered in time: what is not sent is known not to have been done.

    Raises:
        TimedOut: what was looked at before has taken nearly all of the time.
    """
    scope = current_scope()
    if scope.left is not None and scope.seconds is not None and scope.left < scope.seconds * _LEAST_SHARE:
        operation = write.request.operation
        why = f"Too little time was left for {step.vendor.title} to answer {operation}, so it was not sent."
        raise TimedOut(why, vendor=step.vendor, operation=operation, request_id=scope.request_id)


async def _keep(before: KeptStep, told: Done) -> None:
    """Keep what became of a step, so that its key tells it and does not send it again."""
    outcome = kept([told.outcome], told.user_errors)
    action = told.outcome.action
    if action is WriteAction.UNKNOWN:
        await before.unknown(outcome)
    elif action in FINISHED:
        await before.done(outcome)
    else:
        await before.failed(outcome)


def _not_done(step: Step, error: GatewayError, told: WriteOutcome) -> Done:
    refused = refusal(step.vendor, error, step.path) if step.is_asked else None
    return Done(told, [refused] if refused else [])
