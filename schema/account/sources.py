"""The type SourceState: what came of looking for a customer at one vendor."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import strawberry
from strawberry import Parent

from app.domain.errors import GatewayError, UpstreamError, rfc3339
from app.domain.vendor import Vendor as VendorRecord
from app.domain.verdicts import Rule as RuleRecord
from app.domain.verdicts import SourceStatus as StatusRecord
from app.upstream.scope import current_scope, note_moment
from schema.enums import Rule, SourceStatus, Vendor
from schema.identity.customer_view import SOURCES, CustomerView
from schema.identity.parts import Part
from schema.identity.people import email_to_look_for, with_person
from schema.record_types import served_list
from schema.scalars import DateTime
from schema.scopes.marks import SAID


@dataclass(frozen=True, slots=True)
class ErrorRecord:
    """What is told of a failure as data."""

    code: str
    message: str
    retryable: bool
    retry_at: str | None


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A part of a customer as it is told."""

    vendor: VendorRecord
    status: StatusRecord
    record_id: str | None
    matched_by: RuleRecord | None
    candidates: list[str]
    as_of: datetime | None
    error: ErrorRecord | None


@strawberry.type(description="Why a vendor's part of the answer is missing.")
class SourceError:
    """Served from `ErrorRecord`."""

    code: str = strawberry.field(description="One of the codes of errors, such as `TIMEOUT`.")
    message: str = strawberry.field(metadata=SAID, description="What happened, in a sentence.")
    retryable: bool = strawberry.field(description="Whether asking again may help.")
    retry_at: DateTime | None = strawberry.field(description="When asking again may help, where the vendor says so.")


class ToldWithMoment(Protocol):
    """What is told with the moment when it came."""

    @property
    def as_of(self) -> datetime | None:
        """That moment, in UTC; None where it is not known."""


def moment_told(parent: Parent[ToldWithMoment]) -> DateTime | None:
    """When it came, as it is spelled in an answer."""
    note_moment()
    return rfc3339(parent.as_of) if parent.as_of else None


@strawberry.type(description="What came of looking for a customer at one vendor.")
class SourceState:
    """Served from `SourceRecord`."""

    vendor: Vendor = strawberry.field(description="Which vendor.")
    status: SourceStatus = strawberry.field(description="What came of it.")
    record_id: str | None = strawberry.field(
        description="The vendor's own id of the customer's record; of a person at Userlot and Reevo, of the end "
        "user and the contact. Null where there is none."
    )
    matched_by: Rule | None = strawberry.field(
        description="The evidence that the record is this customer's; null for the record that gives the customer "
        "its id."
    )
    candidates: list[str] = strawberry.field(
        description="Where AMBIGUOUS, the vendor's ids of the records that none was picked of; where NOT_FOUND, the "
        "ids that the customer is linked to and that are gone."
    )
    as_of: DateTime | None = strawberry.field(
        resolver=moment_told,
        description="When the oldest of the vendor's answers was given that this one was made from; null where none "
        "was.",
    )
    error: SourceError | None = strawberry.field(description="Why nothing, or not more, or nothing newer, is known.")


async def sources_of(view: CustomerView) -> list[SourceState]:
    """A state for every vendor, those that are not configured among them."""
    await view.settle()
    parts = dict(zip(SOURCES, await view.parts(SOURCES), strict=True))
    people = [vendor for vendor, part in parts.items() if email_to_look_for(view, vendor, part)]
    if people:  # of organisations, which most are, nothing more is to be asked
        found = await asyncio.gather(*(with_person(view, vendor) for vendor in people))
        parts.update(zip(people, found, strict=True))
    origin = view.customer.origin[0]
    return served_list(
        SourceState, [_state(vendor, parts[vendor], is_origin=vendor is origin) for vendor in VendorRecord]
    )


def error_record(error: GatewayError) -> ErrorRecord:
    """A failure as data."""
    retry_at: datetime | None = error.retry_at if isinstance(error, UpstreamError) else None
    return ErrorRecord(error.code, error.message, error.retryable, rfc3339(retry_at) if retry_at else None)


def as_of(vendor: VendorRecord) -> datetime | None:
    """When the oldest of the vendor's answers was given that this request was served from."""
    return current_scope().as_of(vendor)


def _told(vendor: VendorRecord, part: Part, *, is_origin: bool) -> Part:
    """A part as it is told: STALE where what is shown of it, or the link that leads to it, is of before.

    Assembly holds what links customers, so that a link is as old as what is known of Assembly.
    """
    scope = current_scope()
    stale = scope.stale(vendor) or (None if is_origin else scope.stale(VendorRecord.ASSEMBLY))
    if part.status is not StatusRecord.OK or stale is None:
        return part
    return part._replace(status=StatusRecord.STALE, error=part.error or stale.instead_of)


def _state(vendor: VendorRecord, found: Part, *, is_origin: bool) -> SourceRecord:
    part = _told(vendor, found, is_origin=is_origin)
    return SourceRecord(
        vendor=vendor,
        status=part.status,
        record_id=None if part.record is None else part.record.id,
        matched_by=None if is_origin or part.record is None else part.rule,
        candidates=[record_id for _, record_id in part.candidates],
        as_of=as_of(vendor),
        error=None if part.error is None else error_record(part.error),
    )
