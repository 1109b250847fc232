"""Which records are the same customer, and by which rule: pure rules over the records that are known.

Rules are tried in the order of `Rule`. The first that finds any candidate decides; a weaker one is never tried after
it. A link holds only where it is one to one, seen from both sides. Nothing here asks a vendor: whoever gathers the
records (`Known`) decides how much is seen, and what was not gathered cannot be a candidate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.link_keys import AccountKeys, keys_of, reevo_domains, shared_id, spelled
from app.domain.record import Record
from app.domain.team import Team
from app.domain.vendor import Vendor

Linkable = ReevoAccount | Company | SwiftAccount | Team
"""What an account at Assembly can be linked to."""

Candidate = tuple[Vendor, str]

_R = TypeVar("_R", bound=Record)


class Rule(StrEnum):
    """The evidence that two records are one customer, the strongest first."""

    EXPLICIT = "EXPLICIT"
    EXTERNAL_ID = "EXTERNAL_ID"
    DOMAIN = "DOMAIN"
    EMAIL = "EMAIL"


class SourceStatus(StrEnum):
    """What came of looking for a customer's record at one vendor."""

    OK = "OK"
    STALE = "STALE"
    NOT_LINKED = "NOT_LINKED"
    NOT_FOUND = "NOT_FOUND"
    AMBIGUOUS = "AMBIGUOUS"
    FORBIDDEN = "FORBIDDEN"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    NOT_CONFIGURED = "NOT_CONFIGURED"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of one customer at one vendor.

    Attributes:
        status: OK, NOT_LINKED, NOT_FOUND or AMBIGUOUS.
        record: the linked record; only with OK.
        rule: that decided; with NOT_LINKED where its one candidate is explicitly another customer's.
        teams: of Assemble, each linked to this customer alone; there may be several, as they are edges.
        candidates: with AMBIGUOUS those that none was picked of, with NOT_FOUND the ids that are gone.
    """

    status: SourceStatus
    record: AssemblyAccount | Linkable | None = None
    rule: Rule | None = None
    candidates: tuple[Candidate, ...] = ()
    teams: tuple[Team, ...] = ()


_RULES = (Rule.EXPLICIT, Rule.EXTERNAL_ID, Rule.DOMAIN)

NOT_LINKED = Verdict(SourceStatus.NOT_LINKED)


class Known:
    """The records that a decision is made from, indexed by what links them.

    Args:
        accounts: of Assembly.
        reevo: accounts of Reevo.
        companies: of Userlot.
        swift: accounts of Swift.
        teams: of Assemble.
        by_source_id: what Userlot's filter by `source_external_id` found for an id.
    """

    def __init__(
        self,
        *,
        accounts: Iterable[AssemblyAccount] = (),
        reevo: Iterable[ReevoAccount] = (),
        companies: Iterable[Company] = (),
        swift: Iterable[SwiftAccount] = (),
        teams: Iterable[Team] = (),
        by_source_id: Mapping[str, Sequence[Company]] | None = None,
    ) -> None:
        self._claimed: dict[str, dict[str, AssemblyAccount]] = {}
        self._external: dict[str, dict[str, AssemblyAccount]] = {}
        self._domains: dict[str, dict[str, AssemblyAccount]] = {}
        self._emails: dict[str, dict[str, AssemblyAccount]] = {}
        self._keys: dict[str, AccountKeys] = {}
        self.accounts: dict[str, AssemblyAccount] = {}
        for account in accounts:
            self._add_account(account)
        self._ids: dict[Vendor, dict[str, Linkable]] = {vendor: {} for vendor in Vendor}
        self._shared: dict[Vendor, dict[str, dict[str, Linkable]]] = {vendor: {} for vendor in Vendor}
        self._of_domain: dict[str, dict[str, ReevoAccount]] = {}
        self._of_source: dict[str, dict[str, Company]] = {}
        self._sources_of: dict[str, dict[str, None]] = {}
        self._add(Vendor.REEVO, reevo)
        self._add(Vendor.USERLOT, companies)
        self._add(Vendor.SWIFT, swift)
        self._add(Vendor.ASSEMBLE, teams)
        for source_id, found in (by_source_id or {}).items():
            self._add(Vendor.USERLOT, found)
            for company in found:
                self._add_source(company, source_id)

    def keys(self, account: AssemblyAccount) -> AccountKeys:
        """What the account can be linked by."""
        keys = self._keys.get(account.id)
        if keys is None:
            keys = self._keys[account.id] = keys_of(account)
        return keys

    def record(self, vendor: Vendor, record_id: str) -> Linkable | None:
        """The record with this id, in any spelling of it."""
        return self._ids[vendor].get(spelled(record_id))

    def records(self, vendor: Vendor) -> Iterator[Linkable]:
        """Every record of the vendor."""
        return iter(self._ids[vendor].values())

    def sharing(self, vendor: Vendor, external_id: str) -> Iterable[Linkable]:
        """The records that hold this id of another system."""
        return self._shared[vendor].get(external_id, {}).values()

    def of_domain(self, domain: str) -> Iterable[ReevoAccount]:
        """Reevo's accounts that have the domain."""
        return self._of_domain.get(domain, {}).values()

    def of_source(self, source_id: str) -> Iterable[Company]:
        """Userlot's companies that have this `source_external_id`."""
        return self._of_source.get(spelled(source_id), {}).values()

    def sources_of(self, company: Company) -> Iterable[str]:
        """The ids by which a company is known to be found as `source_external_id`."""
        return self._sources_of.get(spelled(company.id), {})

    def claimants(self, vendor: Vendor, record_id: str) -> list[AssemblyAccount]:
        """The accounts that explicitly link the record."""
        wanted = spelled(record_id)
        named = self._claimed.get(f"{vendor}:{wanted}", {})
        plain = self._claimed.get(wanted, {})
        return [a for a in {**named, **plain}.values() if (vendor, wanted) not in self.keys(a).refused]

    def with_external(self, external_id: str) -> Iterable[AssemblyAccount]:
        """The organisations at Assembly that have this id of another system."""
        return self._external.get(external_id, {}).values()

    def with_domain(self, domain: str) -> Iterable[AssemblyAccount]:
        """The organisations at Assembly that have this domain."""
        return self._domains.get(domain, {}).values()

    def with_email(self, email: str) -> Iterable[AssemblyAccount]:
        """The people at Assembly who have this e-mail address."""
        return self._emails.get(email, {}).values()

    def _add_account(self, account: AssemblyAccount) -> None:
        keys = self.keys(account)
        self.accounts[account.id] = account
        indexed: tuple[tuple[dict[str, dict[str, AssemblyAccount]], Iterable[str]], ...] = (
            (self._claimed, (f"{vendor}:{record_id}" for vendor, record_id in keys.explicit)),
            (self._claimed, map(spelled, keys.plain)),
            (self._external, keys.external),
            (self._domains, (keys.domain,) if keys.domain else ()),
            (self._emails, (keys.email,) if keys.email else ()),
        )
        for index, entries in indexed:
            for entry in entries:
                index.setdefault(entry, {})[account.id] = account

    def _add(self, vendor: Vendor, records: Iterable[Linkable]) -> None:
        for record in records:
            self._ids[vendor][spelled(record.id)] = record
            if (external_id := shared_id(record)) is not None:
                self._shared[vendor].setdefault(external_id, {})[record.id] = record
            if isinstance(record, ReevoAccount):
                for domain in reevo_domains(record):
                    self._of_domain.setdefault(domain, {})[record.id] = record
            if isinstance(record, Company):
                for source_id in record.source_external_ids or ():
                    self._add_source(record, source_id)

    def _add_source(self, company: Company, source_id: str) -> None:
        self._of_source.setdefault(spelled(source_id), {})[company.id] = company
        self._sources_of.setdefault(spelled(company.id), {})[spelled(source_id)] = None


