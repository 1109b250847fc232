"""Reevo's contacts: by their ids, since the items of a relationship say nothing else of them, and by e-mail address."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from app.domain.contact import Contact
from app.domain.errors import Unsupported, UpstreamError
from app.domain.identity import normalise_email
from app.domain.query import Condition, Operator
from app.domain.record import Json
from app.upstream.client import UpstreamClient
from app.vendors.reevo import mapping
from app.vendors.reevo.dialect import REFUSED_FIELD
from app.vendors.reevo.record_query import MOST_IDS, RecordQuery


class ReevoContacts:
    """Reads contacts.

    Args:
        client: the pipeline to Reevo.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._query = RecordQuery(client, "contact", mapping.contact)
        self._is_refused = False  # a search by e-mail address

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

    async def by_email(self, emails: Iterable[str]) -> tuple[Contact, ...]:
        """Every contact whose primary e-mail address is one of these, in any case, each once.

        A hundred addresses a call (`POST /api/v2/contact/_query` with `primary_email in [...]`, in lower case). What is
        no address finds nothing. Contacts are not read one and all where the vendor refuses this: there are too many.

        Raises:
            Unsupported: Reevo does not let contacts be filtered by their e-mail address; it is then not asked again.
            UpstreamError: no usable answer came.
        """
        wanted = frozenset(found for found in map(normalise_email, emails) if found is not None)
        values = sorted(wanted)

        def belongs(contact: Contact) -> bool:
            return contact.primary_email is not None and normalise_email(contact.primary_email) in wanted

        async def part(start: int) -> tuple[Contact, ...]:
            asked: list[Json] = [*values[start : start + MOST_IDS]]
            return await self._query.every((Condition("primary_email", Operator.IN, asked),), belongs)

        if values and self._is_refused:
            raise _unsupported()
        answers = await asyncio.gather(*map(part, range(0, len(values), MOST_IDS)), return_exceptions=True)
        rows: dict[str, Contact] = {}
        for answer in answers:
            if isinstance(answer, UpstreamError) and answer.vendor_code in REFUSED_FIELD:
                self._is_refused = True
                raise _unsupported() from answer
            if isinstance(answer, BaseException):
                raise answer
            rows.update((contact.id, contact) for contact in answer)
        return tuple(rows.values())


def _unsupported() -> Unsupported:
    return Unsupported("Reevo does not let contacts be found by their e-mail address in this workspace.")
