"""Documents by their hash, kept in this process: no more than a number of them, and of their bytes."""

from __future__ import annotations

from collections import OrderedDict

MOST = 5_000
MOST_BYTES = 16 * 1024 * 1024
"""Of all documents together, in UTF-8."""


class DocumentsHere:
    """Documents, those that were asked for longest ago given up first.

    Args:
        most: of them.
        most_bytes: of all together; one that is larger alone is not kept.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._kept: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0

    def get(self, digest: str) -> str | None:
        """The document of a hash; None where it is not kept."""
        found = self._kept.get(digest)
        if found is None:
            return None
        self._kept.move_to_end(digest)
        return found[0]

    def keep(self, digest: str, text: str) -> None:
        """Keep a document under its hash."""
        size = len(text.encode("utf-8", "surrogatepass"))
        if digest in self._kept or size > self._most_bytes:
            return
        self._kept[digest] = text, size
        self._bytes += size
        while self._bytes > self._most_bytes or len(self._kept) > self._most:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes(self) -> int:
        """Of all that are kept."""
        return self._bytes
