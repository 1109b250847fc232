"""Days and moments in the spellings that a vendor may send: what is read row by row is read in one pass as well."""

from __future__ import annotations

import json

import pytest

from app.domain.company import Company
from app.domain.record import Json
from app.vendors.userlot import mapping

DAYS: list[tuple[Json, str | None]] = [
    (None, None),
    ("", None),
    ("2028-02-29", "2028-02-29"),
    ("2028-02-29T00:00:00Z", "2028-02-29"),
    ("2028-02-29T23:30:00.123456+14:00", "2028-02-29"),
    ("2028-02-29 00:00:00", "2028-02-29"),
    ("soon", "soon"),
    ("in a while", "in a while"),
    (20280229, "20280229"),
    (True, None),
    ({"year": 2028}, None),
]
MOMENTS: list[tuple[Json, str | None]] = [
    (None, None),
    ("", None),
    ("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"),
    ("2026-01-02T03:04:05.000001+02:00", "2026-01-02T03:04:05.000001+02:00"),
    (["2026-01-02T03:04:05Z"], None),
]


def both(wire: dict[str, Json]) -> Company:
    """The record of a row, read by itself and, where that can be, in a list."""
    alone = mapping.company(wire)
    together = mapping.COMPANIES.read(json.dumps([wire]).encode())
    if together is not None:
        (row,) = together.rows
        assert (row.start_date, row.updated_at) == (alone.start_date, alone.updated_at)
    assert alone.raw is wire
    return alone


@pytest.mark.parametrize(("written", "read"), DAYS)
def test_a_day_is_a_day(written: Json, read: str | None) -> None:
    """Assembly's `renewal_date` is `YYYY-MM-DD` where it is written, and how it is read is not said."""
    assert both({"id": "a", "start_date": written}).start_date == read


@pytest.mark.parametrize(("written", "read"), MOMENTS)
def test_a_moment_stays_as_it_is_written_unless_it_is_none(written: Json, read: str | None) -> None:
    assert both({"id": "a", "updated_at": written}).updated_at == read


def test_where_there_is_no_such_key_there_is_none() -> None:
    assert (both({"id": "a"}).start_date, both({"id": "a"}).updated_at) == (None, None)
