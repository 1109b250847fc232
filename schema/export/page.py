"""What came of reading one page of an export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schema.export.plan import INFO, MISSING, TOTAL, Plan

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read.

    Attributes:
        rows: as the graph tells them; None for one that could not be told.
        errors: of its fields, each with the number of its row on this page where it has one, and its path in that.
        cursor: of its last row; None where it has no rows.
        has_next: whether there are more behind it.
        is_complete: whether no rows can have been missed, as the graph says.
        is_stale: whether an answer that is not fresh stood in for one.
        total: of the whole list, where it is known.
        missing: vendors that it had to do without, as the list tells them.
    """

    rows: Sequence[Json | None]
    errors: Sequence[tuple[int | None, dict[str, Any]]]
    cursor: str | None
    has_next: bool
    is_complete: bool
    is_stale: bool
    total: int | None
    missing: Sequence[dict[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class NoPage:
    """A page that could not be had.

    Attributes:
        errors: as the graph tells them; none where what the list hangs on is not there.
        is_refused: whether nothing was executed, as the operation asks for too much or its variables do not fit.
    """

    errors: Sequence[dict[str, Any]]
    is_refused: bool

    @property
    def may_pass(self) -> bool:
        """Whether it may be had later."""
        return bool(self.errors) and all(each.get("extensions", {}).get("retryable") for each in self.errors)


def page_of(body: Mapping[str, Any], plan: Plan) -> Page | NoPage:
    """Read the answer to an operation of a plan.

    Args:
        body: `data`, `errors`, `extensions`.
        plan: that it is of.
    """
    errors: list[dict[str, Any]] = [_without_places(each) for each in body.get("errors", ())]
    found: Any = body.get("data")
    for key in plan.path:
        found = found.get(key) if isinstance(found, Mapping) else None
    if not isinstance(found, Mapping):
        return NoPage(errors, is_refused="data" not in body)
    info = found[INFO]
    return Page(
        found[plan.rows],
        [_of_row(each, len(plan.path) + 1) for each in errors],
        info["endCursor"],
        info["hasNextPage"],
        info["isComplete"],
        bool(body.get("extensions", {}).get("stale")),
        found[TOTAL],
        found.get(MISSING, ()),
    )


def _of_row(error: dict[str, Any], depth: int) -> tuple[int | None, dict[str, Any]]:
    """An error with its row's number."""
    path = error.get("path") or []
    if len(path) > depth and isinstance(path[depth], int):
        return path[depth], {**error, "path": path[depth + 1 :]}
    return None, error


def _without_places(error: Mapping[str, Any]) -> dict[str, Any]:
    """An error less its place in the document of a page, which the client never sees."""
    return {name: value for name, value in error.items() if name != "locations"}
