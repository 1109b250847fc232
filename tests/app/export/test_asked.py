"""How an export is wanted."""

from __future__ import annotations

import pytest

from app.domain.errors import BadUserInput
from app.export.asked import wishes_of
from app.export.formats import Format


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("", Format.NDJSON),
        ("*/*", Format.NDJSON),
        ("text/csv", Format.CSV),
        ("text/html, text/csv;q=0.5", Format.CSV),
        ("application/vnd.apache.parquet", Format.PARQUET),
        ("application/x-ndjson, text/csv", Format.NDJSON),
    ],
)
def test_the_format_is_what_is_accepted_unless_it_is_named(accept: str, wanted: Format) -> None:
    assert wishes_of({}, accept).format is wanted
    assert wishes_of({"format": "parquet"}, accept).format is Format.PARQUET


@pytest.mark.parametrize(
    "parameters",
    [{"format": "xlsx"}, {"page": "0"}, {"page": "101"}, {"page": "x"}, {"progress": "yes"}, {"pages": "1"}],
)
def test_what_it_cannot_be_is_refused(parameters: dict[str, str]) -> None:
    with pytest.raises(BadUserInput):
        wishes_of(parameters, "")
