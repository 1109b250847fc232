"""CSV: any text comes back from a reader, null is told from an empty text, and no cell is calculated."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.export.delimited import CsvWriter
from app.export.manifest import Ending
from schema.export.columns import Column, Kind
from tests.app.export.writing import written

TEXTS = (Column(("a",), Kind.TEXT), Column(("b", "c"), Kind.TEXT))


async def cells(text: str, *, guarded: bool = True) -> str:
    body = await written(CsvWriter(TEXTS[:1], guarded=guarded, tells_end=False), [{"a": text}])
    assert body is not None
    return list(csv.reader(io.StringIO(body.decode(), newline="")))[1][0]


@given(st.text(st.characters(codec="utf-8")))
async def test_a_reader_finds_the_text_that_was_written(text: str) -> None:
    assert await cells(text, guarded=False) == text
    assert await cells(text) in (text, f"'{text}")


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+49 30 1", "-x", "\t=1", "\r1", "\n", " =1", "'=1", "''@", "＝1"]
)
async def test_what_a_spreadsheet_would_calculate_has_an_apostrophe(text: str) -> None:
    assert await cells(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5.00", "+3", "-1e10", "a=b", "'tis", "'", "plain"])
async def test_nothing_else_has(text: str) -> None:
    assert await cells(text) == text


async def test_null_is_an_empty_cell_and_an_empty_text_is_not() -> None:
    body = await written(CsvWriter(TEXTS, guarded=True, tells_end=False), [{"a": None, "b": {"c": ""}}, {"a": 1}, None])
    assert body == b'a,b.c\r\n,""\r\n1,\r\n,\r\n'


async def test_kinds_are_written_as_json_has_them() -> None:
    columns = [Column((kind.value,), kind) for kind in Kind]
    row = {"text": "x", "whole": -3, "float": -0.5, "truth": False, "json": ["a", {"b": None}]}
    body = await written(CsvWriter(columns, guarded=True, tells_end=False), [row])
    assert body == b'text,whole,float,truth,json\r\nx,-3,-0.5,false,"[""a"",{""b"":null}]"\r\n'


async def test_half_a_surrogate_pair_is_escaped() -> None:
    assert await cells("\ud83d!") == "\\ud83d!"


@pytest.mark.parametrize("ending", [Ending.FAILED, Ending.STOPPED])
async def test_an_end_before_the_lists_is_told_where_that_is_wanted_and_cuts_it_off_elsewhere(ending: Ending) -> None:
    assert await written(CsvWriter(TEXTS, guarded=True, tells_end=False), [], ending=ending) is None
    told = await written(CsvWriter(TEXTS, guarded=True, tells_end=True), [], ending=ending)
    assert told is not None
    last = told.splitlines()[-1]
    assert last.startswith(b'#export {"isComplete":false,"ending":"%b"' % ending.encode())


async def test_progress_is_a_record_behind_each_page_that_no_row_looks_like() -> None:
    writer = CsvWriter(TEXTS[:1], guarded=True, tells_end=False, tells_progress=True)
    body = await written(writer, [{"a": '#progress {"rows":7}'}], [{"a": '\r\n#progress {"rows":7}'}])
    assert body is not None
    marks = [line for line in body.split(b"\r\n") if line.startswith(b'#progress {"rows":')]
    assert marks == [b'#progress {"rows":%d,"total":null,"cursor":null,"errorCount":0}' % rows for rows in (1, 2)]
