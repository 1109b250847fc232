"""Rows are answered to who would rather have them than JSON."""

from __future__ import annotations

import pytest

from app.documents.rest import rows_wanted


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/csv", "text/csv"),
        ("Text/CSV; charset=utf-8, */*", "text/csv"),
        ("image/png, application/x-ndjson", "application/x-ndjson"),
        ("application/vnd.apache.parquet", "application/vnd.apache.parquet"),
        ("application/json, text/csv", None),
        ("*/*, text/csv", None),
        ("application/json;q=0.5, text/csv", "text/csv"),
        ("text/csv;q=0.5, application/json", None),
        ("text/csv;q=0, application/json;q=0.1", None),
        ("text/html", None),
        ("", None),
    ],
)
def test_rows_wanted(accept: str, wanted: str | None) -> None:
    assert rows_wanted(accept) == wanted
