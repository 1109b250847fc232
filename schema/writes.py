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
from app.domain.errors import GatewayError
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.client import UpstreamClient
from app.upstream.decoding import decode_json
from app.upstream.request import Request
from app.upstream.writing import Write
from schema.context import Context
from schema.outcomes import PlannedRequest, UserError, WriteAction, WriteOutcome, failed, outcome_of, refusal


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


@dataclass(frozen=True)
class Step:
    """One write at one vendor, as a part of a mutation.

    Attributes:
        vendor: to whom.
        action: what has become of it once the vendor has answered.
        build: makes the write, or something to await that does; it raises what it refuses.
        record_id: of the record, made of the vendor's answer.
        send: sends the write, where that takes more than the vendor's pipeline.
        path: of the input's section that it is about.
    """

    vendor: Vendor
    action: WriteAction
    build: Callable[[], Write[Any] | Awaitable[Write[Any]]]
    record_id: Callable[[Any], str | None]
    send: Callable[[Write[Any]], Awaitable[Any]] | None = None
    path: str = ""


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


async def carry_out(context: Context, steps: Sequence[Step], *, dry_run: bool) -> Carried:
    """Carry out the steps, all at once: none waits for another, and none hides another's outcome.

    Args:
        context: of the request; what it has read is forgotten.
        steps: each sent once.
        dry_run: whether to build the writes and send none.
    """
    done = await asyncio.gather(*(_carried(context, step, dry_run=dry_run) for step in steps))
    if not dry_run:
        context.forget()
    return Carried(
        outcomes=[each.outcomes[0] for each in done],
        user_errors=[error for each in done for error in each.user_errors],
        planned=[request for each in done for request in each.planned],
        answers=[each.answers[0] for each in done],
    )


async def _carried(context: Context, step: Step, *, dry_run: bool) -> Carried:
    try:
        built = step.build()
        write: Write[Any] = await built if isawaitable(built) else built
        client = _client(context, step.vendor)
        if dry_run:
            not_sent = outcome_of(step.vendor, WriteAction.NOT_ATTEMPTED)
            return Carried([not_sent], [], [_planned(step.vendor, write.request)], [None])
        answer = await (step.send or client.write)(write)
    except GatewayError as error:
        refused = refusal(error, step.path)
        return Carried([failed(step.vendor, error)], [refused] if refused else [], [], [None])
    return Carried([outcome_of(step.vendor, step.action, step.record_id(answer))], [], [], [answer])


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
    left_out = {"dry_run", *without}
    return {
        field.name: _plain(value)
        for field in dataclasses.fields(given)  # type: ignore[arg-type]  # every input is a dataclass
        if field.name not in left_out and (value := getattr(given, field.name)) is not strawberry.UNSET
    }


def _plain(value: Any) -> Json:
    if isinstance(value, Enum):
        plain: Json = value.value
        return plain
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if dataclasses.is_dataclass(value):
        return dict(changes_of(value))
    return value  # type: ignore[no-any-return]
