"""A whole list out of pages by offset, all of one time.

An offset is a place in the list as it is now. A page that was kept from before, joined with one that is read now, would
leave out whatever has moved from the one into the other meanwhile. A walk that was broken off is gone on with all the
same, as long as its pages are fresh: a list that takes longer than one request has time for would never be read else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.errors import UpstreamError
from app.domain.paging import VendorPage
from app.domain.record import Record
from app.upstream.asking import noun_of
from app.upstream.client import UpstreamClient
from app.upstream.request import Request
from app.upstream.scope import current_scope, only_fresh
from app.upstream.shared import Answer
from app.vendors.assembly import offsets
from app.vendors.kept import kept_list

R = TypeVar("R", bound=Record)

_Key = tuple[str, str, bytes | None]


@dataclass(frozen=True, slots=True)
class _Spelled(Request):
    """A request whose key is spelled out: it is looked for again and again, and to spell it takes longer than to look.

    Attributes:
        spelling: the key.
    """

    spelling: _Key = ("", "", None)

    @classmethod
    def of(cls, request: Request) -> _Spelled:
        """The same request."""
        fields = (request.operation, request.method, request.path, request.query, request.body, request.headers)
        return cls(*fields, request.follows, request.key)

    @property
    def key(self) -> _Key:
        """What tells it from others."""
        return self.spelling


@dataclass(frozen=True, slots=True)
class _Whole(Generic[R]):
    """A list that was read to its end: what was asked, what came, and the records of all that."""

    asked: tuple[_Spelled, ...]
    pages: tuple[VendorPage[R], ...]
    rows: tuple[R, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Look(Generic[R]):
    """A look at the pages of a list that found all fresh: for whom and behind which write, and what was found."""

    key: tuple[int, float | None, int]
    whole: _Whole[R]
    answers: tuple[Answer[VendorPage[R]], ...]


class Walk(Generic[R]):
    """One list of Assembly's, read from its first page to its last.

    Args:
        client: the pipeline to Assembly.
        page: reads a page, by its token and size.
        request: what that page is asked for with.
    """

    def __init__(
        self,
        client: UpstreamClient,
        page: Callable[[str | None, int], Awaitable[VendorPage[R]]],
        request: Callable[[str | None, int], Request],
    ) -> None:
        self._client = client
        self._page = page
        self._request = request
        self._spelled: dict[str | None, _Spelled] = {}  # by the page's token
        self._of_one_time: dict[_Key, VendorPage[R]] = {}
        self._whole: _Whole[R] | None = None
        self._look: _Look[R] | None = None
        self._walkers = 0
        self._is_broken_off = False
        self._newest: tuple[str, VendorPage[R]] | None = None  # and the inbound request it was read for
        self.length: int | None = None  # of the list when it was last read

    async def all(self, before_page: Callable[[], None]) -> tuple[R, ...]:
        """Every record, each once. Those who walk at the same time share their calls.

        Args:
            before_page: is told of each page before it is read.

        Where one of its pages cannot be had, the list as it was last read stands in, if all of its pages are kept.

        Raises:
            UpstreamError: no usable answer came for one of the pages.
        """
        given = self._given(before_page)
        if given is not None:
            return given
        try:
            with only_fresh():
                return await self._joined(before_page)
        except UpstreamError as error:
            whole = self._whole
            if whole is not None and self._client.stand_in(whole.asked, whole.pages, error):
                return whole.rows
            raise

    def _given(self, before_page: Callable[[], None]) -> tuple[R, ...] | None:
        """The list as it was last read, where each page is fresh; told of as if each had been asked for."""
        whole = self._whole
        if whole is None or noun_of(whole.asked[0]) in current_scope().afresh:
            return None
        answers = self._looked_at(whole)
        if answers is None:
            return None
        for request, answer in zip(whole.asked, answers, strict=True):
            before_page()
            self._client.gave_found(request, answer)
        self._is_broken_off = False
        return whole.rows

    def _looked_at(self, whole: _Whole[R]) -> tuple[Answer[VendorPage[R]], ...] | None:
        """Each page of a list, where all are fresh, and those that were read then; else None.

        Who has looked at all of them for the same inbound request looks at the first one, which is the oldest.
        """
        scope = current_scope()
        key = (scope.moment, scope.wanted.max_age, self._client.written)
        look = self._look
        if look is not None and look.key == key and look.whole is whole and self._is_kept(whole.asked[0]):
            return look.answers
        self._look = None
        answers: list[Answer[VendorPage[R]]] = []
        for request, page in zip(whole.asked, whole.pages, strict=True):
            answer = self._client.kept(request)
            if answer is None or answer.value is not page or self._of_one_time.get(request.spelling) is not page:
                return None
            answers.append(answer)
        self._look = _Look(key, whole, tuple(answers))
        return self._look.answers

    async def _joined(self, before_page: Callable[[], None]) -> tuple[R, ...]:
        if self._walkers == 0 and not self._is_broken_off and self.kept() is None:
            self._of_one_time.clear()
            self._spelled.clear()
        self._is_broken_off = True  # until its end is reached
        self._walkers += 1
        try:
            return await self._walked(before_page)
        finally:
            self._walkers -= 1

    def has_been_read(self, request: Request, page: VendorPage[R]) -> None:
        """Take note of a page that has just been read: who reads on for the same inbound request may use it.

        Args:
            request: what it was asked for with.
            page: what came.
        """
        if request.key == self._asks(None).key:
            self._newest = (current_scope().request_id, page)

    def kept(self) -> tuple[R, ...] | None:
        """Every record, where all pages are fresh and of one time; None where one would cost a call."""
        if self._whole is not None and self._looked_at(self._whole) is not None:
            return self._whole.rows
        return kept_list(self._kept_page)

    @property
    def is_fresh(self) -> bool:
        """Whether the list was read, and costs no call."""
        return self.kept() is not None and self.length is not None

    @property
    def pages_at_hand(self) -> int:
        """Pages that a walk would not have to ask for: of one that was broken off, or the first one, just read."""
        if self._is_broken_off:
            return sum(map(self._is_kept, self._spelled.values()))
        newest = self._newest
        return int(newest is not None and newest[0] == current_scope().request_id)

    async def _walked(self, before_page: Callable[[], None]) -> tuple[R, ...]:
        rows: dict[str, R] = {}
        asked: list[_Spelled] = []
        pages: list[VendorPage[R]] = []
        token: str | None = None
        while True:
            before_page()
            request = self._asks(token)
            self._forget_older(request, token)
            page = await self._page(token, offsets.MOST)
            self._of_one_time[request.key] = page
            asked.append(request)
            pages.append(page)
            for row in page.rows:
                rows.setdefault(row.id, row)
            if page.following is None:
                self.length, self._whole = len(rows), _Whole(tuple(asked), tuple(pages), tuple(rows.values()))
                self._is_broken_off = False
                return self._whole.rows
            token = page.following

    def _forget_older(self, request: Request, token: str | None) -> None:
        """Have a page read anew that was kept from before this walk."""
        answer = self._client.kept(request)
        if answer is None or self._kept_page(token) is not None:
            return
        if self._newest is None or self._newest[0] != current_scope().request_id or self._newest[1] is not answer.value:
            self._client.forget(request)

    def _asks(self, token: str | None) -> _Spelled:
        """What a page is asked for with."""
        request = self._spelled.get(token)
        if request is None:
            request = self._spelled[token] = _Spelled.of(self._request(token, offsets.MOST))
        return request

    def _is_kept(self, request: _Spelled) -> bool:
        """Whether a page of the last walk is still fresh, and the one that was read then."""
        answer = self._client.kept(request)
        return answer is not None and self._of_one_time.get(request.spelling) is answer.value

    def _kept_page(self, token: str | None) -> VendorPage[R] | None:
        """A page that is fresh and of the time of the others; one that is all of the list is of one time by itself."""
        request = self._asks(token)
        answer = self._client.kept(request)
        if answer is None:
            return None
        page: VendorPage[R] = answer.value
        is_all = token is None and page.following is None
        return page if is_all or self._of_one_time.get(request.key) is page else None
