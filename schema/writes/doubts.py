"""Writes of which nobody knows whether they were done: how that is told, and how it is found out."""

from __future__ import annotations

import asyncio
import dataclasses

from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from app.idempotency.claims import Step as KeptStep
from app.idempotency.records import Payload
from app.upstream.client import UpstreamClient
from app.upstream.scope import current_scope
from schema.context import Context
from schema.writes.keyed import replayed
from schema.writes.outcomes import WriteAction, WriteError, WriteOutcome, outcome_of
from schema.writes.steps import Done, FoundOut, Step

PAUSES = (0.25, 0.5, 1.0, 1.0, 1.0)
"""Seconds between looks for what an earlier sending may still be making."""

_LEAST_LEFT = 3.0  # seconds that writing it is left

_FIND_OUT = "Read the record before sending it again."


def client_of(context: Context, vendor: Vendor) -> UpstreamClient:
    """The pipeline to a vendor.

    Raises:
        NotConfigured: the gateway has no access to it.
    """
    client: UpstreamClient = getattr(context.vendors, vendor.value).client
    return client


def told_before(outcome: Payload) -> Done:
    """What became of a step, as it was kept under its key."""
    (told,), user_errors = replayed(outcome)
    return Done(told, user_errors)


def still_unknown(step: Step, before: KeptStep) -> Done:
    """A write that was sent under the key before, about which nothing was heard."""
    if isinstance(before.outcome, dict):
        return told_before(before.outcome)
    message = "It was sent with this key before, and its answer was lost. It may have been done."
    told = WriteError(
        code="UPSTREAM_UNAVAILABLE", message=f"{message} {step.find_out}".strip(), retryable=False, retry_at=None
    )
    return Done(WriteOutcome(vendor=step.vendor, action=WriteAction.UNKNOWN, record_id=step.known_id(), error=told))


def in_doubt(step: Step, told: WriteOutcome) -> WriteOutcome:
    """A write that failed where it was sent before and that answer was lost: the earlier one may have been done."""
    if told.action is WriteAction.UNKNOWN or told.error is None:
        return told
    message = f"{told.error.message.rstrip('.')}. It was sent before that, and may have been done."
    error = dataclasses.replace(told.error, message=f"{message} {step.find_out or _FIND_OUT}")
    return dataclasses.replace(told, action=WriteAction.UNKNOWN, error=error)


def unheard(step: Step, record_id: str | None) -> Done:
    """A step that was done, though what the vendor answered is not known here."""
    action = step.action if isinstance(step.action, WriteAction) else WriteAction.CREATED
    return Done(outcome_of(step.vendor, action, record_id))


async def wait_for(step: Step) -> None:
    """Wait a while for what an earlier sending may still be making, so that it is not made a second time.

    Args:
        step: that was sent before, and is looked up before it is sent again.
    """
    if step.is_there is None:
        return
    try:
        for pause in PAUSES:
            left = current_scope().left
            if await step.is_there() or (left is not None and left < _LEAST_LEFT + pause):
                return
            await asyncio.sleep(pause)
    except GatewayError:  # building it will tell
        return


async def settled(context: Context, step: Step, unknown: Done) -> Done:
    """A step whose answer was lost, once more was read: done beyond doubt, or still unknown."""
    found = await found_out(context, step)
    if found is None:
        return unknown
    if found.record_id is not None:
        return unheard(step, found.record_id)
    outcome = dataclasses.replace(unknown.outcome, candidates=list(found.candidates))
    return dataclasses.replace(unknown, outcome=outcome)


async def found_out(context: Context, step: Step) -> FoundOut | None:
    """What a fresh read tells of a write; None where there is no such read, or it failed."""
    if step.settle is None:
        return None
    try:
        client_of(context, step.vendor).renew()
        context.forget()
        return await step.settle()
    except GatewayError:  # then nothing more is known than before
        return None
