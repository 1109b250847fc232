"""What a body may hold: a table of fields and their kinds, checked the same way for every vendor."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from app.sandbox.encoding import Json


class FieldFault(Exception):
    """A field the vendor does not accept.

    Attributes:
        field: the field's name.
        reason: `unknown`, `missing` or `invalid`.
    """

    def __init__(self, field: str, reason: Literal["unknown", "missing", "invalid"], message: str) -> None:
        super().__init__(message)
        self.field = field
        self.reason = reason
        self.message = message


@dataclass(frozen=True)
class Kind:
    """A kind of value: its name in messages, and the test."""

    name: str
    fits: Callable[[Any], bool]

    def or_null(self) -> "Kind":
        """The same kind, with null allowed."""
        return Kind(f"{self.name} or null", lambda value: value is None or self.fits(value))


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_time(value: Any) -> bool:
    if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}[Tt]", value):
        return False
    try:
        return datetime.fromisoformat(value.upper()).tzinfo is not None
    except ValueError:
        return False


def _is_amount(value: Any) -> bool:
    return _is_number(value) or (isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None)


TEXT = Kind("string", lambda value: isinstance(value, str))
FILLED = Kind("non-empty string", lambda value: isinstance(value, str) and bool(value.strip()))
INTEGER = Kind("integer", _is_integer)
NUMBER = Kind("number", _is_number)
AMOUNT = Kind("number or decimal string", _is_amount)
FLAG = Kind("boolean", lambda value: isinstance(value, bool))
DATE = Kind("date YYYY-MM-DD", _is_date)
TIME = Kind("RFC 3339 time", _is_time)
MAP = Kind("object", lambda value: isinstance(value, dict))
TEXTS = Kind("list of strings", lambda value: isinstance(value, list) and all(isinstance(v, str) for v in value))
ANY = Kind("any value", lambda _value: True)


def one_of(*values: str) -> Kind:
    """A closed list of strings."""
    return Kind(f"one of {', '.join(values)}", lambda value: isinstance(value, str) and value in values)


def check(body: Json, fields: Mapping[str, Kind], required: Iterable[str] = ()) -> None:
    """Check a body against a table.

    Args:
        body: the JSON object as sent.
        fields: every field the document knows, with its kind.
        required: names that must be there.

    Raises:
        FieldFault: for the first field that is unknown, of another kind, or missing.
    """
    for name, value in body.items():
        if name not in fields:
            raise FieldFault(name, "unknown", f"Unknown field: {name}")
        if not fields[name].fits(value):
            raise FieldFault(name, "invalid", f"Invalid value for {name}: expected {fields[name].name}")
    for name in required:
        if name not in body:
            raise FieldFault(name, "missing", f"Missing required field: {name}")
