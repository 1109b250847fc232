"""Rows that hold lists of rows, read as `typed_rows` reads lists, however deep msgspec goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec

from app.upstream.late_wire import LateRows, decoded_late
from app.upstream.row_reader import RowReader
from app.upstream.typed_rows import Given, decoded, decoder, filling, row_type

R = TypeVar("R")

_LARGE = 1024 * 1024  # bytes; so large a body is read in a thread, where finding its rows holds up nobody


@dataclass(frozen=True, slots=True)
class TypedTree(Generic[R]):
    """What a body of nested rows held.

    Attributes:
        rows: the records, depth first. `raw` of each is its row without those nested in it.
        above: of each, the place in `rows` of the one that it is nested in; None at the top.
    """

    rows: list[R]
    above: list[int | None]


class TypedTrees(Generic[R]):
    """Reads trees of such records: a list, bare or at a key, of rows that hold lists of rows.

    Args:
        reader: of one row; its record is a frozen class that has `raw`.
        at: the key of the list in a body that is an object.
        nested: the key of the list in a row.
        given: as of `TypedRows`.
    """

    def __init__(self, reader: RowReader[R], *, at: str, nested: str, given: Mapping[str, Given]) -> None:
        rows: Any = list[row_type(reader, given, nested)]  # type: ignore[misc]  # made just now
        self._at = at
        self._nested = nested
        self._known = reader.known
        self._bare = decoder(rows)
        self._enveloped = decoder(msgspec.defstruct("Envelope", [("inner", rows, msgspec.field(name=at))]))
        self._filled = filling(reader.record, reader.columns, given)

    def read(self, body: bytes) -> TypedTree[R] | None:
        """The tree in a body; None where it is not what nearly every tree is, and has to be read the other way."""
        found = decoded(self._enveloped if body.lstrip()[:1] == b"{" else self._bare, body)
        if found is None:
            return None
        top = found if isinstance(found, list) else found.inner
        rows, above = _unnested(top)
        late = LateRows(body, self._find, self._known)
        if len(body) > _LARGE:
            late.find()
        return TypedTree(self._filled(rows, late), above)

    def _find(self, body: bytes) -> list[Any]:
        """The rows, in the same order, without those nested in them."""
        whole: Any = decoded_late(body)
        waiting: list[dict[str, Any]] = list(reversed(whole if isinstance(whole, list) else whole[self._at]))
        rows: list[Any] = []
        while waiting:
            row = waiting.pop()
            rows.append(row)
            waiting += reversed(row.pop(self._nested, None) or ())
        return rows


def _unnested(top: list[Any]) -> tuple[list[Any], list[int | None]]:
    """The rows depth first, and the place of the one that each is nested in; without recursion."""
    rows: list[Any] = []
    above: list[int | None] = []
    waiting: list[tuple[Any, int | None]] = [(row, None) for row in reversed(top)]
    while waiting:
        row, place = waiting.pop()
        if row.inner:
            waiting += [(inner, len(rows)) for inner in reversed(row.inner)]
        rows.append(row)
        above.append(place)
    return rows, above
