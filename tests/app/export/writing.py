"""What a writer makes of rows."""

from __future__ import annotations

from app.export.formats import Row, Writer
from app.export.manifest import Ending, Manifest


async def written(writer: Writer, *pages: list[Row], ending: Ending = Ending.END) -> bytes | None:
    """The whole export, of these pages; None where it would be broken off."""
    manifest = Manifest(None)
    parts = [await writer.begin()]
    for page in pages:
        manifest.rows += len(page)
        parts.append(await writer.rows(page, manifest))
    manifest.ending = ending
    last = await writer.end(manifest)
    return None if last is None else b"".join(parts) + last
