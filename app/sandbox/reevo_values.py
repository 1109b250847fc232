"""Reevo's values: read as `{"value_type", "value"}` envelopes, written raw or in an envelope."""

from collections.abc import Callable, Mapping
from typing import Any

from app.sandbox.bodies import AMOUNT, DATE, FLAG, NUMBER, TEXT, TIME, Kind
from app.sandbox.encoding import Json
from app.sandbox.exchange import Refusal
from app.sandbox.reevo_schema import STAGES, Attribute

ADDRESS = ("street_one", "street_two", "city", "state", "country", "zip_code")
KINDS: Mapping[str, Kind] = {
    "string": TEXT,
    "long_text": TEXT,
    "rich_text": TEXT,
    "url": TEXT,
    "email": TEXT,
    "phone_number": TEXT,
    "uuid": TEXT,
    "select": TEXT,
    "time": TEXT,
    "number": NUMBER,
    "percent": NUMBER,
    "boolean": FLAG,
    "timestamp": TIME,
    "date": DATE,
}
FindUser = Callable[[Any], Json]
"""Turns an id or a `related_record_match` into a reference's value; raises `Refusal`."""


def envelope(attribute: Attribute, plain: Any) -> Any:
    """The envelope, or the list of envelopes, in which a value is read.

    Args:
        attribute: what the value belongs to.
        plain: the value as the sandbox keeps it: a stage as its api_name, the rest as on the wire.
    """
    if attribute.is_array:
        return [_envelope(attribute, item) for item in plain or ()]
    return _envelope(attribute, plain)


def _envelope(attribute: Attribute, plain: Any) -> Json:
    if attribute.value_type in STAGES and plain is not None:
        plain = stage(attribute.value_type, plain)
    return {"value_type": attribute.value_type, "value": plain}


def stage(value_type: str, word: Any) -> Json | None:
    """The stage of this api_name or id, or None."""
    for known in STAGES[value_type]:
        if word in (known["api_name"], known["id"]):
            return known
    return None


def written(attribute: Attribute, raw: Any, find_user: FindUser) -> Any:
    """The value to keep for what a body gives.

    Args:
        attribute: what is written.
        raw: a raw value or an envelope, a list of them for an array; null clears what is not required.
        find_user: resolves references.

    Raises:
        Refusal: `field_value_invalid`, or `target_record_not_found` for a reference that resolves to nothing.
    """
    if raw is None:
        if attribute.is_required:
            raise invalid(attribute, "it is required")
        return [] if attribute.is_array else None
    if attribute.is_array:
        if not isinstance(raw, list):
            raise invalid(attribute, "expected a list")
        return [_written(attribute, item, find_user) for item in raw]
    return _written(attribute, raw, find_user)


def _written(attribute: Attribute, raw: Any, find_user: FindUser) -> Any:
    if isinstance(raw, dict) and set(raw) == {"value_type", "value"}:
        if raw["value_type"] != attribute.value_type:
            raise invalid(attribute, f"expected value_type {attribute.value_type}")
        raw = raw["value"]
    value_type = attribute.value_type
    if value_type == "record_reference":
        return find_user(raw)
    if value_type in STAGES:
        found = stage(value_type, raw.get("id") if isinstance(raw, dict) else raw)
        if found is None:
            raise invalid(attribute, "no such stage")
        return found["api_name"]
    if value_type == "currency":
        amount = raw.get("amount") if isinstance(raw, dict) else raw
        if not AMOUNT.fits(amount):
            raise invalid(attribute, "expected an amount")
        return {"amount": str(amount)}
    if value_type == "address":
        if not isinstance(raw, dict) or not set(raw) <= set(ADDRESS):
            raise invalid(attribute, "expected an address")
        return {name: raw.get(name) for name in ADDRESS}
    kind = KINDS.get(value_type)
    if kind is not None and not kind.fits(raw):
        raise invalid(attribute, f"expected {kind.name}")
    if attribute.is_required and not raw:
        raise invalid(attribute, "it is required")
    return raw


def invalid(attribute: Attribute, why: str) -> Refusal:
    """`field_value_invalid` for an attribute."""
    return Refusal(400, f"Invalid value for {attribute.api_name}: {why}", code="field_value_invalid")
