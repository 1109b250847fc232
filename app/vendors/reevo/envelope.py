"""Reevo's value envelopes: `{"value_type": "string", "value": "Acme"}`, and arrays as lists of them.

Writes take raw values or envelopes, so that either may come back; both are read.
"""

from __future__ import annotations

from app.domain.record import Json, Wire


def opened(value: Json) -> Json:
    """The value inside an envelope, or of a list of envelopes; a raw value is itself.

    Only the envelope is opened: what a compound value holds stays in the vendor's spelling.
    """
    inside = _unwrapped(value)
    return [_unwrapped(item) for item in inside] if isinstance(inside, list) else inside


def attributes(record: Wire) -> dict[str, Json]:
    """The `attributes` of a record, an edge or the like, each opened; none where there is no such object."""
    found = record.get("attributes")
    return {name: opened(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _unwrapped(value: Json) -> Json:
    # A loop, since nothing bounds how often a reply may wrap a value.
    while isinstance(value, dict) and "value_type" in value and ("value" in value or len(value) == 1):
        value = value.get("value")
    return value
