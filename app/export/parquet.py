"""Parquet, written group by group as pages come, with the manifest among the file's metadata.

pyarrow is an optional package; it is loaded where somebody asks for this format.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

from app.domain.errors import Unsupported
from app.export.formats import Row
from app.export.manifest import Manifest
from app.upstream.decoding import encode_json
from schema.export.columns import Column, Kind

ROWS_OF_GROUP = 10_000
BYTES_OF_GROUP = 8_000_000
METADATA = "export"
"""The key of the manifest."""


async def load() -> None:
    """Load pyarrow where it is installed, beside the event loop: the first time that takes half a second."""
    with suppress(ImportError):
        await asyncio.to_thread(import_module, "pyarrow.parquet")


class _Outbox:
    """A file that keeps what was written until it is taken."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        taken, self._parts = b"".join(self._parts), []
        return taken


class ParquetWriter:
    """Writes a file whose groups have so many rows, or bytes, at most.

    Args:
        columns: of the rows.
        most_rows: of a group; the rows of a page stay together.
        most_bytes: of a group before it is compressed, behind which it is written.

    Raises:
        Unsupported: pyarrow is not installed.
    """

    def __init__(
        self, columns: Sequence[Column], *, most_rows: int = ROWS_OF_GROUP, most_bytes: int = BYTES_OF_GROUP
    ) -> None:
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError:
            raise Unsupported(
                "Parquet needs the package pyarrow, which this gateway was installed without: its operator can add it "
                "with `pip install account-gateway[export]`."
            ) from None
        self._arrow: Any = pa
        kinds = {Kind.WHOLE: pa.int64(), Kind.FLOAT: pa.float64(), Kind.TRUTH: pa.bool_()}
        types = [kinds.get(column.kind, pa.string()) for column in columns]
        self._columns = list(zip(columns, types, strict=True))
        self._schema = pa.schema([pa.field(column.name, kind) for column, kind in self._columns])
        self._outbox = _Outbox()
        self._file: Any = parquet.ParquetWriter(pa.PythonFile(self._outbox, mode="w"), self._schema, compression="zstd")
        self._batches: list[Any] = []
        self._most_rows, self._most_bytes = most_rows, most_bytes

    async def begin(self) -> bytes:
        """The mark that a Parquet file begins with."""
        return self._outbox.taken()

    async def rows(self, rows: Sequence[Row], manifest: Manifest) -> bytes:  # noqa: ARG002 - it is told at the end
        """The group that these rows fill; nothing while it is not full."""
        waiting = sum(batch.num_rows for batch in self._batches)
        full = b""
        if waiting and waiting + len(rows) > self._most_rows:
            full = await self._written()
        if rows:
            self._batches.append(await asyncio.to_thread(self._batch, rows))  # small requests go on meanwhile
        if sum(batch.nbytes for batch in self._batches) >= self._most_bytes:
            full += await self._written()
        return full

    async def end(self, manifest: Manifest) -> bytes | None:
        """The last group, and the foot of the file, in which the manifest stands."""
        last = await self._written() if self._batches else b""
        self._file.add_key_value_metadata({METADATA: encode_json(manifest.told()).decode()})
        await asyncio.to_thread(self._file.close)
        return last + self._outbox.taken()

    def _batch(self, rows: Sequence[Row]) -> Any:
        columns = [
            self._arrow.array([_cell(column.value(row)) for row in rows], type=kind) for column, kind in self._columns
        ]
        return self._arrow.RecordBatch.from_arrays(columns, schema=self._schema)

    async def _written(self) -> bytes:
        """Compress what waits, beside the event loop."""
        table = self._arrow.Table.from_batches(self._batches, schema=self._schema)
        self._batches = []
        await asyncio.to_thread(self._file.write_table, table, row_group_size=self._most_rows)
        return self._outbox.taken()


def _cell(value: Any) -> Any:
    """A value as Arrow takes it, which has no text with half a surrogate pair."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    return value
