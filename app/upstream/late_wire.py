"""Rows of a body that are decoded when somebody looks at them, as few do: what is shown of a record is its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from app.domain.record import Json
from app.upstream.decoding import NotJson, decode_json
from app.upstream.fields import beside

Rows = Sequence[msgspec.Raw | dict[str, Json]]
"""Of a list, each as it stands in the body, or decoded."""


class LateRows:
    """The rows of one body.

    Args:
        body: JSON, read before, so that it is known to hold a list of objects.
        find: the rows of it, each as it stands in the body, or decoded.
        known: the keys of a row that are no custom fields.
    """

    __slots__ = ("_body", "_decoded", "_find", "_rows", "known")

    def __init__(
        self, body: bytes, find: Callable[[bytes], Sequence[msgspec.Raw | dict[str, Json]]], known: frozenset[str]
    ) -> None:
        self.known = known
        self._body = body
        self._find = find
        self._rows: Rows | None = None
        self._decoded: dict[int, dict[str, Json]] = {}

    def find(self) -> Rows:
        """Where each row stands; looked for once."""
        if self._rows is None:
            self._rows = self._find(self._body)
        return self._rows

    def row(self, at: int) -> dict[str, Json]:
        """A row by its place in the list; decoded once, as a page that is kept shows it again and again."""
        row = self._decoded.get(at)
        if row is None:
            found = self.find()[at]
            row = self._decoded[at] = found if isinstance(found, dict) else decoded_late(bytes(found))
        return row


def decoded_late(text: bytes) -> Any:
    """What JSON is that msgspec passed over before; a number that no program holds is its digits."""
    try:
        return decode_json(text)
    except NotJson:  # an exponent beyond all bounds is all that was not looked at
        return _lenient.decode(text)


class LateWire(Mapping[str, Json]):
    """A row as it came. It is filled by whoever makes it: a call for each of a thousand takes as long as the rest.

    Attributes:
        rows: of the body.
        at: its place in the list.
    """

    __slots__ = ("at", "rows")

    at: int
    rows: LateRows

    def __getitem__(self, key: str) -> Json:
        return self.whole()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole())

    def __len__(self) -> int:
        return len(self.whole())

    def __repr__(self) -> str:
        return repr(self.whole())

    def whole(self) -> dict[str, Json]:
        """The object itself, which is shared: it must not be changed."""
        return self.rows.row(self.at)


class LateRest(LateWire):
    """The keys of a row that are not known: its custom fields."""

    __slots__ = ()

    def whole(self) -> dict[str, Json]:
        """Those keys alone."""
        return beside(super().whole(), self.rows.known)


def _number_or_text(digits: str) -> Decimal | str:
    try:
        return Decimal(digits)
    except InvalidOperation:
        return digits


_lenient = msgspec.json.Decoder(float_hook=_number_or_text)
