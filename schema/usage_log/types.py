"""The type UsageLog."""

from __future__ import annotations

import json

import strawberry
from strawberry import Parent

from app.domain import usage_log as records
from app.domain.vendor import Vendor
from schema.ids import Ref
from schema.record_types import Node, Reached, shows, vendor_id
from schema.scalars import JSON, DateTime
from schema.scopes.marks import ANYTHING, PERSONAL


class LogOfAccount(Reached):
    """A usage log, and whose list it was read from.

    Args:
        record: the log.
        account_ref: of the account; None for the organisation's list.
    """

    __slots__ = ("account_ref",)

    def __init__(self, record: records.UsageLog, account_ref: str | None) -> None:
        super().__init__(record)
        self.account_ref = account_ref


shows(LogOfAccount, "UsageLog")


def _log_id(parent: Parent[LogOfAccount]) -> strawberry.ID:
    """Assembly reads no single log, so the id says in which list it stands, and since when."""
    place = json.dumps([parent.id, parent.account_ref, parent.timestamp], separators=(",", ":"))
    return strawberry.ID(str(Ref("UsageLog", Vendor.ASSEMBLY, place)))


@strawberry.type(description="Something that happened at an account, as Assembly keeps it.")
class UsageLog(Node):
    """Served from `app.domain.usage_log.UsageLog`."""

    id: strawberry.ID = strawberry.field(resolver=_log_id, description="Opaque id.")
    vendor_id: str = strawberry.field(resolver=vendor_id, description="Assembly's own id.")
    timestamp: DateTime | None = strawberry.field(description="When it happened.")
    type: str | None = strawberry.field(description="What kind of event, such as `Action` or `Message`.")
    content: str | None = strawberry.field(metadata=PERSONAL, description="What happened.")
    attribute: str | None = strawberry.field(
        metadata=PERSONAL, description="The category by which health scores group logs."
    )
    metadata: JSON | None = strawberry.field(metadata=PERSONAL, description="Whatever was stored with the event.")
    custom_fields: JSON | None = strawberry.field(
        metadata=ANYTHING, description="Keys that the vendor's document does not name, as they came."
    )
    raw: JSON | None = strawberry.field(metadata=ANYTHING, description="The vendor's object as it came.")
