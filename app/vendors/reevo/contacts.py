"""Reevo's contacts, by their ids: the items of a relationship name them without saying anything of them."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.contact import Contact
from app.domain.errors import UpstreamError
from app.upstream.client import UpstreamClient
from app.vendors.reevo import mapping
from app.vendors.reevo.record_query import RecordQuery


class ReevoContacts:
    """Reads contacts.

    Args:
        client: the pipeline to Reevo.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._query = RecordQuery(client, "contact", mapping.contact)

    async def get(self, contact_id: str) -> Contact | None:
        """One contact by its UUID; None where Reevo has none.

        Raises:
            UpstreamError: no usable answer came.
        """
        found = (await self.get_many([contact_id])).get(contact_id)
        if isinstance(found, UpstreamError):
            raise found
        return found

    async def get_many(self, ids: Iterable[str]) -> dict[str, Contact | UpstreamError]:
        """Many contacts by their UUIDs, a hundred a call (`POST /api/v2/contact/_query` with `id in [...]`).

        Returns:
            For each id its contact, or why it could not be had; an id that Reevo has no contact for is left out.
        """
        return await self._query.by_ids(ids)
