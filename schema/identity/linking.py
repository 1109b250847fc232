"""What an account of Assembly is linked to at each other vendor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.errors import GatewayError, NotConfigured
from app.domain.known import Known
from app.domain.link_keys import keys_of, reevo_domains
from app.domain.links import verdict
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Verdict
from schema.context import Context
from schema.identity.deciding import SKIPPED, LinkKey, Links, Outcomes, decided_of, flat
from schema.identity.gathering import Gathering
from schema.identity.keys import Key, company_keys, reevo_keys, swift_keys, team_keys
from schema.identity.lookups import (
    CompaniesByKey,
    CompaniesBySourceId,
    ReevoByKey,
    SwiftByKey,
    TeamsByKey,
    gather,
)
from schema.identity.references import AccountByRef
from schema.identity.whole_lists import index_at_hand
from schema.loading import each
from schema.team.loaders import TeamById


async def link_of(context: Context, account: AssemblyAccount, vendor: Vendor, *, thorough: bool) -> Verdict:
    """What an account of Assembly is linked to at another vendor.

    Raises:
        GatewayError: that could not be found out.
    """
    return await context.loader(_LINKS[vendor]).load(LinkKey.of(account, thorough=thorough))


async def links_of(context: Context, keys: Iterable[LinkKey], vendor: Vendor) -> Outcomes:
    """What accounts of Assembly are linked to at another vendor, or why that could not be found out."""
    return await context.loader(_LINKS[vendor]).load_many(keys)


class LinksAtReevo(Links):
    """What are these accounts linked to at Reevo?"""

    vendor = Vendor.REEVO

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and domains; an account with further domains is another's too where Assembly knows one by these."""
        _ = self.context.vendors.reevo
        wanted = self.asked(keys, reevo_keys)
        found = await gather(self.context.loader(ReevoByKey), wanted.together)
        gathered = self.gathered(keys, found.records, wanted)
        contested = {} if self._all_are_seen else {key: _further_domains(key.account, gathered) for key in keys}
        affordable = self._affordable(sorted(set(flat(contested.values()))))
        rivals = await each(affordable, self.context.loader(AccountByRef).load)
        present = [rival for rival in rivals.values() if isinstance(rival, AssemblyAccount)]
        if present:
            gathered = Gathering(self.vendor, (*gathered.accounts, *present), found.records)

        def outcome(key: LinkKey, asked: list[Key]) -> Verdict | GatewayError:
            failure = found.failure(asked)
            domains = contested.get(key, ())
            if failure is None:
                answers = (rivals.get(domain) for domain in domains)
                failure = next((answer for answer in answers if isinstance(answer, GatewayError)), None)
            if failure is not None:
                return failure
            return SKIPPED if any(domain not in rivals for domain in domains) else gathered.verdict(key.account)

        outcomes = {key: outcome(key, asked) for key, asked in zip(keys, wanted.of_each, strict=True)}
        return await self.checked(outcomes, gathered, found.records)

    @property
    def _all_are_seen(self) -> bool:
        return self.context.organisations.are_all or index_at_hand(self.context) is not None

    def _affordable(self, domains: list[str]) -> list[str]:
        most = self.context.organisations.most_checks
        return domains if most is None else domains[:most]


