"""NDJSON: rows as they are, and lines that no row can be taken for."""

from __future__ import annotations

import json

import pytest

from app.domain.errors import BadUserInput
from app.export.manifest import Ending
from app.export.ndjson import NdjsonWriter
from schema.export.columns import Column, Kind
from tests.app.export.writing import written

COLUMNS = (Column(("a",), Kind.TEXT),)


async def test_each_row_is_a_line_and_the_last_line_is_the_manifest() -> None:
    body = await written(NdjsonWriter(COLUMNS, progress=False), [{"a": "x\ny"}, None], [{"a": None}])
    assert body is not None
    lines = [json.loads(line) for line in body.splitlines()]
    assert lines[:-1] == [{"a": "x\ny"}, None, {"a": None}]
    assert (lines[-1]["__export"]["ending"], lines[-1]["__export"]["rows"]) == (Ending.END, 3)


async def test_progress_is_told_where_it_is_wanted() -> None:
    body = await written(NdjsonWriter(COLUMNS, progress=True), [{"a": "1"}], [{"a": "2"}])
    assert body is not None
    told = [json.loads(line)["__progress"]["rows"] for line in body.splitlines() if b"__progress" in line]
    assert told == [1, 2]


@pytest.mark.parametrize("name", ["__export", "__progress"])
def test_a_row_has_no_field_of_that_name(name: str) -> None:
    with pytest.raises(BadUserInput, match="call the field otherwise"):
        NdjsonWriter([Column((name, "x"), Kind.TEXT)], progress=False)
