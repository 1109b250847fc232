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
from app.upstream.fields import as_text, flag, identifier, number, text
from app.upstream.request import Query, query
from app.upstream.row_reader import ID, INTEGER, NUMBER, TEXT, TEXTS, row_reader
from app.upstream.typed_rows import Given, TypedRows
from app.vendors.dates import DAY, MOMENT

_SOURCE_IDS = ("source_external_id", "source_external_ids")  # documented for writing; a read may have one
_ID_KEYS = ("source_external_id", "external_id", "value", "id")  # of an object that should stand for such an id


def company(wire: Wire) -> Company:
    """A company.

    Raises:
        Unparsable: it has no id.
    """
    return _company.read(wire, source_external_ids=_source_ids(wire), raw=wire)


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
    return _end_user.read(wire, raw=wire)


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


_company = row_reader(
    Company,
    also_known=_SOURCE_IDS,
    id=ID,
    friendly_id=INTEGER,
    name=TEXT,
    emails=TEXTS,
    health_score=NUMBER,
    health_score_diff=NUMBER,
    health_category=TEXT,
    last_seen_at=MOMENT,
    owner_user_id=TEXT,
    mrr=NUMBER,
    arr=NUMBER,
    start_date=DAY,
    renewal_date=DAY,
    life_cycle_id=TEXT,
    life_cycle_stage_id=TEXT,
    status_id=TEXT,
    external_id=TEXT,
    created_at=MOMENT,
    updated_at=MOMENT,
)
_end_user = row_reader(
    EndUser,
    id=ID,
    external_id=TEXT,
    source_external_id=TEXT,
    first_name=TEXT,
    last_name=TEXT,
    full_name=TEXT.at("name"),
    email=TEXT,
    company_id=TEXT,
    created_at=MOMENT,
    updated_at=MOMENT,
)
COMPANIES = TypedRows(_company, given={"source_external_ids": Given(_source_ids, _SOURCE_IDS)})
END_USERS = TypedRows(_end_user)
"""Lists in bodies that are nothing but the list."""

COMPANY_FIELDS = _company.known
END_USER_FIELDS = _end_user.known


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
