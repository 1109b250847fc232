"""What an account of Assembly is linked to at each other vendor: the records are gathered, then the rules decide."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import CompanyFilter
from app.domain.errors import GatewayError, NotConfigured
from app.domain.known import Known
from app.domain.link_keys import keys_of, reevo_domains
from app.domain.links import verdict
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, SourceStatus, Verdict
from schema.context import Context
from schema.identity.keys import company_keys, reevo_keys, swift_keys, team_keys
from schema.identity.lookups import (
    AccountByRef,
    CompaniesByKey,
    CompaniesBySourceId,
    ReevoByKey,
    SwiftByKey,
    TeamsByKey,
    gather,
)
from schema.identity.whole_lists import AssemblyIndex
from schema.loading import Loader, each
from schema.team.loaders import TeamById

T = TypeVar("T")

SKIPPED = Verdict(SourceStatus.SKIPPED)
"""A rule was not tried, so that nothing can be said."""


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Which account's link, at the vendor of the loader.

    Attributes:
        account_id: at Assembly.
        thorough: whether the rule that costs a call for each id is tried too, as for a single customer.
        account: the account itself.
    """

    account_id: str
    thorough: bool
    account: AssemblyAccount = field(compare=False, repr=False)

    @classmethod
    def of(cls, account: AssemblyAccount, *, thorough: bool) -> LinkKey:
        """The key of an account."""
        return cls(account.id, thorough, account)


Outcomes = dict[LinkKey, Verdict | GatewayError]


async def link_of(context: Context, account: AssemblyAccount, vendor: Vendor, *, thorough: bool) -> Verdict:
    """What an account of Assembly is linked to at another vendor.

    Raises:
        GatewayError: that could not be found out.
    """
    return await context.loader(_LINKS[vendor]).load(LinkKey.of(account, thorough=thorough))


class _Links(Loader[LinkKey, Verdict]):
    """What are these accounts linked to at one vendor?"""

    async def fetch(self, keys: Sequence[LinkKey]) -> Mapping[LinkKey, Verdict | GatewayError]:
        """All accounts at once."""
        return await self.decided(keys)

    @abstractmethod
    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """An outcome for each account."""

    async def seen(self, keys: Sequence[LinkKey]) -> list[AssemblyAccount]:
        """The accounts, and all others too that this request has read anyway."""
        accounts = [key.account for key in keys]
        everything = self.context.loader(AssemblyIndex)
        if everything.all_begun():
            return [*accounts, *(await everything.all()).accounts.values()]
        return [*accounts, *self.context.organisations.seen]


class LinksAtReevo(_Links):
    """What are these accounts linked to at Reevo?"""

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and domains; an account with further domains is another's too where Assembly knows one by these."""
        _ = self.context.vendors.reevo
        wanted = {key: reevo_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(ReevoByKey), _flat(wanted.values()))
        accounts = await self.seen(keys)
        known = Known(accounts=accounts, reevo=found.records)
        contested = {} if self._all_are_seen else {key: _further_domains(key.account, known) for key in keys}
        affordable = self._affordable(sorted(set(_flat(contested.values()))))
        rivals = await each(affordable, self.context.loader(AccountByRef).load)
        present = [rival for rival in rivals.values() if isinstance(rival, AssemblyAccount)]
        if present:
            known = Known(accounts=[*accounts, *present], reevo=found.records)

        def outcome(key: LinkKey) -> Verdict | GatewayError:
            failure = found.failure(wanted[key])
            domains = contested.get(key, ())
            if failure is None:
                answers = (rivals.get(domain) for domain in domains)
                failure = next((answer for answer in answers if isinstance(answer, GatewayError)), None)
            if failure is not None:
                return failure
            return (
                SKIPPED
                if any(domain not in rivals for domain in domains)
                else verdict(key.account, Vendor.REEVO, known)
            )

        return {key: outcome(key) for key in keys}

    @property
    def _all_are_seen(self) -> bool:
        return self.context.loader(AssemblyIndex).all_begun() or self.context.organisations.are_all

    def _affordable(self, domains: list[str]) -> list[str]:
        most = self.context.organisations.most_checks
        return domains if most is None else domains[:most]


