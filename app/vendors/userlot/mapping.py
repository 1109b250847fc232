"""Userlot's JSON to records, and filters to its query parameters."""

from __future__ import annotations

from app.domain.company import (
    Company,
    CompanyFilter,
    CompanyStatus,
    CustomerSuccessTeam,
    CustomFieldDefinition,
    RevenueEntry,
)
from app.domain.end_user import EndUser, EndUserFilter
from app.domain.errors import BadUserInput
from app.domain.record import Json, Wire
from app.upstream.fields import as_text, beside, flag, identifier, integer, number, text, texts
from app.upstream.request import Query, query

_SOURCE_IDS = ("source_external_id", "source_external_ids")  # documented for writing; a read may have one
_ID_KEYS = ("source_external_id", "external_id", "value", "id")  # of an object that should stand for such an id
COMPANY_FIELDS = frozenset(
    {
        "id",
        "friendly_id",
        "name",
        "emails",
        "health_score",
        "health_score_diff",
        "health_category",
        "last_seen_at",
        "owner_user_id",
        "mrr",
        "arr",
        "start_date",
        "renewal_date",
        "life_cycle_id",
        "life_cycle_stage_id",
        "status_id",
        "external_id",
        *_SOURCE_IDS,
        "created_at",
        "updated_at",
    }
)
END_USER_FIELDS = frozenset(
    {
        "id",
        "external_id",
        "source_external_id",
        "first_name",
        "last_name",
        "name",
        "email",
        "company_id",
        "created_at",
        "updated_at",
    }
)


def company(wire: Wire) -> Company:
    """A company.

    Raises:
        Unparsable: it has no id.
    """
    return Company(
        id=identifier(wire),
        friendly_id=integer(wire, "friendly_id"),
        name=text(wire, "name"),
        emails=texts(wire, "emails"),
        health_score=number(wire, "health_score"),
        health_score_diff=number(wire, "health_score_diff"),
        health_category=text(wire, "health_category"),
        last_seen_at=text(wire, "last_seen_at"),
        owner_user_id=text(wire, "owner_user_id"),
        mrr=number(wire, "mrr"),
        arr=number(wire, "arr"),
        start_date=text(wire, "start_date"),
        renewal_date=text(wire, "renewal_date"),
        life_cycle_id=text(wire, "life_cycle_id"),
        life_cycle_stage_id=text(wire, "life_cycle_stage_id"),
        status_id=text(wire, "status_id"),
        external_id=text(wire, "external_id"),
        source_external_ids=_source_ids(wire),
        created_at=text(wire, "created_at"),
        updated_at=text(wire, "updated_at"),
        custom_fields=beside(wire, COMPANY_FIELDS),
        raw=wire,
    )


def _source_ids(wire: Wire) -> tuple[str, ...] | None:
    """The ids in other systems, each once, in any shape that a list of them may have; None without such a key."""
    values = [wire[key] for key in _SOURCE_IDS if key in wire]
    if not values:
        return None
    items = (item for value in values for item in (value if isinstance(value, list) else [value]))
    return tuple(dict.fromkeys(found for found in map(_source_id, items) if found is not None))


def _source_id(item: Json) -> str | None:
    """One of them as it stands, unless it is blank: bare, or in an object."""
    found = (text(item, key) for key in _ID_KEYS) if isinstance(item, dict) else (as_text(item),)
    return next((each for each in found if each and each.strip()), None)


def end_user(wire: Wire) -> EndUser:
    """An end user; the stored `name` is the record's `full_name`.

    Raises:
        Unparsable: it has no id.
    """
    return EndUser(
        id=identifier(wire),
        external_id=text(wire, "external_id"),
        source_external_id=text(wire, "source_external_id"),
        first_name=text(wire, "first_name"),
        last_name=text(wire, "last_name"),
        full_name=text(wire, "name"),
        email=text(wire, "email"),
        company_id=text(wire, "company_id"),
        created_at=text(wire, "created_at"),
        updated_at=text(wire, "updated_at"),
        custom_fields=beside(wire, END_USER_FIELDS),
        raw=wire,
    )


def status(wire: Wire) -> CompanyStatus:
    """A status that a company can have.

    Raises:
        Unparsable: it has no id.
    """
    return CompanyStatus(id=identifier(wire), name=text(wire, "name"), raw=wire)


def team(wire: Wire) -> CustomerSuccessTeam:
    """A team of staff.

    Raises:
        Unparsable: it has no id.
    """
    return CustomerSuccessTeam(id=identifier(wire), name=text(wire, "name"), raw=wire)


def custom_field(wire: Wire) -> CustomFieldDefinition:
    """A custom field, known by the name that its value is read and written under.

    Raises:
        Unparsable: it has no name.
    """
    return CustomFieldDefinition(
        id=text(wire, "id"),
        name=identifier(wire, "name"),
        label=text(wire, "label"),
        value_type=text(wire, "type"),
        required=flag(wire, "required"),
        raw=wire,
    )


def revenue_entry(wire: Wire) -> RevenueEntry:
    """An entry of a company's revenue, as far as its keys are the ones to expect."""
    return RevenueEntry(
        amount=number(wire, "amount"),
        mrr=number(wire, "mrr"),
        arr=number(wire, "arr"),
        currency=text(wire, "currency"),
        date=text(wire, "date") or text(wire, "period"),
        raw=wire,
    )


def company_query(where: CompanyFilter) -> Query:
    """The query parameters of a filter, each value exactly as given.

    Raises:
        BadUserInput: a value is blank.
    """
    return _filters(
        name=where.name,
        external_id=where.external_id,
        source_external_id=where.source_external_id,
        owner_user_id=where.owner_user_id,
        life_cycle_id=where.life_cycle_id,
        life_cycle_stage_id=where.life_cycle_stage_id,
        status_id=where.status_id,
    )


def end_user_query(where: EndUserFilter) -> Query:
    """The query parameters of a filter, each value exactly as given.

    Raises:
        BadUserInput: a value is blank.
    """
    return _filters(
        external_id=where.external_id,
        source_external_id=where.source_external_id,
        first_name=where.first_name,
        last_name=where.last_name,
        name=where.name,
        email=where.email,
    )


def _filters(**values: str | None) -> Query:
    for name, value in values.items():
        if value is not None and not value.strip():  # a vendor that ignores it would answer with everything
            raise BadUserInput(f"The filter {name} is blank: leave it out, or give the value to look for.")
    return query(**values)
