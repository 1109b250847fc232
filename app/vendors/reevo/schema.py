"""Reevo's schema: which fields and relationships accounts have in this workspace."""

from __future__ import annotations

from app.domain.account import AccountSchema
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request
from app.vendors.reevo import paths, replies, schema_mapping


class ReevoSchema:
    """Reads the schema.

    Args:
        client: the pipeline to Reevo.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

    async def account(self) -> AccountSchema:
        """The schema of accounts (`GET /api/v2/_schema/account`).

        Raises:
            UpstreamError: no usable answer came.
        """
        return await self._client.read(_account(), _one)

    def is_kept(self) -> bool:
        """Whether the schema of accounts is at hand without asking."""
        return self._client.kept(_account()) is not None


def _account() -> Request:
    return Request("reevo.schema.get", "GET", paths.ACCOUNT_SCHEMA)


def _one(reply: Reply) -> AccountSchema:
    return schema_mapping.account_schema(replies.open_record(reply.json()))
