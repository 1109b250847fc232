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
from schema.identity.deciding import SKIPPED, LinkKey, Links, Outcomes, flat
from schema.identity.keys import company_keys, reevo_keys, swift_keys, team_keys
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
        wanted = {key: reevo_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(ReevoByKey), flat(wanted.values()))
        accounts = self.seen(keys, found.records)
        known = Known(accounts=accounts, reevo=found.records)
        contested = {} if self._all_are_seen else {key: _further_domains(key.account, known) for key in keys}
        affordable = self._affordable(sorted(set(flat(contested.values()))))
        rivals = await each(affordable, self.context.loader(AccountByRef).load)
        present = [rival for rival in rivals.values() if isinstance(rival, AssemblyAccount)]
        accounts += present
        known = Known(accounts=accounts, reevo=found.records) if present else known

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

        outcomes = {key: outcome(key) for key in keys}
        return await self.checked(
            outcomes, known, lambda rivals: Known(accounts=[*accounts, *rivals], reevo=found.records)
        )

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
        wanted = {key: company_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(CompaniesByKey), flat(wanted.values()))
        accounts = self.seen(keys, found.records)
        known = Known(accounts=accounts, companies=found.records)
        outcomes: Outcomes = {
            key: found.failure(wanted[key]) or verdict(key.account, Vendor.USERLOT, known) for key in keys
        }
        outcomes = await self.checked(
            outcomes, known, lambda rivals: Known(accounts=[*accounts, *rivals], companies=found.records)
        )
        undecided = [
            key for key, found in outcomes.items() if found is NOT_LINKED and not keys_of(key.account).is_person
        ]
        return {**outcomes, **await each(undecided, self._by_source_id)}

    async def _by_source_id(self, key: LinkKey) -> Verdict:
        """By the ids of the customer's records as `source_external_id`: a call an id, so in lists only what is kept."""
        if not key.thorough and not await self.context.loader(CompaniesBySourceId).is_free(key.account_id):
            return SKIPPED
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
        wanted = {key: swift_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(SwiftByKey), flat(wanted.values()))
        accounts = self.seen(keys, found.records)
        known = Known(accounts=accounts, swift=found.records)
        outcomes: Outcomes = {
            key: found.failure(wanted[key]) or verdict(key.account, Vendor.SWIFT, known) for key in keys
        }
        return await self.checked(
            outcomes, known, lambda rivals: Known(accounts=[*accounts, *rivals], swift=found.records)
        )


class LinksAtAssemble(Links):
    """Which teams are these accounts linked to?"""

    vendor = Vendor.ASSEMBLE

    async def decided(self, keys: Sequence[LinkKey]) -> Outcomes:
        """By ids and external references; hidden teams, which no tree shows, one by one."""
        _ = self.context.vendors.assemble
        wanted = {key: team_keys(keys_of(key.account)) for key in keys}
        found = await gather(self.context.loader(TeamsByKey), flat(wanted.values()))
        named = {key: keys_of(key.account).explicit_at(Vendor.ASSEMBLE) for key in keys}
        hidden = sorted(set(flat(named.values())) - {team.id for team in found.records})
        teams = await each(hidden, self.context.loader(TeamById).load)
        failures = {team_id: team for team_id, team in teams.items() if isinstance(team, GatewayError)}
        seen = [*found.records, *(team for team in teams.values() if isinstance(team, Team))]
        accounts = self.seen(keys, seen)
        known = Known(accounts=accounts, teams=seen)
        outcomes: Outcomes = {
            key: found.failure(wanted[key])
            or next((failures[each_id] for each_id in named[key] if each_id in failures), None)
            or verdict(key.account, Vendor.ASSEMBLE, known)
            for key in keys
        }
        return await self.checked(outcomes, known, lambda rivals: Known(accounts=[*accounts, *rivals], teams=seen))


_LINKS: dict[Vendor, type[Links]] = {
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
