"""The formats of exports: what they are called, and how rows are written in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

from app.domain.errors import BadUserInput
from app.export.manifest import Manifest

Row = Mapping[str, Any] | None


class Format(StrEnum):
    """The formats, as `format` names them."""

    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """As `Content-Type` tells it."""
        return _TYPES[self][0]


_TYPES = {
    Format.NDJSON: ("application/x-ndjson", "application/ndjson", "application/jsonl"),
    Format.CSV: ("text/csv; charset=utf-8", "text/csv"),
    Format.PARQUET: ("application/vnd.apache.parquet", "application/x-parquet", "application/parquet"),
}


class Writer(Protocol):
    """Writes one export. What a method returns is sent next; it may be nothing yet."""

    async def begin(self) -> bytes:
        """What stands before all rows."""
        ...

    async def rows(self, rows: Sequence[Row], manifest: Manifest) -> bytes:
        """The rows of one page, which the manifest has counted already."""
        ...

    async def end(self, manifest: Manifest) -> bytes | None:
        """What stands behind all rows; None where the format cannot say that not all are there."""
        ...


def format_of(named: str | None, accept: str) -> Format:
    """The format that a request asks for: the one it names, else the first that it accepts, else NDJSON.

    Args:
        named: the parameter `format`.
        accept: the header.

    Raises:
        BadUserInput: there is no such format.
    """
    if named is not None:
        try:
            return Format(named.lower())
        except ValueError:
            raise BadUserInput("`format` is none of `ndjson`, `csv` and `parquet`.") from None
    for part in accept.lower().split(","):
        name = part.split(";")[0].strip()
        for each, names in _TYPES.items():
            if name in names or name == each.media_type.split(";")[0]:
                return each
    return Format.NDJSON
