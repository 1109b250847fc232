"""Userlot's records: in whole bare arrays, with further pages should a reply ever name one, and one by one.

A list is asked for with its filter, and what came is checked where a row can tell: a vendor that ignores a filter
answers with everything, and everything must not pass for the one record that was looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import CursorInvalid, InvalidInput
from app.domain.paging import AtHand, VendorPage
from app.domain.record import Json, Record, Wire
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import text
from app.upstream.request import Query, Request, segment
from app.upstream.typed_rows import TypedRows
from app.vendors.kept import kept_list
from app.vendors.userlot import dialect, links

R = TypeVar("R", bound=Record)
T = TypeVar("T")
Check = Callable[[Record], bool]

_NO_CONTENT = 204
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


class UserlotRecords(Generic[R]):
    """Records with ids: the whole list of them, and each by itself.

    Args:
        client: the pipeline to one product at Userlot.
        noun: as in `userlot.noun.list`, the operation.
        path: of the list; below it stands each record.
        read_row: makes a record of a row.
        typed: reads a list as nearly every one is.
    """

    def __init__(
        self, client: UpstreamClient, *, noun: str, path: str, read_row: Callable[[Wire], R], typed: TypedRows[R]
    ) -> None:
        self._client = client
        self._noun = noun
        self._path = path
        self._read_row = read_row
        self._typed = typed
        self._length: int | None = None

    def path_of(self, record_id: str) -> str:
        """Where a record stands.

        Raises:
            BadUserInput: the id cannot stand in a path.
        """
        noun = self._noun.replace("_", " ")
        return f"{self._path}/{segment(record_id, what=f'a Userlot {noun} id')}"

    async def get(self, record_id: str) -> R | None:
        """One record by Userlot's own id; None where Userlot knows none.

        Its ids are UUIDs: that it refuses what is none says no more than that there is no such record.

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came; an answer with another id is none.
        """

        def parse(reply: Reply) -> R | None:
            found = dialect.open_one(reply.json(), record_id)
            return None if found is None else self._read_row(found)

        try:
            return await self._client.find(self._one(record_id), parse)
        except InvalidInput:
            if _UUID.fullmatch(record_id):
                raise
            return None

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        """What is known of records with these ids without asking Userlot.

        Raises:
            BadUserInput: an id cannot stand in a path.
        """
        has_list = self._client.missing([self._request()]) == 0 and self._length is not None
        return AtHand(missing=self._client.missing(map(self._one, ids)), has_list=has_list, length=self._length)

    async def page(self, filters: Query, checks: Sequence[Check], token: str | None) -> VendorPage[R]:
        """One page: all there is, until the vendor should begin to page.

        Args:
            filters: query parameters of the first page; a token holds its own.
            checks: what a row must pass to belong to what was asked for.
            token: of the page, from the one before; None for the first.

        Returns:
            The rows, each id once; the total where the page is the whole list.

        Raises:
            CursorInvalid: the token is no query.
            UpstreamError: no usable answer came.
        """
        loaded = await self._load(filters, token)
        rows = _passing(loaded.rows, checks)
        whole = token is None and loaded.following is None
        return VendorPage(rows, following=loaded.following, total=len(rows) if whole else None)

    async def all(self, filters: Query, checks: Sequence[Check]) -> tuple[R, ...]:
        """Every row of every page, each id once.

        The walk ends, too, at a page that brings no new id: a vendor that pages in a circle, or without end, has given
        by then what it has.

        Raises:
            UpstreamError: no usable answer came for one of the pages.
        """
        page = await self._load(filters, None)
        token = page.following
        if token is None:
            return _passing(page.rows, checks)
        rows = {row.id: row for row in page.rows}
        while token is not None:
            page = await self._load(filters, token)
            known = len(rows)
            for row in page.rows:
                rows.setdefault(row.id, row)
            token = page.following if len(rows) > known else None
        return _passing(tuple(rows.values()), checks)

    def kept(self, filters: Query, checks: Sequence[Check]) -> tuple[R, ...] | None:
        """What `all` would answer without asking Userlot; None where it would ask."""

        def page(token: str | None) -> VendorPage[R] | None:
            answer = self._client.kept(self._request(filters, token))
            return None if answer is None else answer.value

        rows = kept_list(page)
        return None if rows is None else _passing(rows, checks)

    async def _load(self, filters: Query, token: str | None) -> VendorPage[R]:
        """A page as the vendor gives it, kept and shared before any check."""
        request = self._request(filters, token)
        asked = request.query

        def parse(reply: Reply) -> VendorPage[R]:
            typed = self._typed.read(reply.body)
            rows: dict[str, R] = {}
            for row in typed.rows if typed else map(self._read_row, dialect.open_list(reply.json())):
                rows.setdefault(row.id, row)
            following = links.next_page(reply.headers.get("link", ""), self._path, asked)
            if not asked:
                self._length = len(rows) if following is None else None
            return VendorPage(tuple(rows.values()), following=following)

        return await self._client.read(request, parse)

    def _request(self, filters: Query = (), token: str | None = None) -> Request:
        asked = filters if token is None else _from_token(token)
        return Request(f"userlot.{self._noun}.list", "GET", self._path, asked, follows=token is not None)

    def _one(self, record_id: str) -> Request:
        return Request(f"userlot.{self._noun}.get", "GET", self.path_of(record_id))


@dataclass(frozen=True, slots=True)
class _Rows(Generic[T]):
    """The rows of one page, and what the next one is asked for with; None where there is none."""

    rows: tuple[T, ...]
    following: Query | None


async def every(
    client: UpstreamClient, *, operation: str, path: str, read_rows: Callable[[Json], Iterable[T]]
) -> tuple[T, ...]:
    """Every row of a list that describes something else, whose rows need not have ids: of its one page, or of all.

    Args:
        client: the pipeline to one product at Userlot.
        operation: of reading the list.
        path: of the list.
        read_rows: makes the rows of a reply's body.

    Raises:
        UpstreamError: no usable answer came for one of the pages.
    """
    rows: tuple[T, ...] = ()
    seen: set[Query] = set()
    asked: Query | None = ()
    while asked is not None and asked not in seen:  # a vendor that pages in a circle has given by then what it has
        seen.add(asked)
        request = Request(operation, "GET", path, asked, follows=asked != ())
        page = await client.read(request, _page_of(path, asked, read_rows))
        rows, asked = rows + page.rows if rows else page.rows, page.following
    return rows


def _page_of(path: str, asked: Query, read_rows: Callable[[Json], Iterable[T]]) -> Callable[[Reply], _Rows[T]]:
    def parse(reply: Reply) -> _Rows[T]:
        token = links.next_page(reply.headers.get("link", ""), path, asked)
        body = None if reply.status == _NO_CONTENT and not reply.body else reply.json()
        return _Rows(tuple(read_rows(body)), None if token is None else links.parameters(token))

    return parse


def has_external_id(asked: str | None) -> list[Check]:
    """The check that a row's own external id is the one asked for; none where none was asked for."""
    return [] if asked is None else [lambda row: _agrees(row, "external_id", lambda own: own == asked)]


def has_email(asked: str | None) -> list[Check]:
    """The check that a row's own e-mail address is the one asked for, in any case; none where none was asked for."""
    if asked is None:
        return []
    wanted = asked.strip().lower()
    return [lambda row: _agrees(row, "email", lambda own: own.strip().lower() == wanted)]


def _agrees(row: Record, key: str, is_wanted: Callable[[str], bool]) -> bool:
    """Whether a row has the value wanted, or is silent about it; a row that says null has none."""
    own = text(row.raw, key)
    return is_wanted(own) if own is not None else key not in row.raw


def _passing(rows: tuple[R, ...], checks: Sequence[Check]) -> tuple[R, ...]:
    return tuple(row for row in rows if all(check(row) for check in checks)) if checks else rows


def _from_token(token: str) -> Query:
    try:
        asked = links.parameters(token)
    except UnicodeDecodeError:
        asked = ()
    if not asked:
        raise CursorInvalid("The cursor does not belong to this list; start from the first page.")
    return asked
