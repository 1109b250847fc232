"""Answers as CSV, tables and JSON."""

from __future__ import annotations

import csv
import io

import pytest

from app.commands.rendering import NoSuchList, as_csv, as_json, as_tables, chosen


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@sum", "\tx", "＝1"])
def test_formulas_are_made_text(text: str) -> None:
    [_, [cell]] = [*csv.reader(io.StringIO(as_csv({"rows": [{"a": text}]}), newline=""))]
    assert cell == f"'{text}"


def test_negative_numbers_stay_numbers_and_quotes_are_doubled() -> None:
    rows = [{"a": "-12.5", "b": -3, "c": 'say "x",\r\ny'}]
    written = as_csv({"rows": rows})
    assert written == 'a,b,c\r\n-12.5,-3,"say ""x"",\r\ny"\r\n'


def test_every_list_is_a_table_and_no_list_two_columns() -> None:
    shown = as_tables({"one": [{"a": 1}], "two": {"nodes": []}})
    assert shown == "two: nothing\n\none\na\n-\n1\n"
    assert as_tables({"account": {"id": "x"}}).splitlines()[2].split() == ["account.id", "x"]


def test_a_list_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(NoSuchList, match="one"):
        chosen({"one": [{"a": 1}]}, "two")


def test_json_is_indented_and_keeps_letters() -> None:
    assert as_json({"data": {"name": "Zoë"}}) == '{\n  "data": {\n    "name": "Zoë"\n  }\n}\n'
