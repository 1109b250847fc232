"""Reevo's JSON to records: accounts, contacts and the edges of a relationship."""

from __future__ import annotations

from app.domain.account import ReevoAccount
from app.domain.contact import Contact, RelatedRecord
from app.domain.record import Json, Wire
from app.upstream.fields import as_text, flag, identifier, text
from app.upstream.row_reader import ID, TEXT, TEXTS, Column, row_reader
from app.vendors.dates import MOMENT
from app.vendors.reevo import values
from app.vendors.reevo.envelope import attributes, opened

_SYSTEM = ("id", "created_at", "updated_at", "organization_id")


def account(wire: Wire) -> ReevoAccount:
    """An account, from inside its `data`.

    Raises:
        Unparsable: it has no id.
    """
    return _account.read(_inside(wire), raw=wire)


def contact(wire: Wire) -> Contact:
    """A contact, from inside its `data`.

    Raises:
        Unparsable: it has no id.
    """
    return _contact.read(_inside(wire), raw=wire)


def related_record(wire: Wire) -> RelatedRecord:
    """One item of a relationship. What the edge itself says stands in `through`; generic edges have nothing there.

    The vendor shows an item that names the related record; the record itself in its place names it as well.

    Raises:
        Unparsable: it does not name the related record.
    """
    edge = wire.get("through")
    through = attributes(edge) if isinstance(edge, dict) else {}
    is_record = "related_record_id" not in wire and isinstance(wire.get("attributes"), dict)
    return RelatedRecord(
        id=identifier(_inside(wire)) if is_record else identifier(wire, "related_record_id"),
        type=text(wire, "record_type" if is_record else "related_record_type"),
        role=text(through, "role"),
        is_primary=flag(through, "is_primary"),
        through=through,
        raw=wire,
    )


def _inside(wire: Wire) -> Wire:
    """The attributes, with what the vendor writes beside them, among them, or in both places; the outer one counts."""
    inside = attributes(wire)
    for name in _SYSTEM:
        outer = wire.get(name)
        if outer.__class__ is not str:
            outer = as_text(opened(outer))
        inside[name] = outer or text(inside, name)
    return inside


def _emails(value: Json) -> tuple[str, ...]:
    return values.channels(value, "email")


def _phone_numbers(value: Json) -> tuple[str, ...]:
    return values.channels(value, "phone_number")


_REFERENCE = Column(values.reference, "v is None")
_STAGE = Column(values.stage, "v is None")

_account = row_reader(
    ReevoAccount,
    id=ID,
    display_name=TEXT,
    domains=Column(values.domains, "False"),
    description=TEXT,
    current_stage=_STAGE.at("current_stage_id"),
    owner=_REFERENCE.at("owner_user_id"),
    created_by=_REFERENCE.at("created_by_user_id"),
    organization_id=TEXT,
    official_website=TEXT,
    websites=TEXTS,
    linkedin_url=TEXT,
    x_url=TEXT,
    facebook_url=TEXT,
    zoominfo_url=TEXT,
    address=Column(values.address, "v is None"),
    estimated_annual_revenue=Column(values.amount, "v is None"),
    created_at=MOMENT,
    updated_at=MOMENT,
)
_contact = row_reader(
    Contact,
    id=ID,
    display_name=TEXT,
    first_name=TEXT,
    middle_name=TEXT,
    last_name=TEXT,
    title=TEXT,
    primary_email=TEXT,
    emails=Column(_emails, "False", "contact_emails"),
    phone_numbers=Column(_phone_numbers, "False", "contact_phone_numbers"),
    stage=_STAGE,
    owner=_REFERENCE.at("owner_user_id"),
    organization_id=TEXT,
    created_at=MOMENT,
    updated_at=MOMENT,
)
