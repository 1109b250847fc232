"""Whole lists out of answers that are still fresh, without asking a vendor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

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
        if token is None and found.following is None and _has_each_once(found):
            return found.rows
        for row in found.rows:
            rows.setdefault(row.id, row)
        if found.following is None:
            break
        token = found.following
    return tuple(rows.values())


_EACH_ONCE: WeakValueDictionary[int, VendorPage[Any]] = WeakValueDictionary()
"""Pages that were found to have each record once, by the identity of the page: a list is looked at again and again."""


def _has_each_once(page: VendorPage[Any]) -> bool:
    if _EACH_ONCE.get(id(page)) is page:
        return True
    has = len({row.id for row in page.rows}) == len(page.rows)
    if has:
        _EACH_ONCE[id(page)] = page
    return has
