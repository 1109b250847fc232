"""Rows are told from what an export says of itself, however the stream is cut."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.commands.export.wire import Piece, pieces_of
from app.export.delimited import CsvWriter
from app.export.formats import Format, Writer
from app.export.manifest import Ending, Manifest
from app.export.ndjson import NdjsonWriter
from app.export.parquet import ParquetWriter
from schema.export.columns import Column, Kind
from schema.export.page import Page

COLUMNS = (Column(("a",), Kind.TEXT),)
NASTY = st.text(st.characters(codec="utf-8")) | st.sampled_from(
    ['#progress {"rows":1}', '\r\n#progress {"rows":1,"total":null}', '#export {"isComplete":true}', "\r\n", '"', "{}"]
)


def _page(texts: list[str], **changes: object) -> Page:
    usual = {"errors": [], "cursor": "c", "has_next": True, "is_complete": True, "is_stale": False, "total": None}
    return Page(**{**usual, "rows": [{"a": text} for text in texts], **changes})  # type: ignore[arg-type]


async def _sent(writer: Writer, pages: list[list[str]], ending: Ending = Ending.END) -> bytes:
    manifest = Manifest(None)
    sent = await writer.begin()
    for number, page in enumerate(pages, 1):
        manifest.add(_page(page, cursor=f"c{number}"))
        manifest.ending = ending if number == len(pages) else None
        sent += await writer.rows([{"a": text} for text in page], manifest)
    return sent + (await writer.end(manifest) or b"")


async def _read(sent: bytes, form: Format, step: int) -> list[Piece]:
    async def stream() -> AsyncIterator[bytes]:
        for at in range(0, len(sent), step):
            yield sent[at : at + step]

    return [piece async for piece in pieces_of(stream(), form)]


@given(st.lists(st.lists(NASTY, max_size=3), min_size=1, max_size=3), st.integers(1, 40))
@settings(max_examples=60)
async def test_every_row_comes_with_the_cursor_behind_it(texts: list[list[str]], step: int) -> None:
    for form, told, bare in (
        (Format.NDJSON, NdjsonWriter(COLUMNS, progress=True), NdjsonWriter(COLUMNS, progress=False)),
        (
            Format.CSV,
            CsvWriter(COLUMNS, guarded=False, tells_end=True, tells_progress=True),
            CsvWriter(COLUMNS, guarded=False, tells_end=False),
        ),
    ):
        found = await _read(await _sent(told, texts), form, step)
        rows = (
            (await _sent(bare, texts)).split(b'{"__export":')[0] if form is Format.NDJSON else await _sent(bare, texts)
        )
        assert b"".join(piece.data for piece in found) == rows
        cursors = [(piece.progress or piece.manifest or {})["cursor"] for piece in found]
        assert cursors == [f"c{number}" for number in range(1, len(texts) + 1)]
        assert found[-1].manifest is not None
        assert all(piece.manifest is None for piece in found[:-1])


@pytest.mark.parametrize("form", [Format.NDJSON, Format.CSV])
async def test_what_is_broken_off_has_no_manifest_and_no_row_without_a_cursor(form: Format) -> None:
    ndjson = form is Format.NDJSON
    writer: Writer = (
        NdjsonWriter(COLUMNS, progress=True)
        if ndjson
        else CsvWriter(COLUMNS, guarded=True, tells_end=True, tells_progress=True)
    )
    sent = await _sent(writer, [["x"], ["y"]])
    found = await _read(sent[: sent.index(b"y") + 4], form, 1_000)
    assert [piece.data.splitlines()[-1] for piece in found] == [b'{"a":"x"}' if ndjson else b"x"]
    assert found[0].manifest is None


async def test_the_end_of_a_parquet_file_tells_the_manifest() -> None:
    sent = await _sent(ParquetWriter(COLUMNS), [["x"], ['{"isComplete":true}']], Ending.FAILED)
    found = await _read(sent, Format.PARQUET, 100)
    assert b"".join(piece.data for piece in found) == sent
    assert found[-1].manifest is not None
    assert (found[-1].manifest["ending"], found[-1].manifest["rows"]) == ("FAILED", 2)
    assert (await _read(sent[:-1], Format.PARQUET, 100))[-1].manifest is None
    assert json.loads(json.dumps(found[-1].manifest)) == found[-1].manifest
