"""What an account of Assembly is linked to at each other vendor: the records are gathered, then the rules decide."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import CompanyFilter
from app.domain.errors import GatewayError, NotConfigured
from app.domain.link_keys import keys_of, reevo_domains
from app.domain.links import NOT_LINKED, Known, SourceStatus, Verdict, verdict
from app.domain.team import Team
from app.domain.vendor import Vendor
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

SKIPPED = Verdict(SourceStatus.SKIPPED)
"""A rule was not tried, so that nothing can be said."""


@dataclass(frozen=True, slots=True)
class LinkKey:
    """Which link.

    Attributes:
        account_id: at Assembly.
        vendor: another one.
        thorough: whether the rule that costs a call for each id is tried too, as for a single customer.
        account: the account itself.
    """

    account_id: str
    vendor: Vendor
    thorough: bool
    account: AssemblyAccount = field(compare=False, repr=False)


Outcomes = dict[LinkKey, Verdict | GatewayError]


class LinkOf(Loader[LinkKey, Verdict]):
    """What is this account linked to at that vendor?"""

    async def fetch(self, keys: Sequence[LinkKey]) -> Mapping[LinkKey, Verdict | GatewayError]:
        """The vendors at once, for each the accounts at once."""
        readers: dict[Vendor, Callable[[list[LinkKey]], Coroutine[Any, Any, Outcomes]]] = {
            Vendor.REEVO: self._reevo,
            Vendor.USERLOT: self._userlot,
            Vendor.SWIFT: self._swift,
            Vendor.ASSEMBLE: self._assemble,
        }
        asked = {vendor: [key for key in keys if key.vendor is vendor] for vendor in readers}
        found = await each(
            [vendor for vendor in readers if asked[vendor]], lambda vendor: readers[vendor](asked[vendor])
        )
        outcomes: Outcomes = {}
        for vendor, answer in found.items():
            outcomes |= dict.fromkeys(asked[vendor], answer) if isinstance(answer, GatewayError) else answer
        return outcomes

    async def _reevo(self, keys: list[LinkKey]) -> Outcomes:
        _ = self.context.vendors.reevo
        wanted = {key: reevo_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(ReevoByKey), _all(wanted))
        accounts = await self._seen(keys)
        known = Known(accounts=accounts, reevo=found.records)
        contested = {key: _further_domains(key.account, known) for key in keys}
        rivals = await each(sorted(set(_all(contested))), self.context.loader(AccountByRef).load)
        failures = {domain: rival for domain, rival in rivals.items() if isinstance(rival, GatewayError)}
        present = [rival for rival in rivals.values() if isinstance(rival, AssemblyAccount)]
        if present:
            known = Known(accounts=[*accounts, *present], reevo=found.records)
        return {
            key: found.failure(wanted[key])
            or next((failures[domain] for domain in contested[key] if domain in failures), None)
            or verdict(key.account, Vendor.REEVO, known)
            for key in keys
        }

    async def _userlot(self, keys: list[LinkKey]) -> Outcomes:
        _ = self.context.vendors.userlot
        wanted = {key: company_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(CompaniesByKey), _all(wanted))
        known = Known(accounts=await self._seen(keys), companies=found.records)
        outcomes: Outcomes = {
            key: found.failure(wanted[key]) or verdict(key.account, Vendor.USERLOT, known) for key in keys
        }
        undecided = [key for key, outcome in outcomes.items() if outcome is NOT_LINKED and not _is_person(key)]
        return {**outcomes, **await each(undecided, self._company_by_source_id)}

    async def _swift(self, keys: list[LinkKey]) -> Outcomes:
        _ = self.context.vendors.swift
        wanted = {key: swift_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(SwiftByKey), _all(wanted))
        known = Known(accounts=await self._seen(keys), swift=found.records)
        return {key: found.failure(wanted[key]) or verdict(key.account, Vendor.SWIFT, known) for key in keys}

    async def _assemble(self, keys: list[LinkKey]) -> Outcomes:
        _ = self.context.vendors.assemble
        wanted = {key: team_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(TeamsByKey), _all(wanted))
        named = {key: keys_of(key.account).explicit_at(Vendor.ASSEMBLE) for key in keys}
        hidden = sorted(set(_all(named)) - {team.id for team in found.records})  # those that no tree shows
        teams = await each(hidden, self.context.loader(TeamById).load)
        failures = {team_id: team for team_id, team in teams.items() if isinstance(team, GatewayError)}
        seen = [team for team in teams.values() if isinstance(team, Team)]
        known = Known(accounts=await self._seen(keys), teams=[*found.records, *seen])
        return {
            key: found.failure(wanted[key])
            or next((failures[each_id] for each_id in named[key] if each_id in failures), None)
            or verdict(key.account, Vendor.ASSEMBLE, known)
            for key in keys
        }

    async def _seen(self, keys: list[LinkKey]) -> list[AssemblyAccount]:
        """The accounts, and all others too where this request has read them anyway."""
        accounts = [key.account for key in keys]
        everything = self.context.loader(AssemblyIndex)
        return [*accounts, *(await everything.all()).accounts.values()] if everything.all_begun() else accounts

    async def _company_by_source_id(self, key: LinkKey) -> Verdict:
        """By the ids of the customer's records as `source_external_id`: a call an id, so in lists only what is kept."""
        beside, complete = await self._linked_beside(key)
        ids = [key.account.id, *(record.id for record in beside)]
        if not key.thorough:
            kept = [each_id for each_id in ids if self._is_kept(each_id)]
            complete, ids = complete and len(kept) == len(ids), kept
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
        beside = [LinkKey(key.account_id, vendor, key.thorough, key.account) for vendor in (Vendor.REEVO, Vendor.SWIFT)]
        for found in (await each(beside, self.load)).values():
            if isinstance(found, GatewayError):
                complete = complete and isinstance(found, NotConfigured)
            elif isinstance(found.record, ReevoAccount | SwiftAccount):
                records.append(found.record)
        return records, complete

    def _is_kept(self, source_id: str) -> bool:
        return self.context.vendors.userlot.companies.is_kept(CompanyFilter(source_external_id=source_id))


def _further_domains(account: AssemblyAccount, known: Known) -> list[str]:
    """The domains, beside the account's own, of the account at Reevo that it would be linked to by its domain."""
    keys = known.keys(account)
    record = verdict(account, Vendor.REEVO, known).record
    if not isinstance(record, ReevoAccount) or keys.explicit_at(Vendor.REEVO) or record.id.lower() in keys.plain:
        return []
    return [domain for domain in reevo_domains(record) if not list(known.with_domain(domain))]


def _all(wanted: Mapping[LinkKey, list[Any]]) -> list[Any]:
    return [each_key for keys in wanted.values() for each_key in keys]


def _is_person(key: LinkKey) -> bool:
    return keys_of(key.account).is_person
