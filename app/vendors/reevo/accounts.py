"""Reevo's accounts: one by its id, many by theirs, and whatever a query finds."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.account import ReevoAccount
from app.domain.errors import UpstreamError
from app.domain.paging import VendorPage
from app.domain.query import Filter, Sort
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.reevo import mapping, paths, replies
from app.vendors.reevo.cursors import telling_expiry
from app.vendors.reevo.record_query import RecordQuery


class ReevoAccounts:
    """Reads accounts.

    Args:
        client: the pipeline to Reevo.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client
        self._query = RecordQuery(client, "account", mapping.account)

    async def get(self, account_id: str) -> ReevoAccount | None:
        """One account by its UUID (`GET /api/v2/account/{account_id}`); None where Reevo has none or archived it.

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        return await self._client.find(Request("reevo.account.get", "GET", paths.account(account_id)), _one)

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


def _one(reply: Reply) -> ReevoAccount:
    return mapping.account(replies.open_record(reply.json()))
