"""Rows that are decoded when they are looked at."""

from __future__ import annotations

import copy
from decimal import Decimal

import msgspec
import pytest

from app.upstream.late_wire import LateRest, LateRows, LateWire

BODY = b'[{"id":"1"},{"id":"2","mrr":1.50,"tags":["a"]}]'


def late(kind: type[LateWire], rows: LateRows, at: int) -> LateWire:
    wire = kind()
    wire.rows, wire.at = rows, at
    return wire


def rows_of(body: bytes, known: frozenset[str] = frozenset()) -> tuple[LateRows, list[bytes]]:
    """The rows of a body, and the bodies that were looked through."""
    looked: list[bytes] = []

    def find(body: bytes) -> list[msgspec.Raw]:
        looked.append(body)
        return msgspec.json.decode(body, type=list[msgspec.Raw])

    return LateRows(body, find, known), looked


def test_a_row_is_the_object_that_came() -> None:
    rows, looked = rows_of(BODY)
    first, second = (late(LateWire, rows, at) for at in (0, 1))
    assert looked == []
    assert second == {"id": "2", "mrr": Decimal("1.50"), "tags": ["a"]}
    assert repr(second) == repr(dict(second))
    assert (second.get("mrr"), "tags" in second, "more" in second, len(second), list(second)) == (
        Decimal("1.50"), True, False, 3, ["id", "mrr", "tags"],
    )  # fmt: skip
    assert first == {"id": "1"} != second
    assert looked == [BODY]


def test_what_is_not_known_is_the_rest() -> None:
    rows, _ = rows_of(BODY, frozenset({"id", "tags"}))
    assert [late(LateRest, rows, at) for at in (0, 1)] == [{}, {"mrr": Decimal("1.50")}]


def test_a_row_is_decoded_once() -> None:
    wire = late(LateWire, rows_of(BODY)[0], 1)
    assert wire["tags"] is wire["tags"]


def test_it_cannot_be_changed_and_can_be_copied() -> None:
    wire = late(LateWire, rows_of(BODY)[0], 0)
    with pytest.raises(TypeError):
        wire["id"] = "3"  # type: ignore[index]
    assert copy.copy(wire) == wire


def test_a_number_that_no_program_holds_is_its_digits() -> None:
    wire = late(LateWire, rows_of(b'[{"id":"1","more":1e9999999999999999999,"mrr":1.50}]')[0], 0)
    assert wire == {"id": "1", "more": "1e9999999999999999999", "mrr": Decimal("1.50")}
