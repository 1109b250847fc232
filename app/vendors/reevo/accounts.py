"""Reevo's accounts: one by its id, many by theirs or by their domains, whatever a query finds, and all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.domain.account import ReevoAccount
from app.domain.errors import UpstreamError
from app.domain.paging import AtHand, VendorPage
from app.domain.query import Filter, Sort
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.kept import kept_list
from app.vendors.reevo import mapping, paths, replies
from app.vendors.reevo.account_search import AccountSearch
from app.vendors.reevo.cursors import telling_expiry
from app.vendors.reevo.record_query import RecordQuery
from app.vendors.reevo.schema import ReevoSchema


class ReevoAccounts:
    """Reads accounts.

    Args:
        client: the pipeline to Reevo.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client
        self._query = RecordQuery(client, "account", mapping.account)
        self._search = AccountSearch(self._query, ReevoSchema(client), self.all)
        self._length: int | None = None

    async def get(self, account_id: str) -> ReevoAccount | None:
        """One account by its UUID (`GET /api/v2/account/{account_id}`); None where Reevo has none or archived it.

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        return await self._client.find(_get(account_id), _one)

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
            For each id its account, or why it could not be had; an id that Reevo has no account for is left out.
        """
        return await self._query.by_ids(ids)

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


def _get(account_id: str) -> Request:
    return Request("reevo.account.get", "GET", paths.account(account_id))


def _one(reply: Reply) -> ReevoAccount:
    return mapping.account(replies.open_record(reply.json()))
