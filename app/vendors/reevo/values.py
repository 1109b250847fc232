"""Reevo's compound values, already out of their envelopes, as parts of a record.

A value of a shape that no document shows is None here and stands in the record's `raw`.
"""

from __future__ import annotations

from decimal import Decimal

from app.domain.account import PostalAddress, RecordReference, ReevoDomain, ReevoStage
from app.domain.record import Json
from app.upstream.fields import as_number, as_text, flag, text


def stage(value: Json) -> ReevoStage | None:
    """A stage: the object that reads give, or the bare `api_name` that writes take."""
    if isinstance(value, dict):
        return ReevoStage(
            id=text(value, "id"),
            api_name=text(value, "api_name"),
            display_value=text(value, "display_value"),
            color=text(value, "color"),
        )
    name = as_text(value)
    return ReevoStage(id=None, api_name=name, display_value=None, color=None) if name else None


def reference(value: Json) -> RecordReference | None:
    """A reference to another record: the object that reads give, or a bare id."""
    if isinstance(value, dict):
        target = text(value, "related_record_id")
        return RecordReference(target, text(value, "related_record_type")) if target else None
    target = as_text(value)
    return RecordReference(target, None) if target else None


def address(value: Json) -> PostalAddress | None:
    """An address."""
    if not isinstance(value, dict):
        return None
    return PostalAddress(
        street_one=text(value, "street_one"),
        street_two=text(value, "street_two"),
        city=text(value, "city"),
        state=text(value, "state"),
        country=text(value, "country"),
        zip_code=text(value, "zip_code"),
    )


def amount(value: Json) -> Decimal | None:
    """An amount of money: `{"amount": "123.45"}`, or the bare number, with its digits kept."""
    return as_number(value.get("amount") if isinstance(value, dict) else value)


def domains(value: Json) -> tuple[ReevoDomain, ...]:
    """An account's domains in the vendor's order and spelling; an item without a name is left out."""
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    return tuple([found for found in map(_domain, items) if found is not None])


def channels(value: Json, key: str) -> tuple[str, ...]:
    """The addresses of a contact's e-mails or phone numbers.

    Args:
        value: a list of objects, or of plain text.
        key: what the address is called in such an object: `email` or `phone_number`.
    """
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    found = (text(item, key) if isinstance(item, dict) else as_text(item) for item in items)
    return tuple(each for each in found if each)


def _domain(value: Json) -> ReevoDomain | None:
    if isinstance(value, dict):
        name = text(value, "domain_name")
        return ReevoDomain(name, flag(value, "is_primary"), text(value, "status")) if name else None
    name = as_text(value)
    return ReevoDomain(name, None, None) if name else None
