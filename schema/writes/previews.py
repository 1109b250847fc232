"""What a dry run tells of a change: the fields that it is about, as they are and as they would be."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import strawberry

from app.domain.changes import Changes
from app.domain.record import Json
from app.domain.vendor import Vendor as VendorRecord
from schema.enums import Vendor
from schema.scalars import JSON
from schema.scopes.marks import ANYTHING
from schema.writes.outcomes import graph_name

_ADDED, _REMOVED = "added_", "removed_"
_CUSTOM = "custom_fields"
_NOT_SHOWN = frozenset({"raw"})
_OBJECTS = frozenset({"address"})
"""Fields that are objects of the graph's own, named as the graph does and written whole; names in any other object are
its owner's."""


@strawberry.type(description="What a dry run would have changed at one vendor: only the fields that it is about.")
class PlannedChange:
    """A change that was not made."""

    vendor: Vendor = strawberry.field(description="At which vendor.")
    record_id: str | None = strawberry.field(
        description="The vendor's own id of the record; null where it does not exist yet."
    )
    before: JSON | None = strawberry.field(
        metadata=ANYTHING,
        description="The fields as they are, an object by their names; null where there is no record yet. A field that "
        "the vendor does not show is null.",
    )
    after: JSON | None = strawberry.field(
        metadata=ANYTHING,
        description="The same fields as they would be, and null where the record would be gone. What the vendor works "
        "out by itself is not foretold.",
    )


@dataclasses.dataclass(frozen=True)
class Preview:
    """A change as two states of the fields that it is about, by their names in the domain.

    Attributes:
        before: None where there is no record yet.
        after: None where the record would be gone.
    """

    before: Mapping[str, Json] | None
    after: Mapping[str, Json] | None

    def shown(self, vendor: VendorRecord, record_id: str | None) -> PlannedChange:
        """The same as the graph shows it."""
        before, after = (None if side is None else _named(side) for side in (self.before, self.after))
        return PlannedChange(vendor=vendor, record_id=record_id, before=before, after=after)


def created(changes: Changes) -> Preview:
    """A record that is not there yet."""
    return Preview(None, dict(changes))


def gone(record: Any) -> Preview:
    """A record that would not be there any more.

    Args:
        record: a dataclass of the domain; what it says nothing of is left out.
    """
    return Preview({name: value for name, value in _plain(record).items() if value not in (None, [], {})}, None)


def changed(record: Any, changes: Changes, *, now: Mapping[str, Json] | None = None) -> Preview:
    """A record of which some fields are written.

    Args:
        record: a dataclass of the domain, as it is.
        changes: by the names of its attributes; `added_…` and `removed_…` change the list of that name.
        now: values of fields that the record itself does not show, or shows in another form than they are written in.
    """
    current = {**_plain(record), **(now or {})}
    before: dict[str, Json] = {}
    after: dict[str, Json] = {}
    for name, value in changes.items():
        listed = name.removeprefix(_ADDED).removeprefix(_REMOVED)
        if listed != name and name not in current:
            before[listed] = current.get(listed)
            after[listed] = _relisted(after.get(listed, current.get(listed)), name, value)
        elif name == _CUSTOM and isinstance(value, dict):
            held = current.get(_CUSTOM)
            before[_CUSTOM] = {each: held.get(each) if isinstance(held, dict) else None for each in value}
            after[_CUSTOM] = value
        elif name in _OBJECTS and isinstance(value, dict):
            before[name] = held = current.get(name)
            after[name] = {**dict.fromkeys(held if isinstance(held, dict) else ()), **_named(value)}
        else:
            before[name], after[name] = current.get(name), value
    return Preview(before, after)


def _relisted(items: Json, name: str, value: Json) -> Json:
    """A list after some items were added or removed."""
    held, given = _items(items), _items(value)
    if name.startswith(_ADDED):
        return held + [each for at, each in enumerate(given) if each not in held and each not in given[:at]]
    return [each for each in held if each not in given]


def _items(value: Json) -> list[Any]:
    items = _json(value)
    return items if isinstance(items, list) else []


def _plain(record: Any) -> dict[str, Json]:
    """A record's attributes as JSON; its vendor's raw reply is no part of it."""
    return {
        field.name: _json(getattr(record, field.name))
        for field in dataclasses.fields(record)
        if field.name not in _NOT_SHOWN
    }


def _json(value: Any) -> Json:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {graph_name(name): each for name, each in _plain(value).items()}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Collection) and not isinstance(value, str):
        return [
            each if isinstance(each, Decimal) else _json(each) for each in value
        ]  # a JSON number, of no field's own
    return str(value) if isinstance(value, Decimal) else value


def _named(side: Mapping[str, Json]) -> dict[str, Json]:
    return {graph_name(name): _object(value) if name in _OBJECTS else _json(value) for name, value in side.items()}


def _object(value: Json) -> Json:
    return _named(value) if isinstance(value, Mapping) else _json(value)
