"""Typed reads of loosely typed JSON: what fits is taken, what does not is None, and nothing is guessed.

A field of an odd type never breaks a record (its value still stands in `raw`); a record without an id does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import TypeGuard, cast

from app.domain.record import Json, Wire

_TEXT = frozenset((str,))
_OBJECT = frozenset((dict,))
_MOST_INTEGER_DIGITS = 40  # of a fraction or text that is read as an integer; 64 bits take 19
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)  # Decimal takes `1_000` and ` 1 ` too


class Unparsable(ValueError):
    """The body is JSON, but not what the vendor documents."""


def text(wire: Wire, key: str) -> str | None:
    """A string as it stands; a number as its digits; else None."""
    value = wire.get(key)
    if value is None or value.__class__ is str:  # as nearly all are, and there are tens in each record
        return value
    return as_text(value)


def as_text(value: Json) -> str | None:
    """A string as it stands; a number as its digits; else None."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return str(value)
    return None


def texts(wire: Wire, key: str) -> tuple[str, ...]:
    """The strings of a list; a lone string is a list of one; anything else is none."""
    return as_texts(wire.get(key))


def as_texts(value: Json) -> tuple[str, ...]:
    """The strings of a list; a lone string is a list of one; anything else is none."""
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    if are_texts(values):
        return tuple(values)
    return tuple(item for item in map(as_text, values) if item is not None)


def are_texts(values: Sequence[Json]) -> TypeGuard[Sequence[str]]:
    """Whether all are strings, as the items of nearly every list of such are: then none needs to be read by itself."""
    return _TEXT.issuperset(map(type, values))


def number(wire: Wire, key: str) -> Decimal | None:
    """A number, or a string that is one, with its digits kept; else None."""
    return as_number(wire.get(key))


def as_number(value: Json) -> Decimal | None:
    """A number, or a string that is one, with its digits kept; else None."""
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, int):
        return None if isinstance(value, bool) else Decimal(value)
    return _written_number(value) if isinstance(value, str) else None


def _written_number(value: str) -> Decimal | None:
    try:
        return Decimal(value) if _NUMBER.fullmatch(value) else None
    except InvalidOperation:  # an exponent that no Decimal holds
        return None


def integer(wire: Wire, key: str) -> int | None:
    """A whole number of any size, also where it is written `4.0` or as a string; else None."""
    return as_integer(wire.get(key))


def as_integer(value: Json) -> int | None:
    """A whole number of any size, also where it is written `4.0` or as a string; else None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    read = as_number(value)
    if read is None or read.adjusted() > _MOST_INTEGER_DIGITS or read != read.to_integral_value():
        return None
    return int(read)


def flag(wire: Wire, key: str) -> bool | None:
    """True or false, also as the words; else None."""
    return as_flag(wire.get(key))


def as_flag(value: Json) -> bool | None:
    """True or false, also as the words; else None."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def identifier(wire: Wire, key: str = "id") -> str:
    """The id of a record as text.

    Raises:
        Unparsable: it is missing or empty, so the record cannot be told from others.
    """
    value = text(wire, key)
    if not value:
        raise Unparsable(f"a record without {key!r}")
    return value


def an_object(value: Json, what: str) -> dict[str, Json]:
    """The value as an object.

    Raises:
        Unparsable: it is none; `what` names it in the message.
    """
    if not isinstance(value, dict):
        raise Unparsable(f"{what} is not an object")
    return value


def a_list(value: Json, what: str) -> list[Json]:
    """The value as a list.

    Raises:
        Unparsable: it is none; `what` names it in the message.
    """
    if not isinstance(value, list):
        raise Unparsable(f"{what} is not a list")
    return value


def objects(value: Json, what: str) -> list[dict[str, Json]]:
    """The value as a list of objects.

    Raises:
        Unparsable: it is none; `what` names it in the message.
    """
    items = a_list(value, what)
    if _OBJECT.issuperset(map(type, items)):
        return list(cast("list[dict[str, Json]]", items))
    return [an_object(item, f"an item of {what}") for item in items]


def beside(wire: Wire, known: Iterable[str]) -> dict[str, Json]:
    """The keys of an object that are not among the known ones: its custom fields."""
    names = frozenset(known)
    return {key: value for key, value in wire.items() if key not in names}
