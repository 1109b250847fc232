"""Which record a link to a Reevo account is about, as inputs name it, and what they say of the link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import strawberry

from app.domain.errors import FieldRefused
from app.domain.record import Json
from schema.ids import parse_id
from schema.writes.outcomes import about


def edge(role: str | None, is_primary: bool | None) -> dict[str, Any]:
    """What is said of the link, as far as it was given."""
    given = {"role": role, "is_primary": is_primary}
    return {name: value for name, value in given.items() if value is not strawberry.UNSET}


def one_of(**given: object) -> str:
    """The name of the one value that was given; null is none.

    Raises:
        FieldRefused: there is none, or there are both.
    """
    names = [name for name, value in given.items() if value is not None and value is not strawberry.UNSET]
    if len(names) != 1:
        first, second = given
        raise FieldRefused(first, f"Give exactly one of {first} and {second}.")
    return names[0]


def matched(name: str, given: Any) -> Mapping[str, Json]:
    """What a record is matched by.

    Args:
        name: of the attribute that holds it.
        given: as a client gave it.

    Raises:
        FieldRefused: it is no object. A text would be taken for an id.
    """
    if not isinstance(given, dict):
        raise FieldRefused(name, 'A match is an object, such as `{email: "ada@acme.com"}`.')
    return given


def contact_id(given: str | None) -> str:
    """Reevo's id of a contact from its opaque id or Reevo's own.

    Raises:
        About: of `contactId`: it is neither.
    """
    with about("contactId"):
        return _own_or_opaque(given)


def related_id(given: str | None) -> str:
    """Reevo's id of a related record from Reevo's own, or from the opaque id of a contact.

    Raises:
        About: of `relatedRecordId`: it is neither.
    """
    with about("relatedRecordId"):
        return _own_or_opaque(given)


def _own_or_opaque(given: str | None) -> str:
    """Reevo's ids are UUIDs; of what can be related, contacts alone have opaque ones."""
    named = given or ""
    try:
        UUID(named)
    except ValueError:
        return parse_id(named, "Contact").id
    return named
