"""The relationships of a Reevo account, contacts among them: which records are related, and what the edge says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import EllipsisType

from app.domain.changes import Changes
from app.domain.contact import RelatedRecord
from app.domain.paging import VendorPage
from app.domain.record import Json
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request, query
from app.upstream.writing import Write
from app.vendors.reevo import answers, mapping, paths, replies
from app.vendors.reevo.changes import edge_body, link_body
from app.vendors.reevo.cursors import telling_expiry

_TOUCHES = frozenset({"relationship", "account", "contact"})  # a tie has two ends, and either may show it


class ReevoRelationships:
    """Reads relationships, and builds what changes them.

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
        request = Request("reevo.relationship.list", "GET", path, query(cursor=token), follows=token is not None)
        with telling_expiry():
            return await self._client.read(request, parse)

    def link(
        self,
        account_id: str,
        api_name: str,
        related: str | Mapping[str, Json],
        *,
        role: str | EllipsisType | None = ...,
        is_primary: bool | EllipsisType | None = ...,
    ) -> Write[RelatedRecord]:
        """Tie a record to an account (`POST /api/v2/account/{account_id}/relationship/{api_name}`).

        Args:
            account_id: the UUID of the account.
            api_name: of the relationship, such as `contacts`.
            related: the id of the record, or what it is matched by, such as `{"email": …}`.
            role: of a contact; not sent where it is not given.
            is_primary: likewise; only typed relationships, contacts among them, have these two.

        Raises:
            BadUserInput: the id or the name cannot stand in a path.
            FieldRefused: a blank id or match.
        """
        edge: dict[str, Json] = {}
        if not isinstance(role, EllipsisType):
            edge["role"] = role
        if not isinstance(is_primary, EllipsisType):
            edge["is_primary"] = is_primary
        path = paths.relationship(account_id, api_name)
        request = Request("reevo.relationship.link", "POST", path, body=link_body(related, edge))
        asked = related if isinstance(related, str) else None
        return Write(request, partial(answers.linked, asked=asked), _TOUCHES)

    def update(self, account_id: str, api_name: str, target_id: str, changes: Changes) -> Write[RelatedRecord | None]:
        """Change what is said of a tie (`PATCH …/relationship/{api_name}/{target_id}`), in a typed relationship.

        The answer is None where the reply has nothing.

        Args:
            account_id: the UUID of the account.
            api_name: of the relationship, such as `contacts`.
            target_id: the id of the related record.
            changes: `role`, `is_primary`.

        Raises:
            BadUserInput: an id or the name cannot stand in a path.
            FieldRefused: a field that a tie has not.
        """
        path = paths.related(account_id, api_name, target_id)
        request = Request("reevo.relationship.update", "PATCH", path, body=edge_body(changes))
        return Write(request, partial(answers.written_edge, asked=target_id), _TOUCHES, is_repeatable=True)

    def unlink(self, account_id: str, api_name: str, target_id: str) -> Write[None]:
        """Untie a record from an account (`DELETE …/relationship/{api_name}/{target_id}`); neither is deleted.

        Raises:
            BadUserInput: an id or the name cannot stand in a path.
        """
        request = Request("reevo.relationship.unlink", "DELETE", paths.related(account_id, api_name, target_id))
        return Write(request, answers.nothing, _TOUCHES, is_repeatable=True)
