"""Whole lists out of answers that are still fresh, without asking a vendor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.domain.paging import VendorPage
from app.domain.record import Record

R = TypeVar("R", bound=Record)


def kept_list(page: Callable[[str | None], VendorPage[R] | None]) -> tuple[R, ...] | None:
    """Every record of a list, each once; None where one of its pages is not fresh.

    Args:
        page: gives the fresh page for a token, None being the first page's; None where there is none.
    """
    rows: dict[str, R] = {}
    seen: set[str | None] = set()
    token: str | None = None
    while token not in seen:
        seen.add(token)
        found = page(token)
        if found is None:
            return None
        for row in found.rows:
            rows.setdefault(row.id, row)
        if found.following is None:
            break
        token = found.following
    return tuple(rows.values())
