"""How a mutation is carried out: its steps are built, looked at or sent, and what became of each is told."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from inspect import isawaitable
from typing import Any

import strawberry

from app.domain.changes import Changes
from app.domain.errors import BadUserInput, FieldRefused, GatewayError, IdempotencyMismatch, IdempotencyUnavailable
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.idempotency.claims import Claim
from app.idempotency.claims import Step as KeptStep
from app.idempotency.fingerprint import fingerprint
from app.idempotency.records import UNSETTLED, StepState
from app.upstream.client import UpstreamClient
from app.upstream.decoding import decode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.context import Context
from schema.keyed import kept, replayed
from schema.outcomes import (
    PlannedRequest,
    UserError,
    WriteAction,
    WriteError,
    WriteOutcome,
    failed,
    graph_name,
    not_attempted,
    outcome_of,
    refusal,
)

OWNER = ""
"""Whose keys these are: one owner, so far."""

_FINISHED = {
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

_SHOWS_NOTHING = {
    WriteAction.DELETED,
    WriteAction.FAILED,
    WriteAction.NOT_ATTEMPTED,
    WriteAction.UNSUPPORTED,
}


@strawberry.interface(description="What every mutation answers.")
class WritePayload:
    """Outcomes are told for each vendor; expected refusals are data and no errors."""

    outcomes: list[WriteOutcome] = strawberry.field(description="What became of the write at each vendor.")
    user_errors: list[UserError] = strawberry.field(
        description="What the write was refused for, by the gateway or a vendor; empty where it was not."
    )
    planned: list[PlannedRequest] = strawberry.field(
        description="With `dryRun`, the requests that would have been sent; else empty."
    )


@strawberry.input(description="What every mutation takes.")
class WriteInput:
    """Inherited by the inputs of mutations."""

    dry_run: bool = strawberry.field(
        default=False, description="Tell what would be sent, and send nothing that changes anything."
    )
    idempotency_key: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Your own key of this write, up to 255 characters: with the same key and input again, within 24 "
        "hours, nothing is sent and the first outcome is told. Another input under the same key is refused.",
    )


class Unchanged(Exception):
    """Raised by a step that is built, where the record is as asked already: nothing is to be sent."""


@dataclass(frozen=True)
class Step:
    """One write at one vendor, as a part of a mutation.

    Attributes:
        vendor: to whom.
        action: what has become of it once the vendor has answered; made of the answer where that tells.
        build: makes the write, or something to await that does; it raises what it refuses.
        record_id: of the record, made of the vendor's answer.
        send: sends the write, where that takes more than the vendor's pipeline.
        path: of the input's section that it is about.
        named: the record's id, where it is known before, or what gives it once the write was built.
        find_out: a sentence on how to find out whether it was done, for a write whose answer was lost.
    """

    vendor: Vendor
    action: WriteAction | Callable[[Any], WriteAction]
    build: Callable[[], Write[Any] | Awaitable[Write[Any]]]
    record_id: Callable[[Any], str | None]
    send: Callable[[Write[Any]], Awaitable[Any]] | None = None
    path: str = ""
    named: str | Callable[[], str | None] | None = None
    find_out: str = ""

    def known_id(self) -> str | None:
        """The record's id as far as it is known without an answer."""
        return self.named() if callable(self.named) else self.named

    def action_of(self, answer: Any) -> WriteAction:
        """What has become of it, by the vendor's answer."""
        return self.action if isinstance(self.action, WriteAction) else self.action(answer)


@dataclass(frozen=True)
class Carried:
    """What became of the steps of a mutation.

    Attributes:
        outcomes: one a step.
        user_errors: refusals among them.
        planned: of a dry run.
        answers: of the vendors, None for a step that was not done.
    """

    outcomes: list[WriteOutcome]
    user_errors: list[UserError]
    planned: list[PlannedRequest]
    answers: list[Any]

    @property
    def shown_id(self) -> str | None:
        """The id of the first step's record, for the payload to show; None where it was not written, or is gone."""
        return self.outcomes[0].record_id if self.is_shown else None

    @property
    def is_shown(self) -> bool:
        """Whether the first step was done, or may have been, and left a record to show."""
        return self.outcomes[0].action not in _SHOWS_NOTHING


async def carry_out(context: Context, steps: Sequence[Step], given: WriteInput) -> Carried:
    """Carry out the steps, all at once: none waits for another, and none hides another's outcome.

    Under a key they are carried out once: the same key and input again give the first answer, and go on where it was
    left unfinished; with another input it is refused.

    Args:
        context: of the request; what it has read is forgotten.
        steps: each sent once.
        given: the mutation's input.
    """
    key = context.write_key(None if given.idempotency_key is strawberry.UNSET else given.idempotency_key)
    if given.dry_run or key is None:
        return await _all(context, steps, None, dry_run=given.dry_run)
    asked = fingerprint(type(given).__name__, changes_of(given))
    try:
        async with context.keyed_writes.claim(OWNER, key, asked) as claim:
            if claim.payload is not None:
                outcomes, user_errors = replayed(claim.payload)
                return Carried(outcomes, user_errors, [], [None for _ in outcomes])
            carried = await _all(context, steps, claim, dry_run=False)
            if all(outcome.action in _FINISHED for outcome in carried.outcomes):
                await claim.finish(kept(carried.outcomes, carried.user_errors))
            return carried
    except (BadUserInput, IdempotencyMismatch, IdempotencyUnavailable) as error:
        return _none_of(steps, error)


