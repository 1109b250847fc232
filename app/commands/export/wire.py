"""What `POST /export` sends: rows, told from what the export says of itself between them and at its end."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from app.commands.export.so_far import Json
from app.export.formats import Format
from app.export.ndjson import END, PROGRESS
from app.upstream.decoding import NotJson, decode_json

_LONGEST_TAIL = 1_000_000
"""Bytes of a Parquet file's end that are kept to find the manifest in; a hundred errors are far shorter."""

_MANIFEST = b"\x18\x06export\x18"
"""How an entry `export` among a Parquet file's metadata begins: two fields of text, behind which the length follows."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an export.

    Attributes:
        data: rows, as they are in its format; in CSV the first one begins with the names of the columns.
        progress: how far it has come behind them; None where that is not told.
        manifest: the last word, where this is the last piece.
    """

    data: bytes
    progress: Json | None = None
    manifest: Json | None = None


async def pieces_of(stream: AsyncIterator[bytes], form: Format) -> AsyncGenerator[Piece, None]:
    """Read an export as it comes.

    Rows of NDJSON and CSV are handed over when it is known how far the export has come with them; those of Parquet at
    once.

    Args:
        stream: the body, asked for with `progress=1` and `manifest=1`.
        form: its format.

    Returns:
        Pieces, of which the last one has the manifest; where none has, the stream was broken off.
    """
    if form is Format.PARQUET:
        async for piece in _of_parquet(stream):
            yield piece
        return
    lines = _Lines(form)
    async for data in stream:
        for piece in lines.feed(data):
            yield piece


class _Lines:
    """Tells lines that are rows from lines that are not.

    What is no row begins as no row can: a row of NDJSON has no such field, and a cell of CSV that holds quotes is
    quoted itself. That holds within a cell of several lines, too.
    """

    def __init__(self, form: Format) -> None:
        self._is_csv = is_csv = form is Format.CSV
        self._end = b"\r\n" if is_csv else b"\n"
        self._progress = b'#progress {"rows":' if is_csv else b'{"%b":{"rows":' % PROGRESS.encode()
        self._manifest = b'#export {"isComplete":' if is_csv else b'{"%b":{"isComplete":' % END.encode()
        self._rows: list[bytes] = []
        self._open = b""

    def feed(self, data: bytes) -> Iterator[Piece]:
        *lines, self._open = (self._open + data).split(self._end)
        for line in lines:
            if line.startswith(self._progress):
                yield Piece(self._taken(), progress=self._told(line))
            elif line.startswith(self._manifest):
                yield Piece(self._taken(), manifest=self._told(line))
            else:
                self._rows.append(line + self._end)

    def _taken(self) -> bytes:
        taken, self._rows = b"".join(self._rows), []
        return taken

    def _told(self, line: bytes) -> Json:
        found: Any = decode_json(line.partition(b" ")[2] if self._is_csv else line)
        told: Json = found if self._is_csv else next(iter(found.values()))
        return told


async def _of_parquet(stream: AsyncIterator[bytes]) -> AsyncGenerator[Piece, None]:
    tail = b""
    async for data in stream:
        tail = (tail + data)[-_LONGEST_TAIL:]
        yield Piece(data)
    manifest = _in_metadata(tail)
    if manifest is not None:
        yield Piece(b"", manifest=manifest)


def _in_metadata(tail: bytes) -> Json | None:
    """The manifest in the end of a Parquet file; None where that is no such end."""
    _, found, behind = tail.rpartition(_MANIFEST)
    if not found or not tail.endswith(b"PAR1"):
        return None
    length = shift = used = 0
    for byte in behind[:5]:  # seven bits each, the lowest first
        length |= (byte & 0x7F) << shift
        shift, used = shift + 7, used + 1
        if byte < 0x80:
            break
    try:
        manifest = decode_json(behind[used : used + length])
    except NotJson:
        return None
    return manifest if isinstance(manifest, dict) else None