class LinksAtUserlot(Links):
    """What are these accounts linked to at Userlot?"""

    vendor = Vendor.USERLOT

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and ids of other systems, then by those that only a filter finds."""
        _ = self.context.vendors.userlot
        wanted = self.asked(keys, company_keys)
        found = await gather(self.context.loader(CompaniesByKey), wanted.together)
        gathered = self.gathered(keys, found.records, wanted)
        outcomes = decided_of(keys, wanted, found, gathered)
        outcomes = await self.checked(outcomes, gathered, found.records)
        undecided = [
            key for key, found in outcomes.items() if found is NOT_LINKED and not keys_of(key.account).is_person
        ]
        return {**outcomes, **await self._by_source_ids(undecided)} if undecided else outcomes

    async def _by_source_ids(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By the ids of the customers' records as `source_external_id`: a call an id, so in lists only what is kept."""
        loader = self.context.loader(CompaniesBySourceId)
        free = loader.free(key.account_id for key in keys if not key.thorough)
        asked = [key for key in keys if key.thorough or free[key.account_id] is True]
        answers: Outcomes = dict(await each(asked, self._by_source_id))
        if len(asked) == len(keys):
            return answers
        unasked: Verdict | GatewayError = SKIPPED
        try:
            await loader.list_is_had()
        except GatewayError as failure:
            unasked = failure
        failures = {source_id: found for source_id, found in free.items() if isinstance(found, GatewayError)}
        return {key: answers.get(key) or failures.get(key.account_id) or unasked for key in keys}

    async def _by_source_id(self, key: LinkKey) -> Verdict:
        beside, unknown = await self._linked_beside(key) if key.thorough else ([], None)
        ids = [key.account.id, *(record.id for record in beside)]
        answers = await each(ids, self.context.loader(CompaniesBySourceId).load)
        failure = next((answer for answer in answers.values() if isinstance(answer, GatewayError)), None)
        if failure is not None:
            raise unknown or failure
        known = Known(
            accounts=[key.account],
            reevo=[record for record in beside if isinstance(record, ReevoAccount)],
            swift=[record for record in beside if isinstance(record, SwiftAccount)],
            by_source_id={each_id: found for each_id, found in answers.items() if not isinstance(found, GatewayError)},
        )
        decided = verdict(key.account, Vendor.USERLOT, known)
        if decided is NOT_LINKED and unknown is not None:
            raise unknown
        return SKIPPED if decided is NOT_LINKED and not key.thorough else decided

    async def _linked_beside(self, key: LinkKey) -> tuple[list[ReevoAccount | SwiftAccount], GatewayError | None]:
        """The customer's records at Reevo and Swift, and the failure for which there may be others."""
        records: list[ReevoAccount | SwiftAccount] = []
        unknown: GatewayError | None = None
        links = [self.context.loader(loader) for loader in (LinksAtReevo, LinksAtSwift)]
        for found in (await each(links, lambda loader: loader.load(key))).values():
            if isinstance(found, GatewayError):
                unknown = unknown if isinstance(found, NotConfigured) else unknown or found
            elif isinstance(found.record, ReevoAccount | SwiftAccount):
                records.append(found.record)
        return records, unknown


class LinksAtSwift(Links):
    """What are these accounts linked to at Swift?"""

    vendor = Vendor.SWIFT

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and customer ids."""
        _ = self.context.vendors.swift
        wanted = self.asked(keys, swift_keys)
        found = await gather(self.context.loader(SwiftByKey), wanted.together)
        gathered = self.gathered(keys, found.records, wanted)
        outcomes = decided_of(keys, wanted, found, gathered)
        return await self.checked(outcomes, gathered, found.records)


class LinksAtAssemble(Links):
    """Which teams are these accounts linked to?"""

    vendor = Vendor.ASSEMBLE

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and external references; hidden teams, which no tree shows, one by one."""
        _ = self.context.vendors.assemble
        wanted = self.asked(keys, team_keys)
        found = await gather(self.context.loader(TeamsByKey), wanted.together)
        named = {key: keys_of(key.account).explicit_at(Vendor.ASSEMBLE) for key in keys}
        hidden = sorted(set(flat(named.values())) - {team.id for team in found.records})
        teams = await each(hidden, self.context.loader(TeamById).load)
        failures = {team_id: team for team_id, team in teams.items() if isinstance(team, GatewayError)}
        seen = (*found.records, *(team for team in teams.values() if isinstance(team, Team)))
        gathered = self.gathered(keys, seen, wanted)
        outcomes: Outcomes = {
            key: found.failure(asked)
            or next((failures[each_id] for each_id in named[key] if each_id in failures), None)
            or gathered.verdict(key.account)
            for key, asked in zip(keys, wanted.of_each, strict=True)
        }
        return await self.checked(outcomes, gathered, seen)


_LINKS: dict[Vendor, type[Links]] = {
    Vendor.REEVO: LinksAtReevo,
    Vendor.USERLOT: LinksAtUserlot,
    Vendor.SWIFT: LinksAtSwift,
    Vendor.ASSEMBLE: LinksAtAssemble,
}


def _further_domains(account: AssemblyAccount, gathered: Gathering) -> list[str]:
    """The domains, beside the account's own, of the account at Reevo that it would be linked to by its domain."""
    keys, record = gathered.keys[account.id], gathered.verdict(account).record
    if not isinstance(record, ReevoAccount) or keys.explicit_at(Vendor.REEVO) or record.id.lower() in keys.plain:
        return []
    return [domain for domain in reevo_domains(record) if domain not in gathered.domains]
