"""`POST /api/v2/<record type>/_query` for any type of record: page by page, and many by their ids."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar
from uuid import UUID

from app.domain.errors import BadUserInput, MalformedReply, Unavailable, UpstreamError
from app.domain.paging import VendorPage
from app.domain.query import Condition, Filter, Operator, Sort
from app.domain.record import Json, Record, Wire
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.reevo import paths, query, replies
from app.vendors.reevo.dialect import INVALID_CURSOR, REFUSED_IDS

R = TypeVar("R", bound=Record)

Belongs = Callable[[R], bool]

MOST_IDS = 100  # in one `id in [...]`, so that its answer fits on one page


class FilterIgnored(MalformedReply):
    """A page of a filtered list holds nothing more that passes the filter, and still names a next page."""


class RecordQuery(Generic[R]):
    """Asks for records of one type. A POST, but a read: answers are shared and cached by body.

    Args:
        client: the pipeline to Reevo.
        record_type: the vendor's word for the type, such as `account`.
        mapped: makes a record of one row.

    Attributes:
        takes_ids: whether records may be asked for by their ids; no longer once the vendor has refused that.
    """

    def __init__(self, client: UpstreamClient, record_type: str, mapped: Callable[[Wire], R]) -> None:
        self._client = client
        self._type = record_type
        self._operation = f"reevo.{record_type}.query"
        self._path = paths.record_query(record_type)
        self._mapped = mapped
        self.takes_ids = True

    async def first(self, filters: tuple[Filter, ...], sorts: tuple[Sort, ...], size: int) -> VendorPage[R]:
        """The first page of the records that every filter holds for.

        Raises:
            BadUserInput: the filters nest too deep, or there are too many sort fields.
            UpstreamError: no usable answer came.
        """
        return await self._page(query.first_page(filters, sorts, size), None)

    async def following(self, token: str, size: int) -> VendorPage[R]:
        """The page after a token; the vendor knows filter and order by it.

        Raises:
            UpstreamError: no usable answer came; an `InvalidInput` with the code `invalid_cursor` where the vendor no
                longer takes the token.
        """
        return await self._page(query.following_page(token, size), token)

    async def by_ids(self, ids: Iterable[str]) -> dict[str, R | UpstreamError]:
        """Many records, a hundred a call and the calls at once; each by itself where ids cannot be filtered.

        Returns:
            For each id its record, or why it could not be had; an id that the vendor has no record for is left out.
        """
        wanted: dict[str, str] = {}
        asked = list(ids)
        for each in asked:
            if each:
                wanted.setdefault(spelled(each), each)
        found: dict[str, R | UpstreamError] = {}
        for part in await asyncio.gather(*map(self._part, _chunks(wanted))):
            found |= part
        return {each: found[spelled(each)] for each in asked if spelled(each) in found}

    async def every(
        self, filters: tuple[Filter, ...], belongs: Belongs[R], before_page: Callable[[], None] = lambda: None
    ) -> tuple[R, ...]:
        """Every record that the filters hold for, each once, a call for each hundred.

        Args:
            filters: must all hold; none finds every record.
            belongs: whether a record is one that the filters mean; another is dropped.
            before_page: is told of each page before it is read.

        Raises:
            BadUserInput: the filters nest too deep.
            FilterIgnored: the vendor goes on without giving any more that belongs.
            UpstreamError: no usable answer came for one of the pages.
        """
        found: dict[str, R] = {}
        try:
            before_page()
            page = await self.first(filters, (), query.MOST_ROWS)
            while True:
                known = len(found)
                for row in filter(belongs, page.rows):
                    found.setdefault(row.id, row)
                if page.following is None:
                    return tuple(found.values())
                if len(found) == known:
                    raise self._strayed()
                before_page()
                page = await self.following(page.following, query.MOST_ROWS)
        except UpstreamError as error:
            if error.vendor_code == INVALID_CURSOR:
                raise self._lost_its_place(error) from error
            raise

    def kept_page(self, token: str | None) -> VendorPage[R] | None:
        """A page of the list of all records where it is fresh, without asking; None where it is not.

        Args:
            token: the `following` of the page before; None for the first.
        """
        size = query.MOST_ROWS
        body = query.first_page((), (), size) if token is None else query.following_page(token, size)
        answer = self._client.kept(self._request(body, follows=token is not None))
        return None if answer is None else answer.value

    async def one_by_one(self, wanted: dict[str, str]) -> dict[str, R | UpstreamError]:
        """Records by a read each (`GET /api/v2/account/{account_id}`): no filter is needed for that.

        Args:
            wanted: ids, by what they stand under in what is returned.

        Returns:
            For each its record, or why it could not be had; an id that the vendor has no record for is left out.
        """
        answers = await asyncio.gather(*map(self._one, wanted.values()), return_exceptions=True)
        found: dict[str, R | UpstreamError] = {}
        for key, answer in zip(wanted, answers, strict=True):
            if isinstance(answer, UpstreamError):
                found[key] = answer
            elif isinstance(answer, BaseException):
                raise answer
            elif answer is not None:
                found[key] = answer
        return found

    async def _one(self, record_id: str) -> R | None:
        try:
            path = paths.record(self._type, record_id)
        except BadUserInput:  # a word of the vendor's own is the id of nothing
            return None
        request = Request(f"reevo.{self._type}.get", "GET", path)
        return await self._client.find(request, lambda reply: self._mapped(replies.open_record(reply.json())))

    async def _part(self, wanted: dict[str, str]) -> dict[str, R | UpstreamError]:
        if self.takes_ids:
            found = await self._chunk(wanted)
            if self.takes_ids:
                return found
        return await self.one_by_one(wanted)

    async def _chunk(self, wanted: dict[str, str]) -> dict[str, R | UpstreamError]:
        """Records by the spelling of their ids; one failure stands for every id that was not found before it."""
        found: dict[str, R | UpstreamError] = {}
        ids: list[Json] = [*wanted.values()]
        try:
            page = await self.first((Condition("id", Operator.IN, ids),), (), query.MOST_ROWS)
            while True:
                rows = {spelled(row.id): row for row in page.rows}
                new = {key: row for key, row in rows.items() if key in wanted and key not in found}
                found |= new
                if page.following is None or len(found) == len(wanted):
                    return found
                if not new:
                    raise self._strayed()
                page = await self.following(page.following, query.MOST_ROWS)
        except UpstreamError as error:
            if error.vendor_code in REFUSED_IDS:
                self.takes_ids = False
            failure = self._lost_its_place(error) if error.vendor_code == INVALID_CURSOR else error
            return {key: found.get(key, failure) for key in wanted}

    async def _page(self, body: bytes, token: str | None) -> VendorPage[R]:
        def parse(reply: Reply) -> VendorPage[R]:
            return replies.page(reply.json(), token, self._mapped)

        return await self._client.read(self._request(body, follows=token is not None), parse)

    def _request(self, body: bytes, *, follows: bool) -> Request:
        return Request(self._operation, "POST", self._path, body=body, follows=follows)

    def _strayed(self) -> FilterIgnored:
        return FilterIgnored(
            f"Reevo answers {self._operation} with pages that hold nothing new of what was asked for.",
            vendor=self._client.vendor,
            operation=self._operation,
        )

    def _lost_its_place(self, error: UpstreamError) -> Unavailable:
        """The cursor was Reevo's and fresh, so its refusal is no fault of the caller; asking again starts anew."""
        return Unavailable(
            f"Reevo refused its own cursor in {self._operation}; asking again may succeed.",
            vendor=error.vendor,
            operation=error.operation,
            status=error.status,
            vendor_code=error.vendor_code,
            request_id=error.request_id,
        )


def _chunks(wanted: dict[str, str]) -> list[dict[str, str]]:
    """Parts small enough to ask for, ids that are no UUIDs apart: a refusal of those must not cost the others."""
    well_formed = [key for key in wanted if as_uuid(key)]
    odd = [key for key in wanted if not as_uuid(key)]
    return [
        {key: wanted[key] for key in keys[start : start + MOST_IDS]}
        for keys in (well_formed, odd)
        for start in range(0, len(keys), MOST_IDS)
    ]


def spelled(record_id: str) -> str:
    """The id in the spelling that compares: of a UUID, letter case means nothing."""
    return as_uuid(record_id) or record_id


def as_uuid(record_id: str) -> str | None:
    """A UUID in lower case; None where it is none."""
    if len(record_id) != 36:
        return None
    try:
        return str(UUID(record_id))
    except ValueError:
        return None
