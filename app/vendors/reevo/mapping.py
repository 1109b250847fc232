"""Reevo's JSON to records: accounts, contacts and the edges of a relationship."""

from __future__ import annotations

from app.domain.account import ReevoAccount
from app.domain.contact import Contact, RelatedRecord
from app.domain.record import Json, Wire
from app.upstream.fields import as_text, beside, flag, identifier, text, texts
from app.vendors.reevo import values
from app.vendors.reevo.envelope import attributes, opened

_SYSTEM = ("id", "created_at", "updated_at", "organization_id")
_ACCOUNT = frozenset(
    {
        *_SYSTEM,
        "display_name",
        "domains",
        "description",
        "current_stage_id",
        "owner_user_id",
        "created_by_user_id",
        "official_website",
        "websites",
        "linkedin_url",
        "x_url",
        "facebook_url",
        "zoominfo_url",
        "address",
        "estimated_annual_revenue",
    }
)
_CONTACT = frozenset(
    {
        *_SYSTEM,
        "display_name",
        "first_name",
        "middle_name",
        "last_name",
        "title",
        "primary_email",
        "contact_emails",
        "contact_phone_numbers",
        "stage",
        "owner_user_id",
    }
)


def account(wire: Wire) -> ReevoAccount:
    """An account, from inside its `data`.

    Raises:
        Unparsable: it has no id.
    """
    inside = attributes(wire)
    system = _system(wire, inside)
    return ReevoAccount(
        id=identifier(system),
        display_name=text(inside, "display_name"),
        domains=values.domains(inside.get("domains")),
        description=text(inside, "description"),
        current_stage=values.stage(inside.get("current_stage_id")),
        owner=values.reference(inside.get("owner_user_id")),
        created_by=values.reference(inside.get("created_by_user_id")),
        organization_id=text(system, "organization_id"),
        official_website=text(inside, "official_website"),
        websites=texts(inside, "websites"),
        linkedin_url=text(inside, "linkedin_url"),
        x_url=text(inside, "x_url"),
        facebook_url=text(inside, "facebook_url"),
        zoominfo_url=text(inside, "zoominfo_url"),
        address=values.address(inside.get("address")),
        estimated_annual_revenue=values.amount(inside.get("estimated_annual_revenue")),
        created_at=text(system, "created_at"),
        updated_at=text(system, "updated_at"),
        custom_fields=beside(inside, _ACCOUNT),
        raw=wire,
    )


def contact(wire: Wire) -> Contact:
    """A contact, from inside its `data`.

    Raises:
        Unparsable: it has no id.
    """
    inside = attributes(wire)
    system = _system(wire, inside)
    return Contact(
        id=identifier(system),
        display_name=text(inside, "display_name"),
        first_name=text(inside, "first_name"),
        middle_name=text(inside, "middle_name"),
        last_name=text(inside, "last_name"),
        title=text(inside, "title"),
        primary_email=text(inside, "primary_email"),
        emails=values.channels(inside.get("contact_emails"), "email"),
        phone_numbers=values.channels(inside.get("contact_phone_numbers"), "phone_number"),
        stage=values.stage(inside.get("stage")),
        owner=values.reference(inside.get("owner_user_id")),
        organization_id=text(system, "organization_id"),
        created_at=text(system, "created_at"),
        updated_at=text(system, "updated_at"),
        custom_fields=beside(inside, _CONTACT),
        raw=wire,
    )


def related_record(wire: Wire) -> RelatedRecord:
    """One item of a relationship. What the edge itself says stands in `through`; generic edges have nothing there.

    Raises:
        Unparsable: it does not name the related record.
    """
    edge = wire.get("through")
    through = attributes(edge) if isinstance(edge, dict) else {}
    return RelatedRecord(
        id=identifier(wire, "related_record_id"),
        type=text(wire, "related_record_type"),
        role=text(through, "role"),
        is_primary=flag(through, "is_primary"),
        through=through,
        raw=wire,
    )


def _system(wire: Wire, inside: Wire) -> dict[str, Json]:
    """What the vendor writes beside the attributes, among them, or in both places; the outer one counts."""
    outer = {name: as_text(opened(wire.get(name))) for name in _SYSTEM}
    return {name: value or text(inside, name) for name, value in outer.items()}
