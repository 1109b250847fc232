"""A list's rows, read by msgspec as what the record's columns say they are, in one pass over the body.

What nearly every row of nearly every list is needs no object of Python's for each of its keys: they are checked and put
into their places in C, and the record is filled from there. A list in which one row is anything else is not read here
at all: it is decoded, and read row by row as `row_reader` says. What is read is the same either way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import msgspec

from app.domain.frozen import opened
from app.domain.record import Json, Wire
from app.upstream.late_wire import LateRest, LateRows, LateWire
from app.upstream.row_reader import Column, RowReader, Shape

R = TypeVar("R")

_ABSENT = object()
_LATE = MappingProxyType({"raw": LateWire, "custom_fields": LateRest})
_LARGE = 256 * 1024  # bytes; so large a body is read in a thread, where finding its rows holds up nobody


@dataclass(frozen=True, slots=True)
class Given:
    """A field that is read from several keys of a row, or otherwise than by a column.

    Attributes:
        read: makes the field of a row, of which it is given no other keys than these.
        keys: at which it looks.
        made: an expression in `v`, the value of the first key, and `read(row)`: what that makes.
    """

    read: Callable[[Wire], Any]
    keys: tuple[str, ...]
    made: str = "read(row)"


@dataclass(frozen=True, slots=True)
class TypedList(Generic[R]):
    """What a body held.

    Attributes:
        rows: the records, in the order of the body.
        beside: what stands beside the list, by its key; null where it does not. Of no keys but those asked for.
    """

    rows: list[R]
    beside: Wire


class TypedRows(Generic[R]):
    """Reads lists of such records.

    Args:
        reader: of one row; its record is a frozen class that has `raw`.
        at: the keys that lead to the list in the body.
        beside: keys of the object that holds the list.
        given: the fields that the reader is given by name, but for `raw`.
    """

    def __init__(
        self,
        reader: RowReader[R],
        *at: str,
        beside: tuple[str, ...] = (),
        given: Mapping[str, Given] = MappingProxyType({}),
    ) -> None:
        self._at = at
        self._beside = beside
        self._known = reader.known
        self._typed = decoder(_enveloped(row_type(reader, given), at, beside))
        self._rows = msgspec.json.Decoder(_enveloped(msgspec.Raw, at, ()))
        self._filled = filling(reader.record, reader.columns, given)

    def read(self, body: bytes) -> TypedList[R] | None:
        """The list in a body; None where it is not what nearly every list is, and has to be read the other way."""
        envelope = decoded(self._typed, body)
        if envelope is None:
            return None
        late = LateRows(body, self._find, self._known)
        if len(body) > _LARGE:
            late.find()
        holder, items = self._opened(envelope)
        return TypedList(self._filled(items, late), {key: getattr(holder, key) for key in self._beside})

    def _find(self, body: bytes) -> list[msgspec.Raw]:
        rows: list[msgspec.Raw] = self._opened(self._rows.decode(body))[1]
        return rows

    def _opened(self, envelope: Any) -> tuple[Any, Any]:
        """What holds the list, and the list."""
        holder, inner = None, envelope
        for _ in self._at:
            holder, inner = inner, inner.inner
        return holder, inner


def _enveloped(row: Any, at: tuple[str, ...], beside: tuple[str, ...]) -> Any:
    """The type of a body that has a list of such rows at its place."""
    kind: Any = list[row]
    others = [(key, Any, None) for key in beside]
    for key in reversed(at):
        kind = msgspec.defstruct("Envelope", [("inner", kind, msgspec.field(name=key)), *others])
        others = []
    return kind


def decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    """A decoder of bodies of a type; fractions keep their digits."""
    return msgspec.json.Decoder(kind, float_hook=Decimal)


def decoded(by: msgspec.json.Decoder[Any], body: bytes) -> Any:
    """What a body holds; None where it is not of the decoder's type, or no JSON."""
    try:
        if not body.isascii():
            body.decode()  # msgspec passes over text that it does not read
        return by.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InvalidOperation):
        return None


def row_type(reader: RowReader[Any], given: Mapping[str, Given], nested: str | None = None) -> Any:
    """A struct with a row's keys, by the names of the record's fields; of the given ones, by `given_` and a number.

    Args:
        reader: of a row.
        given: as of `TypedRows`.
        nested: the key at which a row holds a list of rows, which is `inner` of the struct; None where there is none.
    """
    columns = [
        (name, _shape(column).type, _field(column.key or name, _shape(column)))
        for name, column in reader.columns.items()
    ]
    others = [
        (f"given_{number}", Any, msgspec.field(name=key, default=_ABSENT)) for number, key in enumerate(_keys(given))
    ]
    inner = [("inner", "list[Row] | None", msgspec.field(name=nested, default=None))] if nested else []
    row = msgspec.defstruct("Row", [*columns, *others, *inner], kw_only=True, gc=False)
    row.Row = row  # type: ignore[attr-defined]  # by which msgspec finds what `inner` is made of
    return row


def _shape(column: Column) -> Shape:
    return column.shape or Shape(Any, f"v if {column.usual} else read(v)")


def _field(key: str, shape: Shape) -> Any:
    """A key that a row may lack where it may be null, too."""
    try:
        msgspec.convert(None, shape.type)
    except msgspec.ValidationError:
        return msgspec.field(name=key)
    return msgspec.field(name=key, default=None)


def _keys(given: Mapping[str, Given]) -> list[str]:
    return list(dict.fromkeys(key for each in given.values() for key in each.keys))


def filling(record: type[R], columns: Mapping[str, Column], given: Mapping[str, Given]) -> Callable[..., list[R]]:
    """A function of rows, as `row_type` makes them, and of where to find them again: their records."""
    scope: dict[str, Any] = {"new": object.__new__, "record": record, "opened": opened(record), "decimal": Decimal}
    scope |= {f"read_{name}": column.read for name, column in columns.items()}
    scope |= {f"read_{name}": each.read for name, each in given.items()}
    scope |= {f"late_{name}": kind for name, kind in _LATE.items()} | {"present": _present}
    lines = ["def filled(rows, late):", " made = []", " for at, row in enumerate(rows):", "  it = new(opened)"]
    for field in fields(record):  # type: ignore[arg-type]  # every record is a dataclass
        lines += [f"  {line}" for line in _line(field.name, columns, given)]
    lines += ["  it.__class__ = record", "  made.append(it)", " return made"]
    exec(compile("\n".join(lines), f"<rows of {record.__name__}>", "exec"), scope)  # noqa: S102 - of this program's own
    filled: Callable[..., list[R]] = scope["filled"]
    return filled


def _line(name: str, columns: Mapping[str, Column], given: Mapping[str, Given]) -> Iterator[str]:
    """What puts a field into its place."""
    if name in columns:
        made = _shape(columns[name]).made
        yield f"v = row.{name}"
        yield f"it.{name} = {made.replace('read(', f'read_{name}(')}"
    elif name in given:
        places = {key: f"row.given_{number}" for number, key in enumerate(_keys(given))}
        own = ", ".join(f"{key!r}: {places[key]}" for key in given[name].keys)
        yield f"v = {places[given[name].keys[0]]}"
        yield f"it.{name} = {given[name].made.replace('read(row)', f'read_{name}(present({{{own}}}))')}"
    else:
        yield f"it.{name} = v = new(late_{name})"
        yield "v.rows = late"
        yield "v.at = at"


def _present(row: dict[str, Any]) -> dict[str, Json]:
    return {key: value for key, value in row.items() if value is not _ABSENT}