class LinksAtUserlot(_Links):
    """What are these accounts linked to at Userlot?"""

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and ids of other systems, then by those that only a filter finds."""
        _ = self.context.vendors.userlot
        wanted = {key: company_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(CompaniesByKey), _flat(wanted.values()))
        known = Known(accounts=await self.seen(keys), companies=found.records)
        outcomes: Outcomes = {
            key: found.failure(wanted[key]) or verdict(key.account, Vendor.USERLOT, known) for key in keys
        }
        undecided = [
            key for key, found in outcomes.items() if found is NOT_LINKED and not keys_of(key.account).is_person
        ]
        return {**outcomes, **await each(undecided, self._by_source_id)}

    async def _by_source_id(self, key: LinkKey) -> Verdict:
        """By the ids of the customer's records as `source_external_id`: a call an id, so in lists only what is kept."""
        if not key.thorough and not self._is_kept(key.account_id):
            return SKIPPED
        beside, complete = await self._linked_beside(key) if key.thorough else ([], False)
        ids = [key.account.id, *(record.id for record in beside)]
        answers = await each(ids, self.context.loader(CompaniesBySourceId).load)
        failure = next((answer for answer in answers.values() if isinstance(answer, GatewayError)), None)
        if failure is not None:
            raise failure
        known = Known(
            accounts=[key.account],
            reevo=[record for record in beside if isinstance(record, ReevoAccount)],
            swift=[record for record in beside if isinstance(record, SwiftAccount)],
            by_source_id={each_id: found for each_id, found in answers.items() if not isinstance(found, GatewayError)},
        )
        decided = verdict(key.account, Vendor.USERLOT, known)
        return SKIPPED if decided is NOT_LINKED and not complete else decided

    async def _linked_beside(self, key: LinkKey) -> tuple[list[ReevoAccount | SwiftAccount], bool]:
        """The customer's records at Reevo and Swift, and whether it is known that there are no others."""
        records: list[ReevoAccount | SwiftAccount] = []
        complete = True
        links = [self.context.loader(loader) for loader in (LinksAtReevo, LinksAtSwift)]
        for found in (await each(links, lambda loader: loader.load(key))).values():
            if isinstance(found, GatewayError):
                complete = complete and isinstance(found, NotConfigured)
            elif isinstance(found.record, ReevoAccount | SwiftAccount):
                records.append(found.record)
        return records, complete

    def _is_kept(self, source_id: str) -> bool:
        return self.context.vendors.userlot.companies.is_kept(CompanyFilter(source_external_id=source_id))


class LinksAtSwift(_Links):
    """What are these accounts linked to at Swift?"""

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and customer ids."""
        _ = self.context.vendors.swift
        wanted = {key: swift_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(SwiftByKey), _flat(wanted.values()))
        known = Known(accounts=await self.seen(keys), swift=found.records)
        return {key: found.failure(wanted[key]) or verdict(key.account, Vendor.SWIFT, known) for key in keys}


class LinksAtAssemble(_Links):
    """Which teams are these accounts linked to?"""

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and external references; hidden teams, which no tree shows, one by one."""
        _ = self.context.vendors.assemble
        wanted = {key: team_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(TeamsByKey), _flat(wanted.values()))
        named = {key: keys_of(key.account).explicit_at(Vendor.ASSEMBLE) for key in keys}
        hidden = sorted(set(_flat(named.values())) - {team.id for team in found.records})
        teams = await each(hidden, self.context.loader(TeamById).load)
        failures = {team_id: team for team_id, team in teams.items() if isinstance(team, GatewayError)}
        seen = [team for team in teams.values() if isinstance(team, Team)]
        known = Known(accounts=await self.seen(keys), teams=[*found.records, *seen])
        return {
            key: found.failure(wanted[key])
            or next((failures[each_id] for each_id in named[key] if each_id in failures), None)
            or verdict(key.account, Vendor.ASSEMBLE, known)
            for key in keys
        }


_LINKS: dict[Vendor, type[_Links]] = {
    Vendor.REEVO: LinksAtReevo,
    Vendor.USERLOT: LinksAtUserlot,
    Vendor.SWIFT: LinksAtSwift,
    Vendor.ASSEMBLE: LinksAtAssemble,
}


def _further_domains(account: AssemblyAccount, known: Known) -> list[str]:
    """The domains, beside the account's own, of the account at Reevo that it would be linked to by its domain."""
    keys = known.keys(account)
    record = verdict(account, Vendor.REEVO, known).record
    if not isinstance(record, ReevoAccount) or keys.explicit_at(Vendor.REEVO) or record.id.lower() in keys.plain:
        return []
    return [domain for domain in reevo_domains(record) if not list(known.with_domain(domain))]


def _flat(lists: Iterable[Iterable[T]]) -> list[T]:
    return [each_one for one_list in lists for each_one in one_list]
