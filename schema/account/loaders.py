"""Accounts by vendor and id, and what a call an account must be spent on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from math import ceil

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.customer import Customer
from app.domain.errors import BadUserInput, GatewayError
from app.domain.record import Wire
from app.domain.vendor import Vendor
from schema.company.loaders import CompanyById
from schema.listing import LARGEST_PAGE
from schema.loading import Loader, Whole, by_id, each

AccountKey = tuple[Vendor, str]

_WORTH_A_LOOK = 10  # accounts, for which one page read in vain costs little


class AccountByRecord(Loader[AccountKey, Customer | None]):
    """Which customer is this vendor's record? None where the vendor has no such record."""

    async def fetch(self, keys: Sequence[AccountKey]) -> Mapping[AccountKey, Customer | GatewayError | None]:
        """Each vendor's records at once, by the means that the vendor has."""

        async def by_vendor(vendor: Vendor) -> dict[AccountKey, Customer | GatewayError | None]:
            ids = [record_id for of, record_id in keys if of is vendor]
            try:
                found: Mapping[str, Customer | GatewayError | None] = await self._readers[vendor](ids)
            except GatewayError as error:
                found = dict.fromkeys(ids, error)
            return {(vendor, record_id): found.get(record_id) for record_id in ids}

        vendors = list(dict.fromkeys(vendor for vendor, _ in keys))
        outcomes: dict[AccountKey, Customer | GatewayError | None] = {}
        for found in (await each(vendors, by_vendor)).values():
            if isinstance(found, GatewayError):
                raise found
            outcomes.update(found)
        return outcomes

    @property
    def _readers(
        self,
    ) -> dict[Vendor, Callable[[list[str]], Awaitable[Mapping[str, Customer | GatewayError | None]]]]:
        return {
            Vendor.ASSEMBLY: self._assembly,
            Vendor.REEVO: self._reevo,
            Vendor.USERLOT: self._userlot,
            Vendor.SWIFT: self._swift,
            Vendor.ASSEMBLE: _no_accounts,
        }

    async def _assembly(self, ids: list[str]) -> Mapping[str, Customer | GatewayError | None]:
        """From the list what it holds for less than point reads would cost, the rest by point reads."""
        accounts = self.context.vendors.assembly.accounts
        rows = await self._assembly_rows(ids)
        rest = [record_id for record_id in ids if record_id not in rows]
        found = {**rows, **await each(rest, accounts.get)}
        return _as_customers(found, lambda record: Customer(assembly=record))

    async def _assembly_rows(self, ids: list[str]) -> dict[str, AssemblyAccount]:
        """Those of the accounts that are better had from the list, which comes a hundred a call.

        How long the list is may not be known. Then its first page is worth a look where many are wanted: what share of
        them stands there tells how many pages the others will take.
        """
        accounts, everything = self.context.vendors.assembly.accounts, self.context.loader(AllAssemblyAccounts)
        try:
            known = accounts.at_hand(ids)
        except BadUserInput:  # of one id; by itself each has an outcome of its own
            return {}
        wanted = set(ids)
        pages = None if known.length is None else ceil(known.length / LARGEST_PAGE)
        if not everything.all_begun() and not known.has_list:
            if pages is None and known.missing >= _WORTH_A_LOOK:
                first = await accounts.page(None, LARGEST_PAGE)
                held = {row.id: row for row in first.rows if row.id in wanted}
                pages = ceil(len(ids) / len(held)) if held else None
                if first.following is None or pages is None or pages >= len(ids) - len(held):
                    return held
            elif pages is None or pages >= known.missing:
                return {}
        return {row.id: row for row in await everything.all() if row.id in wanted}

    async def _reevo(self, ids: list[str]) -> Mapping[str, Customer | GatewayError | None]:
        """One point read, or one query for each hundred."""
        accounts = self.context.vendors.reevo.accounts
        found: Mapping[str, ReevoAccount | GatewayError | None] = (
            await each(ids, accounts.get)
            if len(ids) == 1
            else await accounts.get_many(sorted(ids))  # in one order, so that the answer is found again in the cache
        )
        return _as_customers(found, lambda record: Customer(reevo=record))

    async def _userlot(self, ids: list[str]) -> Mapping[str, Customer | GatewayError | None]:
        found = await each(ids, self.context.loader(CompanyById).load)
        return _as_customers(found, lambda record: Customer(company=record))

    async def _swift(self, ids: list[str]) -> Mapping[str, Customer | GatewayError | None]:
        """Point reads for a few, the list for more."""
        found = await by_id(ids, self.context.vendors.swift.accounts, self.context.loader(AllSwiftAccounts))
        return _as_customers(found, lambda record: Customer(swift=record))


class AllSwiftAccounts(Whole[tuple[SwiftAccount, ...]]):
    """Which accounts are there at Swift?"""

    async def read(self) -> tuple[SwiftAccount, ...]:
        """A call a page."""
        return await self.context.vendors.swift.accounts.all()


class AllAssemblyAccounts(Whole[tuple[AssemblyAccount, ...]]):
    """Which accounts are there at Assembly?"""

    async def read(self) -> tuple[AssemblyAccount, ...]:
        """A call for each hundred."""
        return await self.context.vendors.assembly.accounts.all()


class CustomersByCompany(Loader[str, tuple[AssemblyAccount, ...]]):
    """Which people belong to this company at Assembly, in its order?"""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, tuple[AssemblyAccount, ...] | GatewayError]:
        """The whole list, grouped: it has no filter by company, and people come last in it."""
        wanted: dict[str, list[AssemblyAccount]] = {key: [] for key in keys}
        for account in await self.context.loader(AllAssemblyAccounts).all():
            group = wanted.get(account.company_id or "")
            if group is not None:
                group.append(account)
        return {key: tuple(group) for key, group in wanted.items()}


class PropertiesByAccount(Loader[str, Wire | None]):
    """Which additional properties does this Assembly account have? None where there is no such account."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Wire | GatewayError | None]:
        """A point read each: Assembly has no read of many."""
        return await each(keys, self.context.vendors.assembly.properties.get)


def _as_customers(
    found: Mapping[str, object], customer: Callable[..., Customer]
) -> dict[str, Customer | GatewayError | None]:
    return {
        key: record if record is None or isinstance(record, GatewayError) else customer(record)
        for key, record in found.items()
    }


async def _no_accounts(ids: list[str]) -> Mapping[str, Customer | GatewayError | None]:
    raise BadUserInput(f"Assemble holds teams and no accounts; ask for team {ids[0]!r} with `team(id:)`.")