def verdict(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    """What the rules say of an account of Assembly at another vendor.

    Args:
        account: of Assembly.
        vendor: another one.
        known: what was gathered.
    """
    decided = _direct(account, vendor, known)
    if decided is not NOT_LINKED or known.keys(account).is_person:
        return decided
    if vendor is Vendor.USERLOT:
        return _company_by_source_id(account, known)
    if vendor in (Vendor.REEVO, Vendor.SWIFT):
        return _through_company(account, vendor, known)
    return NOT_LINKED


def anchor(record: Linkable, vendor: Vendor, known: Known) -> Verdict:
    """The account of Assembly that a record of another vendor is linked to.

    Args:
        record: of another vendor.
        vendor: whose it is.
        known: what was gathered, the record and all that its accounts could be linked to instead among it.
    """
    decided: list[tuple[AssemblyAccount, Verdict]] = []
    for account in accounts_matching(record, vendor, known):
        found = _direct(account, vendor, known)
        if vendor is Vendor.USERLOT and found is NOT_LINKED:
            found = verdict(account, vendor, known)
        decided.append((account, found))
    return seen_from(record, vendor, decided)


def seen_from(record: Linkable, vendor: Vendor, decided: Iterable[tuple[AssemblyAccount, Verdict]]) -> Verdict:
    """The account that a record is linked to, by what was decided of each account that it matches.

    Args:
        record: of a vendor other than Assembly.
        vendor: whose it is.
        decided: the accounts, each with the verdict of the vendor.
    """
    rivals: list[Candidate] = []
    for account, found in decided:
        linked = [*found.teams, *([found.record] if found.record else [])]
        if any(spelled(each.id) == spelled(record.id) for each in linked):
            return Verdict(SourceStatus.OK, account, found.rule)
        if found.status is SourceStatus.AMBIGUOUS and (vendor, record.id) in found.candidates:
            rivals.append((Vendor.ASSEMBLY, account.id))
    if not rivals:
        return NOT_LINKED
    return Verdict(SourceStatus.AMBIGUOUS, candidates=tuple(sorted(rivals)))


def company_of(record: ReevoAccount | SwiftAccount, vendor: Vendor, known: Known) -> Verdict:
    """Userlot's company of a record that no account of Assembly is linked to: by its id as `source_external_id`."""
    found = _distinct(known.of_source(record.id))
    if not found:
        return NOT_LINKED
    if len(found) > 1 or _other_sources(found[0], vendor, record.id, known):
        return _ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, found)
    company = found[0]
    above = anchor(company, Vendor.USERLOT, known)
    if isinstance(above.record, AssemblyAccount):
        account = above.record
        is_refused = (vendor, spelled(record.id)) in known.keys(account).refused
        if is_refused or _direct(account, vendor, known) is not NOT_LINKED:
            return _ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, found)
    return Verdict(SourceStatus.OK, company, Rule.EXTERNAL_ID)


