"""Reevo's contacts and the edges that tie records to an account."""

from __future__ import annotations

from app.domain.account import RecordReference, ReevoStage
from app.domain.frozen import frozen
from app.domain.record import Wire


@frozen
class Contact:
    """A person in Reevo, its value envelopes opened. `custom_fields` holds the workspace's other attributes."""

    id: str
    display_name: str | None
    first_name: str | None
    middle_name: str | None
    last_name: str | None
    title: str | None
    primary_email: str | None
    emails: tuple[str, ...]
    phone_numbers: tuple[str, ...]
    stage: ReevoStage | None
    owner: RecordReference | None
    organization_id: str | None
    created_at: str | None
    updated_at: str | None
    custom_fields: Wire
    raw: Wire


@frozen
class RelatedRecord:
    """One item of a relationship of a Reevo account.

    Attributes:
        id: of the related record.
        type: of the related record, such as `contact`.
        role: what the edge says of the contact's part; only typed edges have it.
        is_primary: whether this is the account's first contact; only typed edges have it.
        through: the edge's own attributes, envelopes opened.
        raw: the item as it came.
    """

    id: str
    type: str | None
    role: str | None
    is_primary: bool | None
    through: Wire
    raw: Wire
