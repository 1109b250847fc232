"""What a caller wants written as Assembly's JSON: under the vendor's names, and nothing that would write a wrong thing.

Only what has no meaning here is refused: a field that does not exist, null, a value of another type. Whether a value is
good enough is the vendor's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from app.domain.changes import Changes
from app.domain.errors import FieldRefused
from app.domain.record import Json, Wire

Check = Callable[[str, Json], Json]
"""Gives the value as it is sent; raises `FieldRefused` with the field's name."""


class Field(NamedTuple):
    """A field that can be written.

    Attributes:
        wire: its name at the vendor.
        check: of its value.
    """

    wire: str
    check: Check


def wire_of(changes: Changes, fields: Mapping[str, Field], *, what: str, elsewhere: Mapping[str, str]) -> Wire:
    """The object that is sent, its keys in the order of `fields`, so that equal changes are equal bytes.

    Args:
        changes: only what was given.
        fields: what can be written, by its name in the domain.
        what: the kind of record, for messages, as in `an Assembly account`.
        elsewhere: for fields that are written in another way, a message that names that way.

    Raises:
        FieldRefused: a field that cannot be written here, null, or a value of another type.
    """
    for name, value in changes.items():
        if name not in fields:
            raise FieldRefused(name, elsewhere.get(name, f"{name!r} is no field of {what} that can be written."))
        if value is None:
            raise FieldRefused(name, f"Assembly documents no null for {name!r}: leave it out, or give a value.")
    return {field.wire: field.check(name, changes[name]) for name, field in fields.items() if name in changes}


def a_text(field: str, value: Json) -> Json:
    """A text, as it stands."""
    if not isinstance(value, str):
        raise FieldRefused(field, f"{field!r} takes a text.")
    return value


def texts(field: str, value: Json) -> Json:
    """A list of texts, as it stands."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise FieldRefused(field, f"{field!r} takes a list of texts.")
    return list(value)


def a_number(field: str, value: Json) -> Json:
    """A number with its digits."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or not Decimal(value).is_finite():
        raise FieldRefused(field, f"{field!r} takes a number.")
    return value


def an_integer(field: str, value: Json) -> Json:
    """A whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise FieldRefused(field, f"{field!r} takes a whole number.")
    return value


def an_object(field: str, value: Json) -> dict[str, Json]:
    """An object, with whatever is in it."""
    if not isinstance(value, Mapping):
        raise FieldRefused(field, f"{field!r} takes an object.")
    return dict(value)


def properties(field: str, value: Json) -> dict[str, Json]:
    """Additional properties: names as they stand, to any values but null, which no document gives a meaning."""
    named = an_object(field, value)
    for name, each in named.items():
        if each is None:
            raise FieldRefused(
                f"{field}.{name}", f"Assembly documents no null for a property: delete {name!r} instead."
            )
    return named


def one_of(words: Iterable[str]) -> Check:
    """A check of a word: one of these in another case is spelled as documented, a word that is new is left alone."""
    spelled = {word.lower(): str(word) for word in words}

    def word(field: str, value: Json) -> Json:
        given = a_text(field, value)
        return spelled.get(str(given).strip().lower(), given)

    return word


def no_overlap(changes: Changes, added: str, removed: str) -> None:
    """Refuse a change that adds and removes the same: which of the two would win is not documented.

    Raises:
        FieldRefused: of `removed`.
    """
    both = set(_items(changes.get(added))) & set(_items(changes.get(removed)))
    if both:
        raise FieldRefused(removed, f"{min(both)!r} is in both {added!r} and {removed!r}.")


def _items(value: Json) -> Iterable[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else ()
