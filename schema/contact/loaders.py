"""Contacts by id: Reevo's `in`, one call for a hundred; and the pages of relationships, by which they are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from app.domain.contact import Contact, RelatedRecord
from app.domain.errors import GatewayError
from app.domain.paging import VendorPage
from app.domain.vendor import Vendor
from app.upstream.scope import Strategy
from app.vendors.directory import Vendors
from schema.loading import Loader, each
from schema.loading.choices import Noun, Page

CONTACTS = Noun(Vendor.REEVO, "contact", "contacts")

_CONTACTS = "contacts"
_IDS_A_QUERY_TAKES = 100


def pages_of_related(vendors: Vendors, account_id: str, api_name: str) -> Page[RelatedRecord]:
    """The pages of one relationship of an account, each noted before it is read.

    Args:
        vendors: Reevo among them.
        account_id: Reevo's id of the account.
        api_name: of the relationship.
    """
    relationships = vendors.reevo.relationships
    return CONTACTS.paged(
        lambda token, size: relationships.page(account_id, api_name, token, size),
        what=f"an account's {api_name}",
        why="a relationship is read an account at a time",
    )


class FirstContacts(Loader[str, VendorPage[RelatedRecord]]):
    """Which contacts stand on the first page of this account's? It is as long as Reevo makes it."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, VendorPage[RelatedRecord] | GatewayError]:
        """A call each: a relationship is read an account at a time."""
        return await each(keys, lambda key: pages_of_related(self.context.vendors, key, _CONTACTS)(None, 0))

    def has_read(self, account_id: str, api_name: str, token: str | None) -> bool:
        """Whether a page of a relationship is one of those that were begun."""
        return token is None and api_name == _CONTACTS and self.has_begun(account_id)


class ContactById(Loader[str, Contact | None]):
    """Which contact has this id? None where there is none."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Contact | GatewayError | None]:
        """One query for each hundred ids, in one order, so that the answer is found again in the cache."""
        contacts = self.context.vendors.reevo.contacts
        CONTACTS.by_id(len(keys), Strategy.QUERY, "a query takes a hundred ids", ceil(len(keys) / _IDS_A_QUERY_TAKES))
        return await contacts.get_many(sorted(keys))
