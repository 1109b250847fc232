"""Userlot's companies and what describes them. Times and dates are the vendor's own text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.domain.frozen import frozen
from app.domain.record import Wire


@frozen
class Company:
    """A client account at Userlot. `custom_fields` holds every key that the vendor's document does not name.

    `source_external_ids` are its ids in other systems, of which it may have several; None where the vendor's reply does
    not tell them, as in its documents.
    """

    id: str
    friendly_id: int | None
    name: str | None
    emails: tuple[str, ...]
    health_score: Decimal | None
    health_score_diff: Decimal | None
    health_category: str | None
    last_seen_at: str | None
    owner_user_id: str | None
    mrr: Decimal | None
    arr: Decimal | None
    start_date: str | None
    renewal_date: str | None
    life_cycle_id: str | None
    life_cycle_stage_id: str | None
    status_id: str | None
    external_id: str | None
    source_external_ids: tuple[str, ...] | None
    created_at: str | None
    updated_at: str | None
    custom_fields: Wire
    raw: Wire


@dataclass(frozen=True, slots=True)
class CompanyFilter:
    """Which companies to list: those that meet every field that is set; all of them where none is.

    `external_id` finds at most one company, `source_external_id` may find several, and `name` is compared as Userlot
    sees fit.
    """

    name: str | None = None
    external_id: str | None = None
    source_external_id: str | None = None
    owner_user_id: str | None = None
    life_cycle_id: str | None = None
    life_cycle_stage_id: str | None = None
    status_id: str | None = None


@frozen
class CompanyStatus:
    """A status that a company can have."""

    id: str
    name: str | None
    raw: Wire


@frozen
class CustomFieldDefinition:
    """A custom field of companies or end users. `name` is the key under which its value is read and written."""

    id: str | None
    name: str
    label: str | None
    value_type: str | None
    required: bool | None
    raw: Wire


@frozen
class RevenueEntry:
    """One entry of a company's revenue. Its shape is not documented: `raw` is the truth, the rest is read leniently."""

    amount: Decimal | None
    mrr: Decimal | None
    arr: Decimal | None
    currency: str | None
    date: str | None
    raw: Wire


@frozen
class CustomerSuccessTeam:
    """One of Userlot's own flat teams of staff; not an Assemble team."""

    id: str
    name: str | None
    raw: Wire
