"""Swift's accounts: one by its id, and the list of all under the parent, which is in it too."""

from __future__ import annotations

from app.domain.account import SwiftAccount
from app.domain.paging import VendorPage
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request, query, segment
from app.vendors.swift import dialect, mapping

_ACCOUNTS = "/api/v1/accounts"


class SwiftAccounts:
    """Reads accounts.

    Args:
        client: the pipeline to Swift.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

    async def get(self, account_id: str) -> SwiftAccount | None:
        """One account by its ULID; None where Swift knows none (`GET /api/v1/accounts/{id}`).

        Raises:
            BadUserInput: the id cannot stand in a path.
            UpstreamError: no usable answer came.
        """
        path = f"{_ACCOUNTS}/{segment(account_id, what='a Swift account id')}"
        return await self._client.find(Request("swift.account.get", "GET", path), _one)

    async def page(self, token: str | None, size: int) -> VendorPage[SwiftAccount]:  # noqa: ARG002
        """One page of the list (`GET /api/v1/accounts`), as long as the vendor makes it.

        Args:
            token: the `after` of the page before; None for the first.
            size: not sent: the document states no list parameters, and only `after` is needed to go on.

        Raises:
            UpstreamError: no usable answer came.
        """

        def parse(reply: Reply) -> VendorPage[SwiftAccount]:
            items, page_info = dialect.open_list(reply.json())
            return VendorPage(
                rows=tuple(mapping.account(item) for item in items),
                following=dialect.following(page_info, token, len(items)),
                total=dialect.total(page_info, len(items)),
            )

        return await self._client.read(Request("swift.account.list", "GET", _ACCOUNTS, query(after=token)), parse)


def _one(reply: Reply) -> SwiftAccount:
    return mapping.account(dialect.open_envelope(reply.json()))
