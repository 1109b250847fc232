"""Lists in memory behind the four kinds of paging that vendors have, and a client that pages through them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from app.domain.errors import CursorInvalid
from app.domain.paging import VendorPage
from schema.listing import Listing
from schema.pagination import Connection, connect, page_request

VENDOR_PAGE = 4  # rows on a page where the vendor does not let one choose


@dataclass(frozen=True)
class Row:
    """A row; `value` is what a falling list falls by."""

    id: str
    value: str = ""


@dataclass
class Upstream:
    """A vendor's list. `rows` may be changed between two requests; the pages asked for are counted."""

    kind: str
    rows: list[Row]
    is_falling: bool = False
    asked: list[str | None] = field(default_factory=list)

    async def page(self, token: str | None, size: int) -> VendorPage[Row]:
        self.asked.append(token)
        return getattr(self, f"_{self.kind}")(token, size)  # type: ignore[no-any-return]

    def _offset(self, token: str | None, size: int) -> VendorPage[Row]:
        assert size >= 1
        start = _whole(token or "0")
        rows = tuple(self.rows[start : start + size])
        end = start + len(rows)
        return VendorPage(rows, str(end) if rows and end < len(self.rows) else None)

    def _number(self, token: str | None, size: int) -> VendorPage[Row]:
        number = _whole(token or "1")
        start = (number - 1) * VENDOR_PAGE
        rows = tuple(self.rows[start : start + VENDOR_PAGE]) if number > 0 else ()
        is_last = start + VENDOR_PAGE >= len(self.rows)
        return VendorPage(rows, None if is_last else str(number + 1), total=len(self.rows))

    def _cursor(self, token: str | None, size: int) -> VendorPage[Row]:
        """A cursor names the row behind which the page begins, and outlives it."""
        start = 0
        if token is not None:
            mark = _whole(token)
            start = next((index for index, row in enumerate(self.rows) if _whole(row.id) > mark), len(self.rows))
        rows = tuple(self.rows[start : start + VENDOR_PAGE])
        return VendorPage(rows, rows[-1].id if start + VENDOR_PAGE < len(self.rows) else None)

    def _unpaged(self, token: str | None, size: int) -> VendorPage[Row]:
        return VendorPage(tuple(self.rows), total=len(self.rows))

    @property
    def listing(self) -> Listing[Row]:
        """The list as a connection pages through it."""
        value: Callable[[Row], str] | None = (lambda row: row.value) if self.is_falling else None
        return Listing(page=self.page, by_offset=self.kind == "offset", falling=value)

    async def get(self, first: int | None, after: str | None = None) -> Connection[Any]:
        """One request of a client."""
        return await connect(self.listing, page_request("rows", first, after), lambda row: row)


def _whole(token: str) -> int:
    if not (token.isascii() and token.isdigit() and len(token) <= 15):
        raise CursorInvalid("not a token of this list")
    return int(token)


def rows(count: int) -> list[Row]:
    """Rows whose ids rise and whose values fall."""
    return [Row(str(number), f"{10_000 - number:05}") for number in range(1, count + 1)]


def ids(connection: Connection[Any]) -> list[str]:
    """The ids of a page's rows."""
    return [row.id for row in connection.nodes]


async def walk(
    upstream: Upstream, first: Callable[[], int], change: Callable[[], None] = lambda: None
) -> tuple[list[str], bool]:
    """Page to the end, changing the list between two pages. Returns the ids and whether every page was complete."""
    found: list[str] = []
    after: str | None = None
    is_complete = True
    for _ in range(1000):
        page = await upstream.get(first(), after)
        assert len(page.nodes) == len(page.edges)
        found += ids(page)
        is_complete = is_complete and page.page_info.is_complete
        if not page.page_info.has_next_page or page.page_info.end_cursor is None:
            return found, is_complete
        after = page.page_info.end_cursor
        change()
    raise AssertionError("the pages do not end")
