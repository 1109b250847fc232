"""Records by what links them: each vendor is asked in the way that costs it the fewest calls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, TypeVar

from app.domain.account import ReevoAccount, SwiftAccount
from app.domain.company import Company, CompanyFilter
from app.domain.errors import BadUserInput, GatewayError, UpstreamError
from app.domain.known import Known
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable
from app.upstream.scope import Strategy, chose
from schema.company.loaders import AllCompanies
from schema.identity.grouping import Grouped, groups_of
from schema.identity.keys import DOMAIN, ID, SHARED, Key
from schema.identity.references import unread
from schema.identity.whole_lists import AllReevoAccounts, AllSwiftAccounts
from schema.loading import Loader, each
from schema.loading.crossover import points_are_cheaper
from schema.made_once import MadeOnce
from schema.team.loaders import WHOLE, TeamById, TreeByKey

R = TypeVar("R", bound=Linkable)
R_co = TypeVar("R_co", bound=Linkable, covariant=True)


class ReevoByKey(Loader[Key, tuple[ReevoAccount, ...]]):
    """Which accounts at Reevo have this id, or this domain?"""

    async def fetch(self, keys: Sequence[Key]) -> Mapping[Key, tuple[ReevoAccount, ...] | GatewayError]:
        """One query for each hundred values, ids and domains together."""
        everything, accounts = self.context.loader(AllReevoAccounts), self.context.vendors.reevo.accounts
        ids = [value for kind, value in keys if kind == ID]
        domains = [value for kind, value in keys if kind == DOMAIN]
        kept = accounts.kept()
        if everything.all_begun():
            rows = await everything.all()
        elif kept is not None:
            chose(Vendor.REEVO, _counted(keys), Strategy.CACHE, "the whole list is fresh", 0)
            rows = kept
        else:
            calls, rounds = accounts.calls_to_find(ids, domains), accounts.rounds_to_find(ids, domains)
            why = "one query for each hundred values, before the first domain also the schema"
            chose(Vendor.REEVO, _counted(keys), Strategy.QUERY, why, calls, rounds=rounds)
            rows = await accounts.find(ids, domains)
        return groups_of(rows, accounts, are_kept=kept is not None).of(keys)


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
        return groups_of(await everything.all(), companies, are_kept=known.has_list).of(keys)

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
        companies, known = self.context.vendors.userlot.companies, self._told()
        if known is not None:
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
        found = self.free((source_id,))[source_id]
        if isinstance(found, BadUserInput):
            raise found
        if not found:
            await self.list_is_had()
        return found

    def free(self, source_ids: Iterable[str]) -> dict[str, bool | BadUserInput]:
        """Whether the answers for ids cost no call; the failure of those that nobody can be asked for."""
        is_told = self._told() is not None  # found out once for all: the list may be long
        return {each: self._is_free(each, is_told=is_told) for each in source_ids}

    def _is_free(self, source_id: str, *, is_told: bool) -> bool | BadUserInput:
        if source_id.strip() and (is_told or self.has_begun(source_id)):
            return True
        try:
            return self.context.vendors.userlot.companies.is_kept(CompanyFilter(source_external_id=source_id))
        except BadUserInput as failure:
            return failure

    async def list_is_had(self) -> None:
        """Wait for Userlot's list where this request reads it.

        Raises:
            GatewayError: it could not be read, so that nothing is to be had by ids that would cost a call either.
        """
        companies = self.context.loader(AllCompanies)
        if companies.all_begun():
            await companies.all()

    def _told(self) -> Known | None:
        """All companies, where their list is fresh and shows these ids."""
        companies = self.context.vendors.userlot.companies
        rows = companies.kept(CompanyFilter())
        return None if rows is None else _TOLD.of(companies, rows)


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
        return groups_of(await everything.all(), accounts, are_kept=known.has_list).of(keys)

    async def _one(self, key: Key) -> tuple[SwiftAccount, ...]:
        account = await self.context.vendors.swift.accounts.get(key[1])
        return () if account is None else (account,)


class TeamsByKey(Loader[Key, tuple[Team, ...]]):
    """Which teams have this id, or this external reference?"""

    async def fetch(self, keys: Sequence[Key]) -> Mapping[Key, tuple[Team, ...] | GatewayError]:
        """One id by a point read, which is small; else the whole tree, which is one call too."""
        trees, teams = self.context.loader(TreeByKey), self.context.vendors.assemble.teams
        ids, is_kept = [value for kind, value in keys if kind == ID], teams.has_tree()
        if len(ids) == len(keys) == 1 and not trees.has_begun(WHOLE) and not is_kept:
            team = await self.context.loader(TeamById).load(ids[0])
            return {keys[0]: () if team is None else (team,)}
        rows = tuple((await trees.load(WHOLE)).by_id.values())
        return groups_of(rows, teams, are_kept=is_kept).of(keys)


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
        if not self.failures:  # which is nearly always so, and it is asked for every customer
            return None
        return next((self.failures[key] for key in keys if key in self.failures), None)


async def gather(loader: Loader[Key, tuple[R, ...]], keys: Iterable[Key]) -> Gathered[R]:
    """The records of all these keys. A key that cannot be asked for names no record."""
    answers = await loader.load_many(keys)
    if isinstance(answers, Grouped):
        return Gathered(answers.records, {})
    found: dict[str, R] = {}
    failures: dict[Key, GatewayError] = {}
    for key, answer in answers.items():
        if not answer:  # as of most: an account has several keys, and one of them is shared
            continue
        if isinstance(answer, GatewayError):
            if not isinstance(answer, BadUserInput):
                failures[key] = answer
            continue
        for record in answer:
            found[record.id] = record
    return Gathered(tuple(found.values()), failures)


def _telling(companies: tuple[Company, ...]) -> Known | None:
    """The companies by what they tell of ids elsewhere; None where none of them tells anything."""
    tell = any(company.source_external_ids is not None for company in companies)
    return Known(companies=companies) if tell else None


_TOLD = MadeOnce(_telling)


def _counted(keys: Sequence[Key]) -> str:
    words = {ID: "ids", SHARED: "ids of other systems", DOMAIN: "domains"}
    kinds = list(map(itemgetter(0), keys))
    counts = {kind: kinds.count(kind) for kind in words}
    return ", ".join(f"{count} {words[kind]}" for kind, count in counts.items() if count)
