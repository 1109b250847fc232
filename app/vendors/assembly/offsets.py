"""Assembly's paging by `limit` and `offset`, which its account and usage log lists share.

Offsets shift when records are added or removed between two pages: a record can come on both or on neither.
A page by itself cannot know; whoever joins pages tells repeats by their id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.domain.errors import CursorInvalid
from app.domain.paging import VendorPage
from app.domain.record import Json, Record, Wire
from app.upstream.dialect import Reply
from app.upstream.fields import an_object, flag, objects
from app.upstream.request import Query, query
from app.upstream.typed_rows import TypedRows

R = TypeVar("R", bound=Record)

MOST = 100  # records a page: the stated default; no maximum is stated
_MOST_DIGITS = 15  # of an offset


@dataclass(frozen=True, slots=True)
class Span:
    """The part of a list that is asked for, in records."""

    offset: int
    limit: int

    @classmethod
    def asked(cls, token: str | None, size: int) -> Span:
        """The span for a page token and the size that the caller would like.

        Args:
            token: the `following` of the page before, a decimal offset; None for the first page.
            size: records wanted; at least 1 and at most 100 are asked for.

        Raises:
            CursorInvalid: the token is not one of this vendor's.
        """
        offset = "0" if token is None else token
        if not (offset.isascii() and offset.isdigit() and len(offset) <= _MOST_DIGITS):
            raise CursorInvalid("This is not a position in one of Assembly's lists; start from the first page.")
        return cls(int(offset), max(1, min(size, MOST)))

    @property
    def query(self) -> Query:
        """Both parameters, always: the document asks for them."""
        return query(limit=self.limit, offset=self.offset)


def page(body: Json, name: str, span: Span, record: Callable[[Wire], R]) -> VendorPage[R]:
    """The page in `{name: {"data": […], "has_next_page": …, "next_cursor": …}}`.

    `next_cursor` is not needed: the next offset is this one plus the records that came. Where `has_next_page` is
    missing, a full page has a next one. An empty page is the last.

    Raises:
        Unparsable: the body has another shape, or a record has no id.
    """
    listing = an_object(an_object(body, "the body").get(name), name)
    return _page([record(item) for item in objects(listing.get("data"), f"{name}.data")], listing, span)


def page_of(reply: Reply, typed: TypedRows[R], name: str, span: Span, record: Callable[[Wire], R]) -> VendorPage[R]:
    """The page in a reply, as `page` reads it, in one pass where it is what nearly every page is.

    Args:
        reply: the vendor's.
        typed: reads such pages.
        name: of the list.
        span: that was asked for.
        record: of a row.

    Raises:
        Unparsable: as `page`.
        NotJson: the body is no JSON.
    """
    found = typed.read(reply.body)
    return page(reply.json(), name, span, record) if found is None else _page(found.rows, found.beside, span)


def _page(records: list[R], listing: Wire, span: Span) -> VendorPage[R]:
    rows: dict[str, R] = {}
    for row in records:
        rows.setdefault(row.id, row)
    more = flag(listing, "has_next_page")
    if more is None:
        more = len(records) >= span.limit
    following = str(span.offset + len(records)) if more and records else None
    return VendorPage(rows=tuple(rows.values()), following=following)