def _direct(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    """By the rules that compare the account itself with the vendor's records."""
    keys = known.keys(account)
    for rule in _RULES:
        found = _candidates(keys, vendor, rule, known)
        if not found and rule is Rule.EXPLICIT and (gone := keys.explicit_at(vendor)):
            return Verdict(SourceStatus.NOT_FOUND, rule=rule, candidates=tuple((vendor, each) for each in gone))
        if not found:
            continue
        seen = [_seen_from(record, account, vendor, rule, known) for record in found]
        decided = seen[0] if len(found) == 1 else _ambiguous(vendor, rule, found)
        return replace(decided, teams=_teams(seen)) if vendor is Vendor.ASSEMBLE else decided
    return NOT_LINKED


def _teams(seen: Iterable[Verdict]) -> tuple[Team, ...]:
    return tuple(each.record for each in seen if isinstance(each.record, Team))


def _candidates(keys: AccountKeys, vendor: Vendor, rule: Rule, known: Known) -> list[Linkable]:
    found: list[Linkable | None] = []
    if rule is Rule.EXPLICIT:
        found += [known.record(vendor, record_id) for record_id in (*keys.explicit_at(vendor), *keys.plain)]
    elif rule is Rule.EXTERNAL_ID:
        found += [record for external_id in keys.external for record in known.sharing(vendor, external_id)]
    elif vendor is Vendor.REEVO and keys.domain:
        found += known.of_domain(keys.domain)
    return _distinct(record for record in found if record and (vendor, spelled(record.id)) not in keys.refused)


def _seen_from(record: Linkable, account: AssemblyAccount, vendor: Vendor, rule: Rule, known: Known) -> Verdict:
    """Whether the one candidate has this account for its one candidate too."""
    claimants = [each for each in known.claimants(vendor, record.id) if each.id != account.id]
    if claimants:
        taken = Verdict(SourceStatus.NOT_LINKED, rule=rule)
        return _ambiguous(vendor, rule, [record]) if rule is Rule.EXPLICIT else taken
    if rule is not Rule.EXPLICIT:
        others = (each for each in _matching_by(rule, record, vendor, known) if each.id != account.id)
        if any(_is_decided_by(rule, each, vendor, record, known) for each in others):
            return _ambiguous(vendor, rule, [record])
    return Verdict(SourceStatus.OK, record, rule)


def _is_decided_by(rule: Rule, account: AssemblyAccount, vendor: Vendor, record: Linkable, known: Known) -> bool:
    """Whether this account's turn at the vendor comes at the rule, so that it contests the record."""
    keys = known.keys(account)
    if (vendor, spelled(record.id)) in keys.refused or keys.explicit_at(vendor):
        return False
    stronger = _RULES[: _RULES.index(rule)]
    return not any(_candidates(keys, vendor, each, known) for each in stronger)


def _matching_by(rule: Rule, record: Linkable, vendor: Vendor, known: Known) -> Iterator[AssemblyAccount]:
    if rule is Rule.EXPLICIT:
        yield from known.claimants(vendor, record.id)
    elif rule is Rule.EXTERNAL_ID:
        if (external_id := shared_id(record)) is not None:
            yield from known.with_external(external_id)
    elif isinstance(record, ReevoAccount):
        for domain in reevo_domains(record):
            yield from known.with_domain(domain)


def accounts_matching(record: Linkable, vendor: Vendor, known: Known) -> list[AssemblyAccount]:
    """The accounts of Assembly that a record matches under any rule; whether a link holds is for them to say."""
    matching: list[AssemblyAccount] = []
    for rule in _RULES:
        matching += _matching_by(rule, record, vendor, known)
    if isinstance(record, Company):
        matching += [known.accounts[each] for each in known.sources_of(record) if each in known.accounts]
    return _distinct(matching)


def _company_by_source_id(account: AssemblyAccount, known: Known) -> Verdict:
    """The company that has the account's id, or that of a record linked to it, as `source_external_id`."""
    ids = [(Vendor.ASSEMBLY, account.id)]
    for vendor in (Vendor.REEVO, Vendor.SWIFT):
        linked = _direct(account, vendor, known).record
        if linked is not None:
            ids.append((vendor, linked.id))
    keys = known.keys(account)
    found = [(vendor, each, company) for vendor, each in ids for company in known.of_source(each)]
    free = [entry for entry in found if (Vendor.USERLOT, spelled(entry[2].id)) not in keys.refused]
    companies = _distinct(company for _, _, company in free)
    if not companies:
        return NOT_LINKED
    if len(companies) > 1:
        return _ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, companies)
    company = companies[0]
    if known.claimants(Vendor.USERLOT, company.id) or _has_own_account(company, known):
        return NOT_LINKED
    if any(_other_sources(company, vendor, each, known) for vendor, each, _ in free):
        return _ambiguous(Vendor.USERLOT, Rule.EXTERNAL_ID, companies)
    return Verdict(SourceStatus.OK, company, Rule.EXTERNAL_ID)


