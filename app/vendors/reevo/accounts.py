"""Reevo's accounts: one by its id, many by theirs or by their domains, whatever a query finds, and all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from app.domain.account import ReevoAccount
from app.domain.changes import Changes
from app.domain.errors import InvalidInput, UpstreamError
from app.domain.paging import AtHand, VendorPage
from app.domain.query import Filter, Sort
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.upstream.writing import Write
from app.vendors.kept import kept_list
from app.vendors.reevo import answers, mapping, paths, replies
from app.vendors.reevo.account_bodies import AccountBodies
from app.vendors.reevo.account_search import AccountSearch
from app.vendors.reevo.answers import OnlyId
from app.vendors.reevo.changes import assert_body
from app.vendors.reevo.cursors import telling_expiry
from app.vendors.reevo.record_query import RecordQuery, as_uuid
from app.vendors.reevo.schema import ReevoSchema
from app.vendors.reevo.window import Window

T = TypeVar("T")

_TOUCHES = frozenset({"account"})


class ReevoAccounts:
    """Reads accounts, and builds what changes them.

    Changes are of `display_name`, `description`, `current_stage` (an `api_name`), `owner_user_id` (an id, or
    `{"related_record_match": {…}}`), `official_website`, `websites`, `linkedin_url`, `x_url`, `facebook_url`,
    `zoominfo_url`, `address`, `estimated_annual_revenue` and `custom_fields`. Domains are changed by `ReevoDomains`.

    Args:
        client: the pipeline to Reevo.
        window: in which questions of several requests become one, in seconds; 0 for none.
    """

    def __init__(self, client: UpstreamClient, *, window: float = 0.0) -> None:
        self._client = client
        self._query = RecordQuery(client, "account", mapping.account)
        self._search = AccountSearch(self._query, ReevoSchema(client), self.all, Window(window))
        self._bodies = AccountBodies()
        self._length: int | None = None

    async def get(self, account_id: str) -> ReevoAccount | None:
        """One account by its UUID (`GET /api/v2/account/{account_id}`); None where Reevo has none or archived it.

        That it refuses what is no UUID says no more than that there is no such account.

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        try:
            return await self._client.find(_get(account_id), _one)
        except InvalidInput:
            if as_uuid(account_id):
                raise
            return None

    async def page(
        self, filters: tuple[Filter, ...], sorts: tuple[Sort, ...], token: str | None, size: int
    ) -> VendorPage[ReevoAccount]:
        """One page of the accounts that every filter holds for (`POST /api/v2/account/_query`).

        Args:
            filters: on the vendor's own field names; none finds every account.
            sorts: at most three, the first deciding first.
            token: the `following` of the page before; None for the first. It carries filter and order in itself, so
                that these are then not sent.
            size: how many rows are wished for, at most 100.

        Raises:
            BadUserInput: the filters nest too deep, or there are too many sort fields.
            CursorExpired: Reevo no longer takes the token.
            UpstreamError: no usable answer came.
        """
        if token is None:
            return await self._query.first(filters, sorts, size)
        with telling_expiry():
            return await self._query.following(token, size)

    async def get_many(self, ids: Iterable[str]) -> dict[str, ReevoAccount | UpstreamError]:
        """Many accounts by their UUIDs, a hundred a call (`POST /api/v2/account/_query` with `id in [...]`).

        Returns:
            For each id its account, or why it could not be had; an id that Reevo has no account for is left out, as is
            one that it refuses and that is no UUID.
        """
        found = await self._query.by_ids(ids)
        return {key: each for key, each in found.items() if as_uuid(key) or not isinstance(each, InvalidInput)}

    async def find(self, ids: Iterable[str], domains: Iterable[str]) -> tuple[ReevoAccount, ...]:
        """Every account with one of these ids, or one of these domains among its own, each once.

        `POST /api/v2/account/_query`, a hundred values a call; before the first domain also `GET
        /api/v2/_schema/account`. Where the vendor does not let domains be filtered, all accounts are read.

        Args:
            ids: UUIDs.
            domains: in any spelling; what is no domain finds nothing.

        Raises:
            UpstreamError: no usable answer came.
        """
        return await self._search.find(ids, domains)

    def calls_to_find(self, ids: Iterable[str], domains: Iterable[str]) -> int:
        """How many calls `find` is expected to take: no question is refused, and no answer has a second page."""
        return self._search.calls_to_find(ids, domains)

    def rounds_to_find(self, ids: Iterable[str], domains: Iterable[str]) -> int:
        """How many of these calls wait for one another."""
        return self._search.rounds_to_find(ids, domains)

    async def all(self, before_page: Callable[[], None] = lambda: None) -> tuple[ReevoAccount, ...]:
        """Every account, each once, a call for each hundred (`POST /api/v2/account/_query` without a filter).

        Args:
            before_page: is told of each page before it is read.

        Raises:
            UpstreamError: no usable answer came for one of the pages.
        """
        accounts = await self._query.every((), lambda _: True, before_page)
        self._length = len(accounts)
        return accounts

    def at_hand(self, ids: Iterable[str]) -> AtHand:
        """What is known of accounts with these ids without asking Reevo.

        Raises:
            BadUserInput: an id cannot stand in a path.
        """
        missing = self._client.missing(map(_get, ids))
        return AtHand(missing=missing, has_list=self.kept() is not None, length=self._length)

    def kept(self) -> tuple[ReevoAccount, ...] | None:
        """Every account, where all pages of the list are fresh; None where one of them would cost a call."""
        return kept_list(self._query.kept_page)

    def create(self, changes: Changes) -> Write[ReevoAccount]:
        """A new account, which has no domain yet (`POST /api/v2/account`); sent again it makes another one.

        Raises:
            FieldRefused: a field that cannot be written.
        """
        request = Request("reevo.account.create", "POST", paths.ACCOUNTS, body=self._bodies.of(changes))
        return Write(request, answers.written_account, _TOUCHES)

    def update(self, account_id: str, changes: Changes) -> Write[ReevoAccount | OnlyId]:
        """A change of one account (`PATCH /api/v2/account/{account_id}`).

        What is not given stays, None clears, and a list or an object replaces the whole of it. The answer is the id
        alone where the vendor says no more.

        Raises:
            BadUserInput: the id cannot stand in a path.
            FieldRefused: a field that cannot be written.
        """
        request = Request("reevo.account.update", "PATCH", paths.account(account_id), body=self._bodies.of(changes))
        return Write(request, partial(answers.changed_account, asked=account_id), _TOUCHES, is_repeatable=True)

    async def write(self, write: Write[T]) -> T:
        """Send what `create` or `update` built, in the form of body that the vendor takes; a refusal has done nothing.

        Raises:
            UpstreamError: as `UpstreamClient.write`; of two refusals that may be of the form the first.
        """
        return await self._bodies.write(write, self._client.write)

    def archive(self, account_id: str) -> Write[None]:
        """Archive one account (`DELETE /api/v2/account/{account_id}`); nothing documented brings it back.

        Raises:
            BadUserInput: the id cannot stand in a path.
        """
        request = Request("reevo.account.archive", "DELETE", paths.account(account_id))
        return Write(request, answers.nothing, _TOUCHES | {"relationship"}, is_repeatable=True)

    def assert_(self, domain_name: str, changes: Changes) -> Write[tuple[ReevoAccount, bool]]:
        """A change of the account that has a domain, or a new one with it (`POST /api/v2/account/_assert`).

        The answer is the account, and whether it was created. Two accounts with the domain are `AmbiguousMatch`.

        Args:
            domain_name: is sent in lower case and else as given.
            changes: without the domain.

        Raises:
            FieldRefused: it is no domain, or a field cannot be written.
        """
        request = Request("reevo.account.assert", "POST", paths.ACCOUNT_ASSERT, body=assert_body(domain_name, changes))
        return Write(request, answers.asserted_account, _TOUCHES, is_repeatable=True)


def _get(account_id: str) -> Request:
    return Request("reevo.account.get", "GET", paths.account(account_id))


def _one(reply: Reply) -> ReevoAccount:
    return mapping.account(replies.open_record(reply.json()))
