"""People: a Customer at Assembly, an end user at Userlot and a contact at Reevo are one by their e-mail address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from app.domain.contact import Contact
from app.domain.end_user import EndUser, EndUserFilter
from app.domain.errors import GatewayError, Unsupported
from app.domain.identity import normalise_email
from app.domain.link_keys import keys_of, spelled
from app.domain.vendor import Vendor
from app.domain.verdicts import Rule, SourceStatus
from app.upstream.scope import Strategy, chose
from schema.end_user.loaders import AllEndUsers
from schema.identity.customer_view import CustomerView
from schema.identity.parts import Held, Part, failed
from schema.identity.references import AccountByRef
from schema.listing import LARGEST_PAGE
from schema.loading import Loader, each
from schema.loading.crossover import points_are_cheaper


class EndUsersByEmail(Loader[str, tuple[EndUser, ...]]):
    """Which end users have this e-mail address?"""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, tuple[EndUser, ...] | GatewayError]:
        """A filter for a few; the one list of all for more."""
        end_users, everything = self.context.vendors.userlot.end_users, self.context.loader(AllEndUsers)
        known = end_users.at_hand(())
        few = points_are_cheaper(len(keys), known.length)
        if few and not everything.all_begun() and not known.has_list:
            filters = {key: EndUserFilter(email=key) for key in keys}
            missing = sum(1 for where in filters.values() if not end_users.is_kept(where))
            chose(Vendor.USERLOT, f"{len(keys)} e-mail addresses", Strategy.POINTS, "one filter an address", missing)
            found = await each(keys, lambda key: end_users.all(filters[key]))
            return {key: _of(key, rows) for key, rows in found.items()}
        rows = await everything.all()
        groups: dict[str, list[EndUser]] = {}
        for row in rows:
            groups.setdefault(normalise_email(row.email or "") or "", []).append(row)
        return {key: tuple(groups.get(key, ())) for key in keys}


def _of(email: str, rows: tuple[EndUser, ...] | GatewayError) -> tuple[EndUser, ...] | GatewayError:
    if isinstance(rows, GatewayError):
        return rows
    return tuple(row for row in rows if normalise_email(row.email or "") == email)


class ContactsByEmail(Loader[str, tuple[Contact, ...]]):
    """Which contacts at Reevo have this e-mail address for their first?"""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, tuple[Contact, ...] | GatewayError]:
        """One query for each hundred addresses."""
        chose(
            Vendor.REEVO,
            f"{len(keys)} e-mail addresses",
            Strategy.QUERY,
            "one query for each hundred",
            ceil(len(keys) / LARGEST_PAGE),
        )
        groups: dict[str, list[Contact]] = {}
        for contact in await self.context.vendors.reevo.contacts.by_email(keys):
            groups.setdefault(normalise_email(contact.primary_email or "") or "", []).append(contact)
        return {key: tuple(groups.get(key, ())) for key in keys}


class PersonByEmail(Loader[str, Part]):
    """Which person at Assembly has this e-mail address?"""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Part | GatewayError]:
        """A point read an address: Assembly has no read of many."""
        found = await each(keys, self.context.loader(AccountByRef).load)
        outcomes: dict[str, Part | GatewayError] = {}
        for key, account in found.items():
            if isinstance(account, GatewayError):
                outcomes[key] = account
            elif account is not None and keys_of(account).email == key:
                outcomes[key] = Part(SourceStatus.OK, account, Rule.EMAIL)
            else:
                outcomes[key] = Part(SourceStatus.NOT_LINKED)
        return outcomes


def email_to_look_for(view: CustomerView, vendor: Vendor, part: Part) -> str | None:
    """The e-mail address by which a person's end user or contact is found; None where there is none to be looked for.

    Args:
        view: the customer, settled.
        vendor: where.
        part: the vendor's of the customer; one that is known by a stronger rule stays as it is.
    """
    if part.status is not SourceStatus.NOT_LINKED or vendor not in (Vendor.USERLOT, Vendor.REEVO):
        return None
    return (keys_of(view.account).email or None) if view.account is not None else None


async def with_person(view: CustomerView, vendor: Vendor) -> Part:
    """A vendor's part of a customer; of a person, also its end user or contact.

    A part that is known by a stronger rule stays as it is.
    """
    part = await view.part(vendor)
    email = email_to_look_for(view, vendor, part)
    if email is None:
        return part
    try:
        found: Sequence[Held] = (
            await view.context.loader(EndUsersByEmail).load(email)
            if vendor is Vendor.USERLOT
            else await view.context.loader(ContactsByEmail).load(email)
        )
    except Unsupported:
        return Part(SourceStatus.SKIPPED)
    except GatewayError as error:
        return failed(error, vendor)
    refused = keys_of(view.account).refused if view.account is not None else frozenset()
    found = [record for record in found if (vendor, spelled(record.id)) not in refused]
    if len(found) > 1:
        candidates = tuple(sorted((vendor, record.id) for record in found))
        return Part(SourceStatus.AMBIGUOUS, rule=Rule.EMAIL, candidates=candidates)
    return Part(SourceStatus.OK, found[0], Rule.EMAIL) if found else part
