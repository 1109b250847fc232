"""Records that are customers, by vendor and id, and what a call an account must be spent on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from math import ceil

from app.domain.account import AssemblyAccount
from app.domain.errors import BadUserInput, GatewayError
from app.domain.record import Wire
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose
from schema.company.loaders import CompanyById
from schema.identity.references import unread
from schema.identity.whole_lists import AllAssemblyAccounts, AllReevoAccounts, AllSwiftAccounts
from schema.listing import LARGEST_PAGE
from schema.loading import Loader, each
from schema.loading.in_time import point_reads, too_late, walk
from schema.loading.points import by_id
from schema.made_once import MadeOnce
from schema.team.loaders import TeamById

RecordRef = tuple[Vendor, str]
Found = Mapping[str, AssemblyAccount | Linkable | GatewayError | None]

_WORTH_A_LOOK = 10  # accounts, for which one page read in vain costs little


def _by_id(rows: tuple[AssemblyAccount, ...]) -> dict[str, AssemblyAccount]:
    return {row.id: row for row in rows}


_BY_ID = MadeOnce(_by_id)


class RecordOf(Loader[RecordRef, AssemblyAccount | Linkable | None]):
    """Which record has this vendor's id? None where the vendor has no such record."""

    async def fetch(
        self, keys: Sequence[RecordRef]
    ) -> Mapping[RecordRef, AssemblyAccount | Linkable | GatewayError | None]:
        """Each vendor's records at once, by the means that the vendor has."""

        async def by_vendor(vendor: Vendor) -> Found:
            ids = [record_id for of, record_id in keys if of is vendor]
            try:
                return await self._readers[vendor](ids)
            except GatewayError as error:
                return dict.fromkeys(ids, error)

        found = await each(list(dict.fromkeys(vendor for vendor, _ in keys)), by_vendor)
        outcomes: dict[RecordRef, AssemblyAccount | Linkable | GatewayError | None] = {}
        for vendor, record_id in keys:
            of_vendor = found[vendor]
            if isinstance(of_vendor, GatewayError):
                raise of_vendor
            outcomes[vendor, record_id] = of_vendor.get(record_id)
        return outcomes

    @property
    def _readers(self) -> dict[Vendor, Callable[[list[str]], Awaitable[Found]]]:
        return {
            Vendor.ASSEMBLY: self._assembly,
            Vendor.REEVO: self._reevo,
            Vendor.USERLOT: self._userlot,
            Vendor.SWIFT: self._swift,
            Vendor.ASSEMBLE: self._assemble,
        }

    async def _assembly(self, ids: list[str]) -> Found:
        """From the list what it holds for less than point reads would cost, the rest by point reads."""
        accounts, noun = self.context.vendors.assembly.accounts, AllAssemblyAccounts.noun
        rows, why = await self._assembly_rows(ids)
        rest = [record_id for record_id in ids if record_id not in rows]
        if rest:
            missing = unread(accounts.at_hand, rest)
            noun.by_id(len(rest), Strategy.POINTS if missing else Strategy.CACHE, why, missing)
        return {**rows, **await each(rest, accounts.get)}

    async def _assembly_rows(self, ids: list[str]) -> tuple[dict[str, AssemblyAccount], str]:
        """Those of the accounts that are better had from the list, a hundred a call, and why the others are not.

        How long the list is may not be known. Then its first page is worth a look where many are wanted: what share of
        them stands there tells how many pages the others will take.
        """
        accounts, everything = self.context.vendors.assembly.accounts, self.context.loader(AllAssemblyAccounts)
        try:
            known = accounts.at_hand(ids)
        except BadUserInput:
            return {}, "an id that cannot be sent fails alone"
        wanted, noun = set(ids), everything.noun
        pages = None if known.length is None else ceil(known.length / LARGEST_PAGE)
        if not everything.all_begun() and not known.has_list:
            if known.missing == 0:
                return {}, "each of them is fresh"
            if pages is None and known.missing >= _WORTH_A_LOOK:
                why = "a look at how many of them stand on the first page"
                noun.by_id(len(ids), Strategy.PAGE, why, 1)
                first = await accounts.page(None, LARGEST_PAGE)
                held = {row.id: row for row in first.rows if row.id in wanted}
                pages = ceil(len(ids) / len(held)) if held and first.following is not None else None
                few = "few of them stand on the first page of the list"
                if late := self._why_not_list(pages, 1, len(ids) - len(held), few):
                    return held, late
            else:
                few = "fewer than the pages that the list may have"
                if late := self._why_not_list(pages, known.pages, known.missing, few):
                    return {}, late
        noun.by_id(len(ids), Strategy.LIST, "fewer pages than accounts", 0)
        rows = await everything.all()
        if known.has_list:
            by_id = _BY_ID.of(accounts, rows)
            return {each_id: by_id[each_id] for each_id in ids if each_id in by_id}, "the list does not hold them"
        return {row.id: row for row in rows if row.id in wanted}, "the list does not hold them"

    def _why_not_list(self, pages: int | None, read: int, missing: int, fewer: str) -> str | None:
        """Why accounts are read one by one, if they are to be.

        Args:
            pages: that the list has; None where that is not known, or no page is left.
            read: of these, at hand.
            missing: accounts to be read.
            fewer: the reason where these are no more than pages.
        """
        if pages is None or pages >= missing:
            return fewer
        noun = AllAssemblyAccounts.noun
        return too_late(self.context, noun.vendor, walk(noun, max(0, pages - read)), point_reads(noun, missing))

    async def _reevo(self, ids: list[str]) -> Found:
        """One point read, or one query for each hundred."""
        accounts, noun = self.context.vendors.reevo.accounts, AllReevoAccounts.noun
        if len(ids) == 1:
            noun.by_id(1, Strategy.POINTS, "one is a small read", unread(accounts.at_hand, ids))
            return await each(ids, accounts.get)
        noun.by_id(len(ids), Strategy.QUERY, "one query for each hundred", accounts.calls_to_find(ids, ()))
        return await accounts.get_many(sorted(ids))  # in one order, so that the answer is found again in the cache

    async def _userlot(self, ids: list[str]) -> Found:
        return await each(ids, self.context.loader(CompanyById).load)

    async def _swift(self, ids: list[str]) -> Found:
        """Point reads for a few, the list for more."""
        return await by_id(ids, self.context.vendors.swift.accounts, self.context.loader(AllSwiftAccounts))

    async def _assemble(self, ids: list[str]) -> Found:
        return await each(ids, self.context.loader(TeamById).load)


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
        need = f"additional properties of {AllAssemblyAccounts.noun.counted(len(keys))}"
        chose(Vendor.ASSEMBLY, need, Strategy.POINTS, "they are read an account at a time", len(keys))
        return await each(keys, self.context.vendors.assembly.properties.get)
