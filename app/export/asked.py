"""How an export is wanted: the parameters in its address, and the head of its request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import BadUserInput
from app.export.delimited import CsvWriter
from app.export.formats import Format, Writer, format_of
from app.export.ndjson import NdjsonWriter
from app.export.parquet import ParquetWriter, load
from schema.export.columns import Column
from schema.listing import LARGEST_PAGE

_KNOWN = {"format", "page", "after", "progress", "manifest", "formulas"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an export is wanted.

    Attributes:
        format: of the stream.
        page: rows that are asked for at once.
        after: the cursor behind which to begin; None for where the operation does.
        progress: whether NDJSON or CSV tells how far it has come.
        manifest: whether CSV tells its end.
        formulas: whether CSV leaves cells that spreadsheets calculate.
    """

    format: Format
    page: int
    after: str | None
    progress: bool
    manifest: bool
    formulas: bool

    async def writer(self, columns: Sequence[Column]) -> Writer:
        """What writes it. Raises BadUserInput and Unsupported, as the writers do."""
        if self.format is Format.CSV:
            guarded = not self.formulas
            return CsvWriter(columns, guarded=guarded, tells_end=self.manifest, tells_progress=self.progress)
        if self.format is Format.PARQUET:
            await load()
            return ParquetWriter(columns)
        return NdjsonWriter(columns, progress=self.progress)


def wishes_of(parameters: Mapping[str, str], accept: str) -> Wishes:
    """What a request says of it.

    Args:
        parameters: in its address.
        accept: its header.

    Raises:
        BadUserInput: a parameter is unknown, or has a value that it cannot have.
    """
    unknown = parameters.keys() - _KNOWN
    if unknown:
        raise BadUserInput(f"An export takes the parameters {', '.join(f'`{each}`' for each in sorted(_KNOWN))}.")
    page = parameters.get("page", str(LARGEST_PAGE))
    if not (page.isascii() and page.isdigit() and len(page) < 4 and 1 <= int(page) <= LARGEST_PAGE):
        raise BadUserInput(f"`page` is the number of rows that are asked for at once, 1 to {LARGEST_PAGE}.")
    return Wishes(
        format_of(parameters.get("format"), accept),
        int(page),
        parameters.get("after") or None,
        _switch(parameters, "progress"),
        _switch(parameters, "manifest"),
        _switch(parameters, "formulas"),
    )


def _switch(parameters: Mapping[str, str], name: str) -> bool:
    value = parameters.get(name, "0")
    if value not in ("0", "1"):
        raise BadUserInput(f"`{name}` is `1` or `0`.")
    return value == "1"
