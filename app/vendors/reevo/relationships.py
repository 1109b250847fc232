"""The relationships of a Reevo account, contacts among them: which records are related, and what the edge says."""

from __future__ import annotations

from app.domain.contact import RelatedRecord
from app.domain.paging import VendorPage
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request, query
from app.vendors.reevo import mapping, paths, replies
from app.vendors.reevo.cursors import telling_expiry


class ReevoRelationships:
    """Reads relationships.

    Args:
        client: the pipeline to Reevo.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

    async def page(
        self,
        account_id: str,
        api_name: str,
        token: str | None,
        size: int,  # noqa: ARG002
    ) -> VendorPage[RelatedRecord]:
        """One page of a relationship (`GET /api/v2/account/{account_id}/relationship/{api_name}`).

        Args:
            account_id: the UUID of the account.
            api_name: of the relationship, such as `contacts`.
            token: the `following` of the page before; None for the first.
            size: not sent: the document states no parameters, and only `cursor` is needed to go on.

        Raises:
            BadUserInput: the id or the name cannot stand in a path.
            CursorExpired: Reevo no longer takes the token.
            NotFound: Reevo has no such account.
            InvalidInput: accounts have no relationship of this name.
            UpstreamError: no usable answer came.
        """

        def parse(reply: Reply) -> VendorPage[RelatedRecord]:
            return replies.page(reply.json(), token, mapping.related_record)

        path = paths.relationship(account_id, api_name)
        request = Request("reevo.relationship.list", "GET", path, query(cursor=token))
        with telling_expiry():
            return await self._client.read(request, parse)
