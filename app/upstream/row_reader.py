"""Readers of rows, each compiled from what a record's fields are called on the wire and how each is read.

What nearly every field of nearly every row is, a string where a string is due or nothing at all, is taken after one
look at its class. Anything else goes to the function that reads such a field from any value: what is read is the same
either way. A list of a thousand rows has twenty thousand fields, and a call for each is most of what reading it costs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated, Any, Generic, TypeVar

from msgspec import Meta

from app.domain.record import Json
from app.upstream.fields import Unparsable, as_flag, as_integer, as_number, as_text, as_texts, beside

R = TypeVar("R")

_CUSTOM_FIELDS = "custom_fields"


@dataclass(frozen=True, slots=True)
class Shape:
    """What nearly every value of a field is in JSON; see `typed_rows`.

    Attributes:
        type: as msgspec is told it. Null has to be of it, too, and a list has to become a tuple.
        made: an expression in `v`, a value of the type, and `read`, the column's function: what that makes of the same
            JSON.
    """

    type: Any
    made: str = "v"


@dataclass(frozen=True, slots=True)
class Column:
    """How a field is read.

    Attributes:
        read: makes the field of any value; of None where the row has no such key.
        usual: an expression in `v`, true only of values that `read` gives back as they are: it is not called for them.
        key: of the row; None where it is what the record calls the field.
        shape: of its values in JSON; None where that may be anything.
    """

    read: Callable[[Json], Any]
    usual: str
    key: str | None = None
    shape: Shape | None = None

    def at(self, key: str) -> Column:
        """The same under another key."""
        return replace(self, key=key)


@dataclass(frozen=True, slots=True)
class RowReader(Generic[R]):
    """Makes records of rows.

    Attributes:
        record: the class of the records.
        read: makes the record of a row, of which each field without a column is given by name. It raises `Unparsable`
            where the row has no id, and whatever a column's `read` raises.
        columns: by the record's field; what they read is what `read` reads.
        known: the keys of a row that are no custom fields.
    """

    record: type[R]
    read: Callable[..., R]
    columns: Mapping[str, Column]
    known: frozenset[str]


def row_reader(record: type[R], *, also_known: Collection[str] = (), **columns: Column) -> RowReader[R]:
    """The reader of rows that hold such records.

    `custom_fields`, where the record has them, are the keys of the row that are not known.

    Args:
        record: a dataclass.
        also_known: keys of a row that are read elsewhere, or not at all.
        columns: by the record's field.

    Raises:
        TypeError: a column is of no field.
    """
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]  # every record is a dataclass
    if not columns.keys() <= set(names):
        raise TypeError(f"{record.__name__} has not all of {', '.join(columns)}")
    known = frozenset(column.key or name for name, column in columns.items()).union(also_known)
    scope: dict[str, Any] = {f"_read_{name}": column.read for name, column in columns.items()}
    scope |= {"_record": record, "_known": known, "_beside": beside}
    code = compile(_written(names, columns), f"<reader of {record.__name__}>", "exec")
    exec(code, scope)  # noqa: S102 - of names and expressions of this program's own, no row's
    return RowReader(record, scope["read"], columns, known)


def _written(names: list[str], columns: dict[str, Column]) -> str:
    """The text of a function that reads a row into a record with fields of these names."""
    given = [name for name in names if name not in columns and name != _CUSTOM_FIELDS]
    lines = [f"def read({', '.join(('row, *', *given) if given else ('row',))}):", " get = row.get"]
    for name, column in columns.items():
        lines += [f" {name} = v = get({column.key or name!r})"]
        lines += [f" if not ({column.usual}):", f"  {name} = _read_{name}(v)"]
    if _CUSTOM_FIELDS in names:
        lines += [f" {_CUSTOM_FIELDS} = {{}} if _known.issuperset(row) else _beside(row, _known)"]
    return "\n".join([*lines, f" return _record({', '.join(names)})"])


def _as_it_is(value: Json) -> Json:
    return value


def _as_id(value: Json) -> str:
    read = as_text(value)
    if not read:
        raise Unparsable("a record without 'id'")
    return read


_IS_DECIMAL = "v if v is None or v.__class__ is decimal else read(v)"  # no JSON is a Decimal that is no number

ID = Column(_as_id, "v.__class__ is str and v", "id", Shape(Annotated[str, Meta(min_length=1)]))
TEXT = Column(as_text, "v is None or v.__class__ is str", shape=Shape(str | None))
FLAG = Column(as_flag, "v is None or v.__class__ is bool", shape=Shape(bool | None))
INTEGER = Column(as_integer, "v is None or v.__class__ is int", shape=Shape(int | None))
NUMBER = Column(as_number, "v is None", shape=Shape(Any, _IS_DECIMAL))
TEXTS = Column(as_texts, "False", shape=Shape(tuple[str, ...] | None, "v or ()"))  # none of a missing list
ANYTHING = Column(_as_it_is, "True", shape=Shape(Any))
