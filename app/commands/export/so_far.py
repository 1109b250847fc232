"""How far an export has come, over all the runs that it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SoFar:
    """An export up to a cursor.

    Attributes:
        cursor: behind which it goes on; None for the beginning of the list.
        rows: that are there.
        errors: of fields and rows, that were told.
        is_complete: whether nothing is missing so far.
        is_stale: whether some data are older than they should be.
        size: in bytes, where it is written.
        total: rows of the whole list, where that is known.
    """

    cursor: str | None = None
    rows: int = 0
    errors: int = 0
    is_complete: bool = True
    is_stale: bool = False
    size: int = 0
    total: int | None = None

    def and_then(self, told: Json) -> Self:
        """With what a gateway has told of an export that went on from here: its progress, or its manifest."""
        return replace(
            self,
            cursor=told["cursor"],
            rows=self.rows + told["rows"],
            errors=self.errors + told["errorCount"],
            is_complete=self.is_complete and told.get("isComplete", True),
            is_stale=self.is_stale or told.get("stale", False),
            total=told.get("total", self.total),
        )

    def sized(self, size: int) -> Self:
        """With so many bytes."""
        return replace(self, size=size)
