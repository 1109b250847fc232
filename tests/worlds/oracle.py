"""Whose every record is, worked out from the wire alone: the rules of recognition, written a second time.

It reads whole lists, needs no vendor, and has nothing in common with the gateway's code but the names of the vendors.
Its only purpose is to be compared with.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from app.domain.vendor import Vendor
from tests.worlds.lone import Lone
from tests.worlds.model import (
    NOT_LINKED,
    Expected,
    Records,
    Rule,
    Status,
    Verdict,
    ambiguous,
    expected,
    gone,
    linked,
    own,
)
from tests.worlds.spelling import (
    Keys,
    domains_of,
    email,
    emails_of_end_users,
    keys_of,
    matching_key,
    source_ids,
    spelled,
)

Ids = AbstractSet[str]
Index = Mapping[str, Ids]


@dataclass(frozen=True, slots=True)
class Choice:
    """The rule that decides for an account at a vendor, and what it found there.

    Attributes:
        rule: the first under which there is any candidate.
        candidates: existing records; none where explicit links point to records that are gone.
        dangling: those links.
    """

    rule: Rule
    candidates: Ids
    dangling: Ids = frozenset()


def customers(records: Records) -> frozenset[Expected]:
    """Every customer of a world with the state of each of its sources.

    Args:
        records: of every vendor, as the sandbox keeps them.
    """
    return _Oracle(records).customers()


class _Oracle:
    def __init__(self, records: Records) -> None:
        self._accounts = [keys_of(wire) for wire in records.get((Vendor.ASSEMBLY, "account"), ())]
        live = {
            Vendor.REEVO: [wire for wire in records.get((Vendor.REEVO, "account"), ()) if not wire.get("archived")],
            Vendor.USERLOT: list(records.get((Vendor.USERLOT, "company"), ())),
            Vendor.SWIFT: list(records.get((Vendor.SWIFT, "account"), ())),
            Vendor.ASSEMBLE: list(records.get((Vendor.ASSEMBLE, "team"), ())),
        }
        self._existing = {vendor: {spelled(wire["id"]): wire["id"] for wire in rows} for vendor, rows in live.items()}
        self._by_key = {
            vendor: _index((matching_key(vendor, wire), wire["id"]) for wire in rows) for vendor, rows in live.items()
        }
        self._by_domain = _index((domain, wire["id"]) for wire in live[Vendor.REEVO] for domain in domains_of(wire))
        self._sources = {wire["id"]: source_ids(wire) for wire in live[Vendor.USERLOT]}
        self._by_source = _index((key, company) for company, keys in self._sources.items() for key in keys)
        contacts = (wire for wire in records.get((Vendor.REEVO, "contact"), ()) if not wire.get("archived"))
        people = {
            Vendor.USERLOT: emails_of_end_users(records.get((Vendor.USERLOT, "end_user"), ())),
            Vendor.REEVO: ((email(wire["attributes"].get("primary_email")), wire["id"]) for wire in contacts),
        }
        self._by_email = {vendor: _index(pairs) for vendor, pairs in people.items()}
        self._verdicts: dict[str, dict[Vendor, Verdict]] = {}
        self._wanted: set[str] = set()

    def customers(self) -> frozenset[Expected]:
        for account in self._accounts:
            self._verdicts[account.id] = {Vendor.ASSEMBLY: own(account.id)}
        undecided = {vendor: self._decide(vendor) for vendor in (Vendor.REEVO, Vendor.SWIFT, Vendor.ASSEMBLE)}
        free = self._decide(Vendor.USERLOT)
        self._verdicts_by_source([account for account in self._accounts if account.id in free])
        rest = Lone(self._accounts, self._verdicts, undecided, self._existing, self._sources)
        lone = list(rest.customers())
        return frozenset([*(expected(sources) for sources in self._verdicts.values()), *lone])

    def _decide(self, vendor: Vendor) -> set[str]:
        """Each account's verdict at one vendor; returns the accounts for which no rule has any candidate."""
        choices: dict[str, Choice] = {}
        rivals: defaultdict[tuple[Rule, str], set[str]] = defaultdict(set)
        for account in self._accounts:
            choice = self._choice(account, vendor)
            if choice is None:
                self._verdicts[account.id][vendor] = NOT_LINKED
                continue
            choices[account.id] = choice
            for candidate in choice.candidates:
                rivals[choice.rule, candidate].add(account.id)
        for account_id, choice in choices.items():
            self._verdicts[account_id][vendor] = _verdict(account_id, choice, rivals)
        if vendor is Vendor.USERLOT:
            self._wanted = {company for _, company in rivals}
        return self._verdicts.keys() - choices.keys()

    def _verdicts_by_source(self, accounts: Iterable[Keys]) -> None:
        """Companies that know an account, or a record linked to it, by its id: for accounts that no key leads to one.

        A company that a link or an external id leads to from elsewhere is not to be had so.
        """
        found = {account.id: self._knowing(account) for account in accounts if not account.is_person}
        contenders = Counter(company for companies in found.values() for company in companies)
        for account, companies in found.items():
            if len(companies) > 1:
                self._verdicts[account][Vendor.USERLOT] = ambiguous(*companies)
            elif companies:
                (company,) = companies
                taken = company in self._wanted
                in_doubt = contenders[company] > 1 or self._knows_others(company, account)
                sure = linked(Rule.EXTERNAL_ID, company)
                self._verdicts[account][Vendor.USERLOT] = (
                    NOT_LINKED if taken else ambiguous(company) if in_doubt else sure
                )

    def _knowing(self, account: Keys) -> Ids:
        return {
            company
            for record_id in self._held(account).values()
            for company in self._by_source.get(record_id, ())
            if spelled(company) not in account.refused[Vendor.USERLOT]
        }

    def _knows_others(self, company: str, account: str) -> bool:
        """Whether the company knows two records of a vendor through which it knows this account."""
        keys = next(each for each in self._accounts if each.id == account)
        others = {each.id: each.id for each in self._accounts if not each.is_person}
        for vendor, record_id in self._held(keys).items():
            existing = others if vendor is Vendor.ASSEMBLY else self._existing[vendor]
            known = self._sources[company] & {spelled(each) for each in existing}
            if record_id in known and len(known) > 1:
                return True
        return False

    def _choice(self, account: Keys, vendor: Vendor) -> Choice | None:
        refused = account.refused[vendor]
        existing = self._existing[vendor]
        explicit = {existing[key] for key in (account.links[vendor] | account.plain) - refused if key in existing}
        dangling = {key for key in account.links[vendor] - refused if key not in existing}
        if explicit or dangling:
            return Choice(Rule.EXPLICIT, explicit, dangling)
        for rule, candidates in self._weaker(account, vendor):
            allowed = {candidate for candidate in candidates if spelled(candidate) not in refused}
            if allowed:
                return Choice(rule, allowed)
        return None

    def _weaker(self, account: Keys, vendor: Vendor) -> Iterable[tuple[Rule, Ids]]:
        if account.is_person:
            if account.email and vendor in self._by_email:
                yield Rule.EMAIL, self._by_email[vendor].get(account.email, frozenset())
            return
        yield Rule.EXTERNAL_ID, _all(self._by_key[vendor], account.external)
        if vendor is Vendor.REEVO and account.domain:
            yield Rule.DOMAIN, self._by_domain.get(account.domain, frozenset())

    def _held(self, account: Keys) -> dict[Vendor, str]:
        """The ids under which a company may know this customer, by whose record it is."""
        verdicts = self._verdicts[account.id]
        others = {
            vendor: spelled(verdicts[vendor].ids[0])
            for vendor in (Vendor.REEVO, Vendor.SWIFT)
            if verdicts[vendor].status is Status.OK
        }
        return {Vendor.ASSEMBLY: spelled(account.id), **others}


def _verdict(account: str, choice: Choice, rivals: Mapping[tuple[Rule, str], Ids]) -> Verdict:
    if not choice.candidates:
        return gone(*choice.dangling)
    if len(choice.candidates) > 1:
        return ambiguous(*choice.candidates)
    (candidate,) = choice.candidates
    owners = rivals.get((Rule.EXPLICIT, candidate), frozenset())
    if choice.rule is not Rule.EXPLICIT and owners:
        return NOT_LINKED
    if rivals[choice.rule, candidate] != {account}:
        return ambiguous(candidate)
    return linked(choice.rule, candidate)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    index: defaultdict[str, set[str]] = defaultdict(set)
    for key, record_id in pairs:
        if key:
            index[key].add(record_id)
    return index


def _all(index: Index, keys: Ids) -> Ids:
    return {record_id for key in keys for record_id in index.get(key, ())}
