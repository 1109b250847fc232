"""Contacts by id: Reevo's `in`, one call for a hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from app.domain.contact import Contact
from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy
from schema.choices import Noun
from schema.loading import Loader

CONTACTS = Noun(Vendor.REEVO, "contact", "contacts")

_IDS_A_QUERY_TAKES = 100


class ContactById(Loader[str, Contact | None]):
    """Which contact has this id? None where there is none."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Contact | GatewayError | None]:
        """One query for each hundred ids, in one order, so that the answer is found again in the cache."""
        contacts = self.context.vendors.reevo.contacts
        CONTACTS.by_id(len(keys), Strategy.QUERY, "a query takes a hundred ids", ceil(len(keys) / _IDS_A_QUERY_TAKES))
        return await contacts.get_many(sorted(keys))
