"""CSV by RFC 4180: a head, and a record a row. A cell that a spreadsheet would calculate is kept from that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from app.export.formats import Row
from app.export.manifest import Manifest
from app.upstream.decoding import encode_json
from schema.export.columns import Column, Kind

_FORMULA = re.compile(r"'*\s*[=+\-@＝＋－＠\t\r\n]")
"""What spreadsheets take for the beginning of a formula; behind apostrophes too, so that one can be taken off again."""

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_QUOTED = re.compile(r'[",\r\n]|^\s|\s$')


class CsvWriter:
    """Writes records that end with CR LF, in UTF-8.

    Args:
        columns: of the rows.
        guarded: whether an apostrophe is put before what a spreadsheet would take for a formula.
        tells_end: whether the last record is the manifest, which only a reader that knows of it can tell from a row.
        tells_progress: whether a record behind each page tells how far the export has come, likewise.
    """

    def __init__(
        self, columns: Sequence[Column], *, guarded: bool, tells_end: bool, tells_progress: bool = False
    ) -> None:
        self._columns = columns
        self._guarded = guarded
        self._tells_end = tells_end
        self._tells_progress = tells_progress

    async def begin(self) -> bytes:
        """The names of the columns."""
        return _record([_text(column.name, guarded=self._guarded) for column in self._columns])

    async def rows(self, rows: Sequence[Row], manifest: Manifest) -> bytes:
        """A record for each; empty cells for one that could not be told."""
        records = [
            _record([_cell(column.value(row), column.kind, guarded=self._guarded) for column in self._columns])
            for row in rows
        ]
        if self._tells_progress and manifest.ending is None:
            records.append(b"#progress " + encode_json(manifest.progress()) + b"\r\n")
        return b"".join(records)

    async def end(self, manifest: Manifest) -> bytes | None:
        """The manifest behind `#export` where it is wanted; else nothing, or that this cannot be told."""
        if self._tells_end:
            return b"#export " + encode_json(manifest.told()) + b"\r\n"
        return b"" if manifest.is_complete else None


def _cell(value: Any, kind: Kind, *, guarded: bool) -> str:
    """A cell: nothing for null, `""` for a text without letters, so that the two can be told apart."""
    if value is None:
        return ""
    if kind is Kind.TRUTH:
        return "true" if value else "false"
    return _text(str(value), guarded=guarded and kind in (Kind.TEXT, Kind.JSON))


def _text(text: str, *, guarded: bool) -> str:
    if guarded and _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    if not text or _QUOTED.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def _record(cells: Sequence[str]) -> bytes:
    # RFC 4180 has no empty record: that of one cell that is null would be taken for none.
    line = ",".join(cells) if len(cells) != 1 or cells[0] else '""'
    return line.encode("utf-8", "backslashreplace") + b"\r\n"