async def _all(context: Context, steps: Sequence[Step], claim: Claim | None, *, dry_run: bool) -> Carried:
    done = await asyncio.gather(*(_carried(context, step, claim, dry_run=dry_run) for step in steps))
    if not dry_run:
        context.forget()
    return Carried(
        outcomes=[each.outcomes[0] for each in done],
        user_errors=[error for each in done for error in each.user_errors],
        planned=[request for each in done for request in each.planned],
        answers=[each.answers[0] for each in done],
    )


def _none_of(steps: Sequence[Step], error: GatewayError) -> Carried:
    """Nothing was sent, as the key does not allow it."""
    outcomes = [not_attempted(step.vendor, error) for step in steps]
    refused = UserError(message=error.message, code=error.code, field="idempotencyKey", vendor=None)
    return Carried(outcomes, [refused], [], [None for _ in steps])


async def _carried(context: Context, step: Step, claim: Claim | None, *, dry_run: bool) -> Carried:
    before = claim.step(f"{step.vendor}{step.path}") if claim else None
    if before is not None and before.state is StepState.DONE and isinstance(before.outcome, dict):
        outcomes, user_errors = replayed(before.outcome)
        return Carried(outcomes, user_errors, [], [None])
    try:
        built = step.build()
        write: Write[Any] = await built if isawaitable(built) else built
        client = _client(context, step.vendor)
    except Unchanged:
        return Carried([outcome_of(step.vendor, WriteAction.UNCHANGED, step.known_id())], [], [], [None])
    except GatewayError as error:  # what is read to make a write leaves no doubt about the write
        return _not_done(step, error, failed(step.vendor, error, step.known_id(), sent=False))
    if dry_run:
        not_sent = outcome_of(step.vendor, WriteAction.NOT_ATTEMPTED, step.known_id())
        return Carried([not_sent], [], [_planned(step.vendor, write.request)], [None])
    if before is not None:
        if before.state in UNSETTLED and not write.is_repeatable:
            return Carried([_still_unknown(step, before)], [], [], [None])
        await before.sending(is_repeatable=write.is_repeatable)
    carried = await _sent(step, write, step.send or client.write)
    if before is not None:
        await _settle(before, carried)
    return carried


async def _sent(step: Step, write: Write[Any], send: Callable[[Write[Any]], Awaitable[Any]]) -> Carried:
    try:
        answer = await send(write)
    except GatewayError as error:
        told = failed(step.vendor, error, step.known_id(), is_repeatable=write.is_repeatable, find_out=step.find_out)
        return _not_done(step, error, told)
    done = outcome_of(step.vendor, step.action_of(answer), step.record_id(answer) or step.known_id())
    return Carried([done], [], [], [answer])


async def _settle(before: KeptStep, carried: Carried) -> None:
    """Keep what became of a step, so that its key tells it and does not send it again."""
    outcome = kept(carried.outcomes, carried.user_errors)
    action = carried.outcomes[0].action
    if action is WriteAction.UNKNOWN:
        await before.unknown(outcome)
    elif action in _FINISHED:
        await before.done(outcome)
    else:
        await before.failed(outcome)


def _still_unknown(step: Step, before: KeptStep) -> WriteOutcome:
    """The outcome of a write that was sent under the key before, about which nothing was heard."""
    if isinstance(before.outcome, dict):
        return replayed(before.outcome)[0][0]
    message = "It was sent with this key before, and its answer was lost. It may have been done."
    told = WriteError(
        code="UPSTREAM_UNAVAILABLE", message=f"{message} {step.find_out}".strip(), retryable=False, retry_at=None
    )
    return WriteOutcome(vendor=step.vendor, action=WriteAction.UNKNOWN, record_id=step.known_id(), error=told)


def _not_done(step: Step, error: GatewayError, told: WriteOutcome) -> Carried:
    refused = refusal(error, step.path)
    return Carried([told], [refused] if refused else [], [], [None])


def _client(context: Context, vendor: Vendor) -> UpstreamClient:
    """The pipeline to a vendor. Raises NotConfigured."""
    client: UpstreamClient = getattr(context.vendors, vendor.value).client
    return client


def _planned(vendor: Vendor, request: Request) -> PlannedRequest:
    body = None if request.body is None else decode_json(request.body)
    return PlannedRequest(vendor=vendor, method=request.method, path=request.target, body=body)


def changes_of(given: object, *, without: Sequence[str] = ()) -> Changes:
    """What an input holds, by the names of its attributes: what was not given is left out, null is None.

    Args:
        given: an input of Strawberry.
        without: attributes that are no part of the record.
    """
    left_out = {"dry_run", "idempotency_key", *without}
    return {
        field.name: _plain(value)
        for field in dataclasses.fields(given)  # type: ignore[arg-type]  # every input is a dataclass
        if field.name not in left_out and (value := getattr(given, field.name)) is not strawberry.UNSET
    }


def with_custom_fields(given: object, *, without: Sequence[str] = ()) -> Changes:
    """Like `changes_of`, for an input with `customFields`: none of them may be named like a field of the input.

    Raises:
        FieldRefused: one is; it would be taken for that field, or be lost beside it.
    """
    changes = changes_of(given, without=without)
    custom = changes.get("custom_fields")
    own = {graph_name(field.name) for field in dataclasses.fields(given)}  # type: ignore[arg-type]  # as above
    for name in custom if isinstance(custom, dict) else ():
        if name in own:
            raise FieldRefused(f"custom_fields.{name}", f"{name!r} is a field of the input itself: give it there.")
    return changes


def id_or_none(named: Callable[[], str]) -> str | None:
    """The vendor's id that an input names; None where it names none, which building the write refuses."""
    try:
        return named()
    except GatewayError:
        return None


def _plain(value: Any) -> Json:
    if isinstance(value, Enum):
        plain: Json = value.value
        return plain
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return dict(changes_of(value))
    return value  # type: ignore[no-any-return]
