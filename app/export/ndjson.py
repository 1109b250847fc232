"""NDJSON: an object a line, as the graph tells it, and the manifest in the last one."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.errors import BadUserInput
from app.export.formats import Row
from app.export.manifest import Manifest
from app.upstream.decoding import encode_json
from schema.export.columns import Column

END = "__export"
PROGRESS = "__progress"


class NdjsonWriter:
    """Writes lines.

    Args:
        columns: of the rows.
        progress: whether a line behind each page tells how far the export has come.

    Raises:
        BadUserInput: a row could not be told from those lines.
    """

    def __init__(self, columns: Sequence[Column], *, progress: bool) -> None:
        if any(column.path[0] in (END, PROGRESS) for column in columns):
            raise BadUserInput(f"`{END}` and `{PROGRESS}` are what an export says itself: call the field otherwise.")
        self._progress = progress

    async def begin(self) -> bytes:
        """Nothing."""
        return b""

    async def rows(self, rows: Sequence[Row], manifest: Manifest) -> bytes:
        """A line for each; `null` for one that could not be told."""
        lines = [encode_json(row) for row in rows]
        if self._progress and manifest.ending is None:
            lines.append(encode_json({PROGRESS: manifest.progress()}))
        return b"".join(line + b"\n" for line in lines)

    async def end(self, manifest: Manifest) -> bytes | None:
        """The manifest. A stream without it was cut off."""
        return encode_json({END: manifest.told()}) + b"\n"
