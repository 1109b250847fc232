"""What companies and end users are found by: an id of Userlot's, an opaque one, or an external id."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol
from uuid import UUID

import strawberry

from app.domain.changes import Changes
from app.domain.errors import BadUserInput, MatchKeyRequired, NothingFound
from app.domain.record import Record
from app.domain.vendor import Vendor
from app.upstream.request import segment
from app.vendors.userlot.changes import own_id
from schema.account.inputs import RecordInput, given
from schema.ids import parse_id
from schema.writes.inputs import WriteInput
from schema.writes.outcomes import about, graph_name

Key = tuple[str, str]
"""What a record is found by: the attribute's name, such as `id` or `external_id`, and its value."""

MATCH_KEYS = ("id", "external_id", "source_external_id")
"""The fields of an input of which an assertion needs exactly one."""


@strawberry.input(description="What asserts a record of Userlot's: give exactly one of the three ids.")
class MatchInput(WriteInput):
    """Inherited by the inputs of assertions."""

    id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The record's opaque id, or Userlot's own."
    )
    external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="Your own id of the record; a new record gets it."
    )
    source_external_id: str | None = strawberry.field(
        default=strawberry.UNSET, description="The record's id in an external system; a new record gets it."
    )


class ByKey(Protocol):
    """An input that names a record by exactly one key, of which two are ids."""

    @property
    def id(self) -> strawberry.ID | None:
        """An opaque id."""
        ...

    @property
    def record(self) -> RecordInput | None:
        """A vendor and its own id."""
        ...


def own_or_opaque(named: str, type_name: str) -> str:
    """Userlot's id of a record from an opaque id, or from Userlot's own id, which is a UUID.

    Args:
        named: as a client gave it.
        type_name: the GraphQL type of the opaque ids that are accepted.

    Raises:
        BadUserInput: it is neither.
    """
    try:
        UUID(named)
    except ValueError:
        return parse_id(named, type_name).id
    return named


def named(by: ByKey, type_name: str, many: str) -> str | None:
    """Userlot's id of the record that an input names by an id; None where it names another key.

    Args:
        by: the input.
        type_name: the GraphQL type of the opaque ids that are accepted.
        many: such records are called.

    Raises:
        BadUserInput: it is no such id, or another vendor's.
    """
    if (record := given(by.record)) is not None:
        if record.vendor is not Vendor.USERLOT:
            raise BadUserInput(f"{record.vendor.title} holds no {many}; give the record of USERLOT.")
        return record.id
    opaque = given(by.id)
    return None if opaque is None else parse_id(opaque, type_name).id


async def id_to_write(
    record_id: Callable[[], str | None], found: Callable[[], Awaitable[Record | None]], *, field: str, one: str
) -> str:
    """Userlot's own id of the record that a write goes to; one that is named by its id is not read for that.

    Args:
        record_id: as of `named`.
        found: the record by another key.
        field: the input's field that names it.
        one: such a record is called.

    Raises:
        About: of `field`: the key means nothing, matches nothing or several, or could not be looked for; a friendly
            id, which finds a record, cannot be written to.
    """
    with about(field):
        given_id = record_id()
        if given_id is not None:
            segment(own_id(given_id), what=f"a Userlot {one} id")
            return given_id
        record = await found()
        if record is None:
            raise NothingFound(f"`{field}` matches no {one}.")
        return record.id


def key_of(changes: Changes) -> Key | None:
    """What a new record can be found by, though its id is not known."""
    for name in ("external_id", "source_external_id"):
        value = changes.get(name)
        if isinstance(value, str) and value.strip():
            return name, value
    return None


def match_of(given: MatchInput, type_name: str) -> Key:
    """The one key that an assertion names, its id as Userlot's own.

    Args:
        given: the input.
        type_name: the GraphQL type of the opaque ids that are accepted.

    Raises:
        MatchKeyRequired: there is none, there are several, or it is blank.
        About: of `id`: it is no id of such a record.
    """
    keys: Mapping[str, str | None] = {
        name: value for name in MATCH_KEYS if (value := getattr(given, name)) not in (None, strawberry.UNSET)
    }
    if len(keys) != 1 or not all(value and value.strip() for value in keys.values()):
        raise MatchKeyRequired(*map(graph_name, MATCH_KEYS))
    ((name, value),) = keys.items()
    assert value is not None  # noqa: S101 - so says the line above
    if name != "id":
        return name, value
    with about("id"):
        return name, own_or_opaque(value, type_name)
