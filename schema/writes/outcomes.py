"""What came of writing: an outcome for each vendor, refusals as data, and what a dry run would have sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

import strawberry

from app.domain.errors import (
    FieldRefused,
    GatewayError,
    MatchKeyRequired,
    Rejected,
    Skipped,
    Unsupported,
    UpstreamError,
    rfc3339,
)
from app.domain.vendor import Vendor as VendorRecord
from schema.enums import Vendor
from schema.scalars import JSON, DateTime
from schema.scopes.marks import SAID

_FIND_OUT = "Read the record before sending it again."


@strawberry.enum(description="What became of a write at one vendor.")
class WriteAction(Enum):
    """The closed list of outcomes."""

    CREATED = strawberry.enum_value("CREATED", description="A new record is there.")
    UPDATED = strawberry.enum_value("UPDATED", description="The record was changed.")
    UNCHANGED = strawberry.enum_value("UNCHANGED", description="The record was as asked already; nothing was sent.")
    ARCHIVED = strawberry.enum_value("ARCHIVED", description="The record was archived.")
    DELETED = strawberry.enum_value("DELETED", description="The record is gone.")
    HIDDEN = strawberry.enum_value("HIDDEN", description="The team is hidden.")
    LINKED = strawberry.enum_value("LINKED", description="A link was added.")
    UNLINKED = strawberry.enum_value("UNLINKED", description="A link was taken away.")
    UNSUPPORTED = strawberry.enum_value("UNSUPPORTED", description="The vendor offers no such write.")
    FAILED = strawberry.enum_value("FAILED", description="It was not done; the error says why.")
    NOT_ATTEMPTED = strawberry.enum_value("NOT_ATTEMPTED", description="Nothing was sent.")
    UNKNOWN = strawberry.enum_value(
        "UNKNOWN", description="It was sent and no answer came: it may have been done. Read before sending it again."
    )


@strawberry.type(description="Why a write was not done, or is not known to be.")
class WriteError:
    """A failure as data."""

    code: str = strawberry.field(description="One of the codes of errors, such as `CONFLICT`.")
    message: str = strawberry.field(metadata=SAID, description="What happened, in a sentence.")
    retryable: bool = strawberry.field(description="Whether sending it again may help, and cannot do it twice.")
    retry_at: DateTime | None = strawberry.field(description="When, where the vendor says so.")


@strawberry.type(description="What became of a write at one vendor.")
class WriteOutcome:
    """One for each vendor that was written to, or was to be."""

    vendor: Vendor = strawberry.field(description="Which vendor.")
    action: WriteAction = strawberry.field(description="What became of it.")
    record_id: str | None = strawberry.field(description="The vendor's own id of the record, where it is known.")
    error: WriteError | None = strawberry.field(description="Why it was not done, or is not known to be.")
    candidates: list[str] = strawberry.field(
        default_factory=list,
        description="Where it is `UNKNOWN`: the vendor's own ids of records that may be this write's, or another's "
        "that look alike. The gateway claims none of them; empty where none was found, or could be looked for.",
    )


@strawberry.type(description="Something about the input, or about the record as it is, that the write was refused for.")
class UserError:
    """A refusal as data."""

    message: str = strawberry.field(metadata=SAID, description="What is wrong and what to do, in a sentence.")
    code: str = strawberry.field(description="One of the codes of errors, such as `BAD_USER_INPUT`.")
    field: str | None = strawberry.field(
        description="The input's field, dots leading into it; null where it is no one's."
    )
    vendor: Vendor | None = strawberry.field(
        description="Whose write was refused, by the vendor or by the gateway for it; null where the whole write was."
    )


@strawberry.type(description="A request that a dry run would have sent. Credentials are not shown.")
class PlannedRequest:
    """A write that was not sent."""

    vendor: Vendor = strawberry.field(description="To whom.")
    method: str = strawberry.field(description="The HTTP method.")
    path: str = strawberry.field(description="Path and query, below the vendor's base URL.")
    body: JSON | None = strawberry.field(description="The JSON body; null where there is none.")


def outcome_of(vendor: VendorRecord, action: WriteAction, record_id: str | None = None) -> WriteOutcome:
    """A write that was done."""
    return WriteOutcome(vendor=vendor, action=action, record_id=record_id, error=None)


class About(GatewayError):
    """What went wrong while one field of an input was looked at; told as the cause, and of that field.

    Args:
        field: the field's name in the graph.
        cause: what went wrong.
        is_whole: whether that name leads from the input's root already, and not from a section of it.
    """

    def __init__(self, field: str, cause: GatewayError, *, is_whole: bool = False) -> None:
        super().__init__(cause.message)
        self.field = field
        self.cause = cause
        self.is_whole = is_whole


@contextmanager
def about(field: str) -> Iterator[None]:
    """Whatever is raised in here is about this field of the input.

    Args:
        field: its name in the graph, dots leading into it.

    Raises:
        About: in place of any `GatewayError` that does not name its field itself.
    """
    try:
        yield
    except (About, FieldRefused):
        raise
    except GatewayError as error:
        raise About(field, error) from error


def failed(
    vendor: VendorRecord,
    error: GatewayError,
    record_id: str | None = None,
    *,
    sent: bool = True,
    is_repeatable: bool = False,
    find_out: str = "",
) -> WriteOutcome:
    """A write that was not done, or is not known to be.

    Args:
        vendor: to whom it was to be sent.
        error: what came of it.
        record_id: of the record, where it was known before.
        sent: whether it is the write that failed, and not what was read to make it.
        is_repeatable: as of `Write`.
        find_out: a sentence on how to find out whether it was done.
    """
    error = error.cause if isinstance(error, About) else error
    unsettled = sent and isinstance(error, UpstreamError) and error.unsettled
    action, message = WriteAction.FAILED, error.message
    if unsettled:
        action = WriteAction.UNKNOWN
        message = f"{message.rstrip('.')}. It may have been done. {find_out or _FIND_OUT}"
    elif isinstance(error, Unsupported):
        action = WriteAction.UNSUPPORTED
    elif isinstance(error, MatchKeyRequired):
        action = WriteAction.NOT_ATTEMPTED
    cause = error.cause if isinstance(error, Skipped) else error  # asking that vendor again is what may help
    retry_at = cause.retry_at if isinstance(cause, UpstreamError) else None
    told = WriteError(
        code=error.code,
        message=message,
        retryable=cause.retryable and (is_repeatable or not unsettled),
        retry_at=rfc3339(retry_at) if retry_at else None,
    )
    return WriteOutcome(vendor=vendor, action=action, record_id=record_id, error=told)


def not_attempted(vendor: VendorRecord, error: GatewayError) -> WriteOutcome:
    """A write of which nothing was sent."""
    told = WriteError(code=error.code, message=error.message, retryable=error.retryable, retry_at=None)
    return WriteOutcome(vendor=vendor, action=WriteAction.NOT_ATTEMPTED, record_id=None, error=told)


def refusal(vendor: VendorRecord, error: GatewayError, path: str = "") -> UserError | None:
    """A failure as a refusal of the input; None where it is no matter of the input.

    Args:
        vendor: to whom it was to be written.
        error: what came of a write.
        path: of the input's section that it is about.
    """
    field = ""
    if isinstance(error, About):
        field, path, error = error.field, "" if error.is_whole else path, error.cause
    elif isinstance(error, FieldRefused):
        field = graph_name(error.field)
    if isinstance(error, Skipped) or (isinstance(error, UpstreamError) and not isinstance(error, Rejected)):
        return None
    return UserError(message=error.message, code=error.code, field=_joined(path, field), vendor=vendor)


def _joined(path: str, field: str) -> str | None:
    return ".".join(part for part in (path, field) if part) or None


def graph_name(name: str) -> str:
    """A name of the domain as the graph spells it. Dots lead into it; what a custom field is called stays as it is."""
    first, *rest = name.split(".")
    if first == "custom_fields":
        return ".".join((_camel(first), *rest))
    return ".".join(map(_camel, (first, *rest)))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))
