"""Moments as instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.moments import has_offset, instant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-01-31T10:00:00Z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("2026-01-31t10:00:00z", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        (" 2026-01-31 11:30:00+01:30 ", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("2026-01-31T10:00:00.5Z", datetime(2026, 1, 31, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-01-31T10:00:00.123456789Z", datetime(2026, 1, 31, 10, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-01-31T10:00:00", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
    ],
)
def test_a_time_in_any_spelling_is_an_instant(text: str, found: datetime) -> None:
    assert instant(text) == found
    assert str(instant(text)).endswith("+00:00")


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "soon",
        "20260131",
        "1769853600",
        "2026-02-30",
        "2026-01-31T24:00:00Z",
        "2026-01-31T10:00Z",
        "2026-01-31T10:00:60Z",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-01:00",
        "٢٠٢٦-01-31",
        "2026-01-31T10:00:00Z and more",
    ],
)
def test_what_is_no_time(text: str | None) -> None:
    assert instant(text) is None


@given(
    st.datetimes(timezones=st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))),
)
def test_every_written_moment_is_found_again_unless_it_is_outside_of_the_years_there_are(moment: datetime) -> None:
    found = instant(moment.isoformat())
    assert found == moment or (found is None and moment.year in (1, 9999))


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("2026-01-31T10:00:00Z", True),
        (" 2026-01-31 10:00:00.5-00:30", True),
        ("2026-01-31T10:00:00", False),
        ("2026-01-31", False),
        ("soon", False),
    ],
)
def test_whether_a_time_has_an_offset(text: str, has_one: bool) -> None:
    assert has_offset(text) is has_one
