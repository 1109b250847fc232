"""What an export says of itself: how far it has come, and at its end whether anything is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from schema.export.page import Page

MOST_ERRORS = 100
"""That are told; the others are counted."""


class Ending(StrEnum):
    """Why an export ended: the list did, a page could not be had, or the gateway stops."""

    END = "END"
    FAILED = "FAILED"
    STOPPED = "STOPPED"


@dataclass(slots=True)
class Manifest:
    """One export.

    Attributes:
        after: the cursor that it began behind; None for the beginning of the list.
        ending: why it ended; None while it goes on.
        rows: that were sent.
        pages: that were read.
        cursor: behind which to go on.
        total: of the whole list, where it is known.
        errors: the first of them.
        error_count: all of them.
        is_whole: whether no rows can have been missed so far.
        is_stale: whether some data are older than they should be.
        missing: vendors that could not be asked for rows, by their names, each as the list tells it.
    """

    after: str | None
    ending: Ending | None = None
    rows: int = 0
    pages: int = 0
    cursor: str | None = None
    total: int | None = None
    errors: list[dict[str, Any]] = field(default_factory=list)
    error_count: int = 0
    is_whole: bool = True
    is_stale: bool = False
    missing: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.cursor = self.after

    def add(self, page: Page) -> None:
        """Count a page that was read."""
        for row, error in page.errors:
            self.add_error(error if row is None else {**error, "row": self.rows + row})
        self.rows += len(page.rows)
        self.pages += 1
        self.cursor = page.cursor or self.cursor
        self.total = self.total if page.total is None else page.total
        self.is_whole &= page.is_complete
        self.is_stale |= page.is_stale
        for each in page.missing:  # only the page that asked has the error
            self.missing.setdefault(each["vendor"], each)

    def add_error(self, error: dict[str, Any]) -> None:
        """Count an error."""
        self.error_count += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(error)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing behind where it began: no row, and no field of one."""
        return self.ending is Ending.END and self.is_whole and not self.error_count

    def told(self) -> dict[str, Any]:
        """The end of the export, as its reader is told."""
        told = {
            "isComplete": self.is_complete,
            "ending": self.ending,
            "after": self.after,
            "cursor": self.cursor,
            "rows": self.rows,
            "pages": self.pages,
            "stale": self.is_stale,
            "errorCount": self.error_count,
            "errors": self.errors,
        }
        return told | {"missing": list(self.missing.values())} if self.missing else told

    def progress(self) -> dict[str, Any]:
        """How far it has come; what is not as it should be is told as soon as it is known, as no end may follow."""
        told = {"rows": self.rows, "total": self.total, "cursor": self.cursor, "errorCount": self.error_count}
        if not self.is_whole or self.error_count:
            told["isComplete"] = False
        return told | {"stale": True} if self.is_stale else told
