"""How one step of a mutation is carried out: built, sent once, and its outcome found out where the answer was lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from app.domain.errors import GatewayError, IdempotencyUnavailable, UpstreamError
from app.domain.vendor import Vendor
from app.idempotency.claims import Claim
from app.idempotency.claims import Step as KeptStep
from app.idempotency.records import UNSETTLED, Payload, StepState
from app.upstream.client import UpstreamClient
from app.upstream.decoding import decode_json
from app.upstream.request import Request
from app.upstream.scope import leaving_time
from app.upstream.writing import Write
from schema.context import Context
from schema.keyed import kept, replayed
from schema.outcomes import (
    PlannedRequest,
    WriteAction,
    WriteError,
    WriteOutcome,
    failed,
    not_attempted,
    outcome_of,
    refusal,
)
from schema.writes.steps import Done, FoundOut, Step, Unchanged

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


async def carried(context: Context, claim: Claim | None, step: Step, *, dry_run: bool) -> Done:
    """Carry out one step.

    Args:
        context: of the request.
        claim: on the key under which it is written; None where there is none.
        step: sent once.
        dry_run: send nothing that changes anything.
    """
    before = claim.step(step.key) if claim else None
    if before is not None and before.state is StepState.DONE and isinstance(before.outcome, dict):
        return _replayed(before.outcome)
    if before is not None and before.state in UNSETTLED and not step.is_looked_up and step.settle is not None:
        told = await _settled(context, step, _still_unknown(step, before))
        await _keep(before, told)
        return told
    try:
        built = step.build()
        write: Write[Any] = await built if isawaitable(built) else built
        client = _client(context, step.vendor)
        if dry_run:
            return await _foretold(step, write)
    except Unchanged:
        return Done(outcome_of(step.vendor, WriteAction.UNCHANGED, step.known_id()))
    except GatewayError as error:  # what is read to make a write leaves no doubt about the write
        return _not_done(step, error, failed(step.vendor, error, step.known_id(), sent=False))
    send = step.send or client.write
    return await (_sent(context, step, write, send) if before is None else _noted(context, step, write, send, before))


async def _noted(
    context: Context, step: Step, write: Write[Any], send: Callable[[Write[Any]], Awaitable[Any]], before: KeptStep
) -> Done:
    """Sent under a key: that it is sent is kept before, and what became of it behind."""
    may_repeat = write.is_repeatable or step.is_looked_up
    if before.state in UNSETTLED and not may_repeat:
        return _still_unknown(step, before)
    try:
        await before.sending(is_repeatable=may_repeat)
    except IdempotencyUnavailable as error:  # the other steps may have been sent
        return Done(not_attempted(step.vendor, error))
    told = await _sent(context, step, write, send)
    await _keep(before, told)
    return told


async def _foretold(step: Step, write: Write[Any]) -> Done:
    """What a dry run tells. Raises GatewayError: what it is about could not be read."""
    record_id = step.known_id()
    changes = []
    if step.preview is not None:
        found = step.preview()
        preview = await found if isawaitable(found) else found
        changes.append(preview.shown(step.vendor, record_id))
    not_sent = outcome_of(step.vendor, WriteAction.NOT_ATTEMPTED, record_id)
    return Done(not_sent, planned=[_planned(step.vendor, write.request)], changes=changes)


async def _sent(context: Context, step: Step, write: Write[Any], send: Callable[[Write[Any]], Awaitable[Any]]) -> Done:
    try:
        with leaving_time():  # for finding out what became of it
            answer = await _answered(step, write, send)
    except GatewayError as error:
        told = failed(step.vendor, error, step.known_id(), is_repeatable=write.is_repeatable, find_out=step.find_out)
        done = _not_done(step, error, told)
        return await _settled(context, step, done) if told.action is WriteAction.UNKNOWN else done
    record_id = step.record_id(answer) or step.known_id()
    if record_id is None:
        record_id = (await _found_out(context, step)).record_id
    return Done(outcome_of(step.vendor, step.action_of(answer), record_id), answer=answer)


async def _answered(step: Step, write: Write[Any], send: Callable[[Write[Any]], Awaitable[Any]]) -> Any:
    try:
        return await send(write)
    except UpstreamError as error:
        if not (error.unsettled and step.is_resent and write.is_repeatable):
            raise
        return await send(write)


async def _settled(context: Context, step: Step, unknown: Done) -> Done:
    """A step whose answer was lost, once more was read: done beyond doubt, or still unknown."""
    found = await _found_out(context, step)
    if found.record_id is not None:
        action = step.action if isinstance(step.action, WriteAction) else WriteAction.CREATED
        return Done(outcome_of(step.vendor, action, found.record_id))
    outcome = dataclasses.replace(unknown.outcome, candidates=list(found.candidates))
    return dataclasses.replace(unknown, outcome=outcome)


async def _found_out(context: Context, step: Step) -> FoundOut:
    if step.settle is None:
        return FoundOut()
    context.forget()
    _client(context, step.vendor).renew()
    try:
        return await step.settle()
    except GatewayError:  # then nothing more is known than before
        return FoundOut()


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


def _still_unknown(step: Step, before: KeptStep) -> Done:
    """A write that was sent under the key before, about which nothing was heard."""
    if isinstance(before.outcome, dict):
        return _replayed(before.outcome)
    message = "It was sent with this key before, and its answer was lost. It may have been done."
    told = WriteError(
        code="UPSTREAM_UNAVAILABLE", message=f"{message} {step.find_out}".strip(), retryable=False, retry_at=None
    )
    return Done(WriteOutcome(vendor=step.vendor, action=WriteAction.UNKNOWN, record_id=step.known_id(), error=told))


def _replayed(outcome: Payload) -> Done:
    (told,), user_errors = replayed(outcome)
    return Done(told, user_errors)


def _not_done(step: Step, error: GatewayError, told: WriteOutcome) -> Done:
    refused = refusal(error, step.path)
    return Done(told, [refused] if refused else [])


def _client(context: Context, vendor: Vendor) -> UpstreamClient:
    """The pipeline to a vendor. Raises NotConfigured."""
    client: UpstreamClient = getattr(context.vendors, vendor.value).client
    return client


def _planned(vendor: Vendor, request: Request) -> PlannedRequest:
    body = None if request.body is None else decode_json(request.body)
    return PlannedRequest(vendor=vendor, method=request.method, path=request.target, body=body)
