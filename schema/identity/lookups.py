"""Records by what links them: each vendor is asked in the way that costs it the fewest calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.domain.account import ReevoAccount, SwiftAccount
from app.domain.company import Company, CompanyFilter
from app.domain.errors import BadUserInput, GatewayError, UpstreamError
from app.domain.known import Known
from app.domain.link_keys import reevo_domains, shared_id, spelled
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose
from schema.company.loaders import AllCompanies
from schema.identity.keys import DOMAIN, ID, SHARED, Key
from schema.identity.references import unread
from schema.identity.whole_lists import AllReevoAccounts, AllSwiftAccounts
from schema.loading import Loader, each, points_are_cheaper
from schema.team.loaders import WHOLE, TeamById, TreeByKey

R = TypeVar("R", bound=Linkable)
R_co = TypeVar("R_co", bound=Linkable, covariant=True)


class ReevoByKey(Loader[Key, tuple[ReevoAccount, ...]]):
    """Which accounts at Reevo have this id, or this domain?"""

    async def fetch(self, keys: Sequence[Key]) -> Mapping[Key, tuple[ReevoAccount, ...] | GatewayError]:
        """One query for each hundred values, ids and domains together."""
        everything = self.context.loader(AllReevoAccounts)
        ids = [value for kind, value in keys if kind == ID]
        domains = [value for kind, value in keys if kind == DOMAIN]
        kept = self.context.vendors.reevo.accounts.kept()
        if everything.all_begun():
            rows = await everything.all()
        elif kept is not None:
            chose(Vendor.REEVO, _counted(keys), Strategy.CACHE, "the whole list is fresh", 0)
            rows = kept
        else:
            calls = self.context.vendors.reevo.accounts.calls_to_find(ids, domains)
            why = "one query for each hundred values, before the first domain also the schema"
            chose(Vendor.REEVO, _counted(keys), Strategy.QUERY, why, calls)
            rows = await self.context.vendors.reevo.accounts.find(ids, domains)
        return _grouped(rows, keys, {ID: _spelled_ids, DOMAIN: reevo_domains})


class CompaniesByKey(Loader[Key, tuple[Company, ...]]):
    """Which companies have this id, or this external id?"""

    async def fetch(self, keys: Sequence[Key]) -> Mapping[Key, tuple[Company, ...] | GatewayError]:
        """One read or filter for one; the whole list, which is one call, for more, unless it is known to be long."""
        companies, everything = self.context.vendors.userlot.companies, self.context.loader(AllCompanies)
        known = companies.at_hand(())
        few = len(keys) == 1 or (known.length is not None and points_are_cheaper(len(keys), known.length))
        if few and not everything.all_begun() and not known.has_list:
            why = "each is one read by id or one filter"
            chose(Vendor.USERLOT, _counted(keys), Strategy.POINTS, why, sum(map(self._costs, keys)))
            return await each(keys, self._one)
        chose(
            Vendor.USERLOT,
            _counted(keys),
            Strategy.CACHE if known.has_list else Strategy.LIST,
            "the whole list is fresh" if known.has_list else "the whole list is one call",
            0,
        )
        return _grouped(await everything.all(), keys, {ID: _spelled_ids, SHARED: _shared_ids})

    async def _one(self, key: Key) -> tuple[Company, ...]:
        kind, value = key
        companies = self.context.vendors.userlot.companies
        if kind == SHARED:
            return await companies.all(CompanyFilter(external_id=value))
        company = await companies.get(value)
        return () if company is None else (company,)

    def _costs(self, key: Key) -> int:
        """How many calls the key costs by itself; one that cannot be sent costs none."""
        kind, value = key
        companies = self.context.vendors.userlot.companies
        if kind == SHARED:
            return 0 if companies.is_kept(CompanyFilter(external_id=value)) else 1
        return unread(companies.at_hand, (value,))


class CompaniesBySourceId(Loader[str, tuple[Company, ...]]):
    """Which companies have this id as `source_external_id`? Only the filter tells; no list shows it.

    Attributes:
        failure: of any of these look-ups; while there is one nobody knows which records a company is one with.
    """

    failure: UpstreamError | None = None

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, tuple[Company, ...] | GatewayError]:
        """One filter an id; none where Userlot's replies tell the ids, and its list is fresh."""
        companies, told = self.context.vendors.userlot.companies, self._told()
        if told:
            known = Known(companies=told)
            return {key: tuple(known.of_source(key)) for key in keys}
        filters = {key: CompanyFilter(source_external_id=key) for key in keys}
        missing = sum(1 for where in filters.values() if not companies.is_kept(where))
        chose(Vendor.USERLOT, f"{len(keys)} source external ids", Strategy.POINTS, "one filter an id", missing)
        found = await each(keys, lambda key: companies.all(filters[key]))
        self.failure = next((each for each in found.values() if isinstance(each, UpstreamError)), self.failure)
        return found

    async def is_free(self, source_id: str) -> bool:
        """Whether the answer for an id costs no call.

        Raises:
            GatewayError: it would, and is not to be had: Userlot's list could not be read in this request.
        """
        kept = self.context.vendors.userlot.companies.is_kept(CompanyFilter(source_external_id=source_id))
        if kept or self.has_begun(source_id) or self._told():
            return True
        companies = self.context.loader(AllCompanies)
        if companies.all_begun():
            await companies.all()
        return False

    def _told(self) -> tuple[Company, ...]:
        """All companies, where their list is fresh and shows these ids."""
        companies = self.context.vendors.userlot.companies.kept(CompanyFilter()) or ()
        return companies if any(company.source_external_ids is not None for company in companies) else ()


