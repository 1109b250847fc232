"""Whose every record is, worked out from the wire alone: the rules of recognition, written a second time.

It reads whole lists, needs no vendor, and has nothing in common with the gateway's code but the names of the vendors.
Its only purpose is to be compared with.
"""

from __future__ import annotations

from collections import defaultdict
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

    def customers(self) -> frozenset[Expected]:
        for account in self._accounts:
            self._verdicts[account.id] = {Vendor.ASSEMBLY: own(account.id)}
        for vendor in (Vendor.REEVO, Vendor.SWIFT, Vendor.ASSEMBLE, Vendor.USERLOT):  # companies last: they need others
            self._decide(vendor)
        lone = list(Lone(self._accounts, self._verdicts, self._existing, self._sources).customers())
        return frozenset([*(expected(sources) for sources in self._verdicts.values()), *lone])

    def _decide(self, vendor: Vendor) -> None:
        """Each account's verdict at one vendor."""
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
        if vendor is Vendor.USERLOT:
            yield Rule.EXTERNAL_ID, _all(self._by_source, self._held(account))
        if vendor is Vendor.REEVO and account.domain:
            yield Rule.DOMAIN, self._by_domain.get(account.domain, frozenset())

    def _held(self, account: Keys) -> Ids:
        """The ids under which a company may know this customer as a record of another vendor."""
        verdicts = self._verdicts[account.id]
        others = (verdicts[vendor] for vendor in (Vendor.REEVO, Vendor.SWIFT))
        return {spelled(account.id), *(spelled(each.ids[0]) for each in others if each.status is Status.OK)}


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
