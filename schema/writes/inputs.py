"""What every mutation takes and answers, and what an input says is to be written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

import strawberry

from app.domain.changes import Changes
from app.domain.errors import FieldRefused, GatewayError
from app.domain.record import Json
from schema.scopes.marks import IF_ON
from schema.writes.outcomes import PlannedRequest, UserError, WriteOutcome, graph_name
from schema.writes.previews import PlannedChange


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
    changes: list[PlannedChange] = strawberry.field(
        description="With `dryRun`, what would be different at each vendor, before and after; else empty."
    )


@strawberry.input(description="What every mutation takes.")
class WriteInput:
    """Inherited by the inputs of mutations."""

    dry_run: bool = strawberry.field(
        metadata=IF_ON, default=False, description="Tell what would be sent, and send nothing that changes anything."
    )
    idempotency_key: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Your own key of this write, up to 255 characters: with the same key and input again, within 24 "
        "hours, nothing is sent and the first outcome is told. Another input under the same key is refused.",
    )


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
