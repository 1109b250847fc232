"""An answer as JSON, as tables, or as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from app.commands.flattening import Listed, columns_of, lists_of, text_of
from app.commands.tables import table
from app.upstream.decoding import encode_json

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class NoSuchList(ValueError):
    """The answer has no list of that name; says which there are."""


def as_json(answer: Mapping[str, Any]) -> str:
    """The whole answer, every number with the digits that it came with."""
    return msgspec.json.format(encode_json(answer), indent=2).decode() + "\n"


def as_tables(data: Mapping[str, Any], name: str | None = None) -> str:
    """Every list of an answer's data, or the one of a name; what is no list stands in two columns.

    Raises:
        NoSuchList: there is none of that name.
    """
    return "\n".join(_as_table(each) for each in ([chosen(data, name)] if name else lists_of(data)))


def as_csv(data: Mapping[str, Any], name: str | None = None) -> str:
    """A list of an answer's data by RFC 4180: the one of a name, else the first, connections before others.

    A cell of text that a spreadsheet would take for a formula has a quote before it.

    Raises:
        NoSuchList: there is none of that name.
    """
    names, rows = columns_of(chosen(data, name).rows)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(names)
    writer.writerows([[_harmless(cell) for cell in row] for row in rows])
    return written.getvalue()


def chosen(data: Mapping[str, Any], name: str | None) -> Listed:
    """The list of a name, or the first.

    Raises:
        NoSuchList: there is none of that name.
    """
    found = lists_of(data)
    for each in found:
        if name is None or each.name == name:
            return each
    there = ", ".join(each.name for each in found if each.name) or "none"
    raise NoSuchList(f"The answer has no list {name!r}. Lists that it has: {there}.")


def _as_table(listed: Listed) -> str:
    names, rows = columns_of(listed.rows)
    if not listed.name:
        return table([("field", "value"), *zip(names, map(text_of, rows[0]), strict=True)]) + "\n"
    if not names:
        return f"{listed.name}: nothing\n"
    shown = [[text_of(cell) for cell in row] for row in rows]
    return f"{listed.name}\n{table([names, *shown], widest=80)}\n"


def _harmless(cell: Any) -> str:
    text = text_of(cell)
    is_formula = isinstance(cell, str) and _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
