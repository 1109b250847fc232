"""What a caller wants written as Userlot's JSON: the fields that its pages name, with custom fields among them as keys.

Only what would write a wrong thing is refused. Whether a value is good enough is the vendor's to say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from app.domain.changes import Changes
from app.domain.errors import BadUserInput, FieldRefused
from app.domain.record import Json
from app.vendors.userlot.mapping import COMPANY_FIELDS, END_USER_FIELDS

MATCH_KEYS = ("id", "external_id", "source_external_id")
"""What a record can be matched by; with several of them in one body nothing says which one counts."""

_CUSTOM = "custom_fields"
_COMPANY = ("name", "mrr", "arr", "start_date", "renewal_date", "external_id", "source_external_id")
_END_USER = ("first_name", "last_name", "email", "company_id", "external_id", "source_external_id")
_IDENTIFY = ("user_email", "user_external_id", "company_name", "company_external_id")
_NAME_IN_PARTS = "An end user's name is written as first_name and last_name."
_ELSEWHERE = {
    "id": "Userlot gives ids itself; one that is known is what a record is found by, and not changed.",
    "source_external_ids": "Ids in other systems are written one at a time, as source_external_id.",
}


def company_body(changes: Changes) -> dict[str, Json]:
    """The body that creates or changes a company.

    Raises:
        FieldRefused: a field that no page names for writing, or a custom field that is no custom field.
    """
    return _body(changes, _COMPANY, COMPANY_FIELDS, what="a company", elsewhere=_ELSEWHERE)


def end_user_body(changes: Changes) -> dict[str, Json]:
    """The body that creates or changes an end user.

    Raises:
        FieldRefused: a field that no page names for writing, or a custom field that is no custom field.
    """
    elsewhere = {**_ELSEWHERE, "name": _NAME_IN_PARTS, "full_name": _NAME_IN_PARTS}
    return _body(changes, _END_USER, END_USER_FIELDS, what="an end user", elsewhere=elsewhere)


def identify_body(changes: Changes) -> dict[str, Json]:
    """The body of `PUT /api/v1/identify`.

    Raises:
        FieldRefused: a field that its page does not name, a blank one, or nothing that tells which user is meant.
    """
    for name, value in changes.items():
        if name not in _IDENTIFY:
            raise FieldRefused(name, f"{name!r} is no part of what identifies an end user and its company.")
        if _is_blank(value):  # it might find a record that has none
            raise FieldRefused(name, f"{name} is blank: leave it out, or give a value.")
    if not {"user_external_id", "user_email"} & changes.keys():
        raise FieldRefused("user_external_id", "user_external_id or user_email must tell which end user is meant.")
    return {name: changes[name] for name in _IDENTIFY if name in changes}


def matched_by(match: tuple[str, str]) -> dict[str, Json]:
    """The part of a `PUT` body that says which record is meant.

    Args:
        match: one of `MATCH_KEYS`, and its value. Without a value the vendor would create a record.

    Raises:
        FieldRefused: the key is none of them, or its value is blank.
        BadUserInput: the value is a friendly id.
    """
    key, value = match
    if key not in MATCH_KEYS:
        raise FieldRefused(key, f"Userlot matches by {', '.join(MATCH_KEYS)}, not by {key!r}.")
    if _is_blank(value):
        raise FieldRefused(key, f"{key} is blank: Userlot would create another record at every call.")
    return {key: own_id(value) if key == "id" else value}


def without_match_keys(changes: Changes) -> Changes:
    """The changes beside a match, which must be the only one.

    Raises:
        FieldRefused: they hold another match key.
    """
    for key in MATCH_KEYS:
        if key in changes:
            message = f"{key} cannot stand beside what the record is matched by: change it by an update, by its id."
            raise FieldRefused(key, message)
    return changes


def own_id(record_id: str) -> str:
    """Userlot's own id of a record that is to be changed.

    Raises:
        BadUserInput: it is a friendly id, by which the vendor may take another record than the one meant.
    """
    if record_id.isascii() and record_id.isdigit():
        raise BadUserInput(f"{record_id} is a friendly id, which is no reference; give Userlot's own id, a UUID.")
    return record_id


def _body(
    changes: Changes, writable: Iterable[str], known: Collection[str], *, what: str, elsewhere: Mapping[str, str]
) -> dict[str, Json]:
    """The keys in one order, so that equal changes are equal bytes; custom fields are the last, as they were given."""
    for name, value in changes.items():
        if name not in (*writable, _CUSTOM):
            raise FieldRefused(name, elsewhere.get(name) or _unwritable(name, known, what))
        if isinstance(value, Decimal) and not value.is_finite():
            raise FieldRefused(name, f"{name} is not a number.")
    if "source_external_id" in changes and changes["source_external_id"] is None:
        message = "A record has several ids in other systems, and what null would do to them is not documented."
        raise FieldRefused("source_external_id", message)
    body = {name: changes[name] for name in writable if name in changes}
    return body | _custom_fields(changes[_CUSTOM], known) if _CUSTOM in changes else body


def _custom_fields(value: Json, known: Collection[str]) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise FieldRefused(_CUSTOM, f"{_CUSTOM} is an object of values by their names.")
    for name in value:
        if name in known:  # they are all keys of one object, so it would be that field that is written
            raise FieldRefused(f"{_CUSTOM}.{name}", f"{name} is a field of Userlot's own, and no custom field.")
    return value


def _unwritable(name: str, known: Collection[str], what: str) -> str:
    if name in known:
        return f"No page of Userlot's names {name} among what can be written of {what}."
    return f"{name!r} is no field of {what}; a custom field stands under {_CUSTOM}."


def _is_blank(value: Json) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