def _has_own_account(company: Company, known: Known) -> bool:
    """Whether the company's external id names an account, which goes before its ids in other systems."""
    external_id = shared_id(company)
    if external_id is None:
        return False
    refused_with = (Vendor.USERLOT, spelled(company.id))
    return any(refused_with not in known.keys(each).refused for each in known.with_external(external_id))


def _other_sources(company: Company, vendor: Vendor, record_id: str, known: Known) -> bool:
    """Whether another record of the same vendor is one of the company's `source_external_id` too."""
    others = (each for each in known.sources_of(company) if each != spelled(record_id))
    if vendor is Vendor.ASSEMBLY:
        return any(each in known.accounts for each in others)
    return any(known.record(vendor, each) is not None for each in others)


def _through_company(account: AssemblyAccount, vendor: Vendor, known: Known) -> Verdict:
    """The record whose id the account's company at Userlot has as `source_external_id`."""
    company = _direct(account, Vendor.USERLOT, known).record
    if not isinstance(company, Company):
        return NOT_LINKED
    keys = known.keys(account)
    found = [known.record(vendor, each) for each in known.sources_of(company)]
    records = _distinct(each for each in found if each and (vendor, spelled(each.id)) not in keys.refused)
    free = [
        each for each in records if anchorless(each, vendor, known) and len(_distinct(known.of_source(each.id))) == 1
    ]
    if len(records) > 1 and free:
        return _ambiguous(vendor, Rule.EXTERNAL_ID, free)
    return Verdict(SourceStatus.OK, free[0], Rule.EXTERNAL_ID) if free else NOT_LINKED


def anchorless(record: Linkable, vendor: Vendor, known: Known) -> bool:
    """Whether no account of Assembly is, or may be, linked to the record."""
    return anchor(record, vendor, known) is NOT_LINKED


def _ambiguous(vendor: Vendor, rule: Rule, records: Sequence[Linkable]) -> Verdict:
    candidates = tuple(sorted((vendor, record.id) for record in records))
    return Verdict(SourceStatus.AMBIGUOUS, rule=rule, candidates=candidates)


def _distinct(records: Iterable[_R]) -> list[_R]:
    return list({record.id: record for record in records}.values())
