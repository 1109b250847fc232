"""Whether a record that a read found has the values that a write gave, and which records look like it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.domain.changes import Changes
from app.domain.record import Json
from schema.writes.steps import FoundOut

MOST_CANDIDATES = 10

_CUSTOM = "custom_fields"
_NOT_THERE = object()


def is_alike(record: Any, changes: Changes, *, unseen: Collection[str] = ()) -> bool:
    """Whether a record has every value that a write gave it.

    Args:
        record: a dataclass of the domain, as it was read.
        changes: by the names of its attributes.
        unseen: attributes that the vendor does not show in a read, of which nothing can be said.
    """
    return all(_agrees(record, name, value) for name, value in changes.items() if name not in unseen)


def look_alikes(records: Iterable[Any], changes: Changes, *, unseen: Collection[str] = ()) -> FoundOut:
    """Records that may be the write's or another's, of which none can be claimed.

    Args:
        records: what a read found.
        changes: as of `is_alike`.
        unseen: as of `is_alike`.
    """
    alike = [record.id for record in records if is_alike(record, changes, unseen=unseen)]
    return FoundOut(candidates=tuple(alike[:MOST_CANDIDATES]))


def _agrees(record: Any, name: str, given: Json) -> bool:
    if name == _CUSTOM and isinstance(given, Mapping):
        held: Mapping[str, Json] = getattr(record, _CUSTOM)
        return all(_same(held.get(key), value) for key, value in given.items())
    shown = getattr(record, name, _NOT_THERE)
    return shown is not _NOT_THERE and _same(shown, given)


def _same(shown: Any, given: Any) -> bool:
    """Equal as values: a number with other digits is the same, a truth is no number."""
    if isinstance(shown, bool) or isinstance(given, bool):
        return shown is given
    if isinstance(shown, Mapping) and isinstance(given, Mapping):
        return shown.keys() == given.keys() and all(_same(shown[key], given[key]) for key in given)
    if isinstance(shown, list | tuple) and isinstance(given, list | tuple):
        return len(shown) == len(given) and all(map(_same, shown, given))
    if isinstance(shown, float) and isinstance(given, Decimal):
        return Decimal(str(shown)) == given
    return bool(shown == given)