class SwiftByKey(Loader[Key, tuple[SwiftAccount, ...]]):
    """Which accounts at Swift have this id, or this customer id?"""

    async def fetch(self, keys: Sequence[Key]) -> Mapping[Key, tuple[SwiftAccount, ...] | GatewayError]:
        """Point reads for a few ids; the list for more, and for customer ids, which nothing else finds."""
        accounts, everything = self.context.vendors.swift.accounts, self.context.loader(AllSwiftAccounts)
        known = accounts.at_hand(())
        only_ids = all(kind == ID for kind, _ in keys)
        few = only_ids and points_are_cheaper(len(keys), known.length)
        if few and not everything.all_begun() and not known.has_list:
            missing = unread(accounts.at_hand, [value for _, value in keys])
            chose(Vendor.SWIFT, _counted(keys), Strategy.POINTS, "a few ids are read one by one", missing)
            return await each(keys, self._one)
        chose(
            Vendor.SWIFT,
            _counted(keys),
            Strategy.CACHE if known.has_list else Strategy.LIST,
            "the whole list is fresh"
            if known.has_list
            else "only the list tells customer ids, and it is one call a page",
            0,
        )
        return _grouped(await everything.all(), keys, {ID: _spelled_ids, SHARED: _shared_ids})

    async def _one(self, key: Key) -> tuple[SwiftAccount, ...]:
        account = await self.context.vendors.swift.accounts.get(key[1])
        return () if account is None else (account,)


class TeamsByKey(Loader[Key, tuple[Team, ...]]):
    """Which teams have this id, or this external reference?"""

    async def fetch(self, keys: Sequence[Key]) -> Mapping[Key, tuple[Team, ...] | GatewayError]:
        """One id by a point read, which is small; else the whole tree, which is one call too."""
        trees = self.context.loader(TreeByKey)
        ids = [value for kind, value in keys if kind == ID]
        if (
            len(ids) == len(keys) == 1
            and not trees.has_begun(WHOLE)
            and not self.context.vendors.assemble.teams.has_tree()
        ):
            team = await self.context.loader(TeamById).load(ids[0])
            return {keys[0]: () if team is None else (team,)}
        tree = await trees.load(WHOLE)
        return _grouped(tuple(tree.by_id.values()), keys, {ID: _spelled_ids, SHARED: _shared_ids})


@dataclass(frozen=True, slots=True)
class Gathered(Generic[R_co]):
    """What came of several keys.

    Attributes:
        records: each once.
        failures: of the keys that no usable answer came for.
    """

    records: tuple[R_co, ...]
    failures: Mapping[Key, GatewayError]

    def failure(self, keys: Iterable[Key]) -> GatewayError | None:
        """The failure of the first of these keys that has one."""
        return next((self.failures[key] for key in keys if key in self.failures), None)


async def gather(loader: Loader[Key, tuple[R, ...]], keys: Iterable[Key]) -> Gathered[R]:
    """The records of all these keys. A key that cannot be asked for names no record."""
    found: dict[str, R] = {}
    failures: dict[Key, GatewayError] = {}
    for key, answer in (await loader.load_many(keys)).items():
        if isinstance(answer, BadUserInput):
            continue
        if isinstance(answer, GatewayError):
            failures[key] = answer
        else:
            found.update((record.id, record) for record in answer)
    return Gathered(tuple(found.values()), failures)


def _spelled_ids(record: Linkable) -> tuple[str, ...]:
    return (spelled(record.id),)


def _shared_ids(record: Linkable) -> tuple[str, ...]:
    external_id = shared_id(record)
    return () if external_id is None else (external_id,)


def _grouped(
    rows: Sequence[R], keys: Sequence[Key], values_of: Mapping[str, Callable[[R], tuple[str, ...]]]
) -> dict[Key, tuple[R, ...]]:
    """The rows of each key, an id of it in any spelling."""
    groups: dict[Key, list[R]] = {}
    for row in rows:
        for kind, values in values_of.items():
            for value in values(row):
                groups.setdefault((kind, value), []).append(row)
    return {key: tuple(groups.get((key[0], spelled(key[1]) if key[0] == ID else key[1]), ())) for key in keys}


def _counted(keys: Sequence[Key]) -> str:
    words = {ID: "ids", SHARED: "ids of other systems", DOMAIN: "domains"}
    counts = {kind: sum(1 for each_kind, _ in keys if each_kind == kind) for kind in words}
    return ", ".join(f"{count} {words[kind]}" for kind, count in counts.items() if count)
