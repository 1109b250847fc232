"""Parquet: every value comes back, groups are bounded, and the manifest is in the file."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from pyarrow import parquet

from app.domain.errors import Unsupported
from app.export.manifest import Ending
from app.export.parquet import ParquetWriter
from schema.export.columns import Column, Kind
from tests.app.export.writing import written

COLUMNS = tuple(Column(("o", kind.value), kind) for kind in Kind)


def row(number: int) -> dict[str, Any]:
    return {"o": {"text": f"é{number}", "whole": number, "float": 0.5, "truth": True, "json": {"n": [number]}}}


async def opened(writer: ParquetWriter, *pages: list[Any], ending: Ending = Ending.END) -> parquet.ParquetFile:
    body = await written(writer, *pages, ending=ending)
    assert body is not None
    return parquet.ParquetFile(io.BytesIO(body))


async def test_values_come_back_and_so_do_nulls() -> None:
    file = await opened(ParquetWriter(COLUMNS), [row(1), None, {"o": None}])
    first, *nulls = file.read().to_pylist()
    assert first == {"o.text": "é1", "o.whole": 1, "o.float": 0.5, "o.truth": True, "o.json": '{"n":[1]}'}
    assert nulls == [dict.fromkeys(first)] * 2
    assert list(map(str, file.schema_arrow.types)) == ["string", "int64", "double", "bool", "string"]


async def test_groups_have_so_many_rows_at_most_and_pages_stay_together() -> None:
    pages = [[row(number) for number in range(40)] for _ in range(5)]
    file = await opened(ParquetWriter(COLUMNS, most_rows=100), *pages)
    sizes = [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)]
    assert sizes == [80, 80, 40]
    assert file.read().num_rows == 200


async def test_large_rows_fill_a_group_sooner() -> None:
    pages = [[{"o": {"text": "x" * 5_000}}] for _ in range(6)]
    file = await opened(ParquetWriter(COLUMNS, most_bytes=10_000), *pages)
    assert file.num_row_groups == 3


@pytest.mark.parametrize("ending", list(Ending))
async def test_the_manifest_is_among_the_metadata(ending: Ending) -> None:
    file = await opened(ParquetWriter(COLUMNS), ending=ending)
    told = json.loads(file.metadata.metadata[b"export"])
    assert (told["ending"], told["isComplete"], file.metadata.num_rows) == (ending, ending is Ending.END, 0)


async def test_half_a_surrogate_pair_is_escaped() -> None:
    file = await opened(ParquetWriter(COLUMNS[:1]), [{"o": {"text": "\ud83d!"}}])
    assert file.read().to_pylist() == [{"o.text": "\\ud83d!"}]


def test_a_gateway_without_pyarrow_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(Unsupported, match="pip install"):
        ParquetWriter(COLUMNS)
