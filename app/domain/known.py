"""What is known when a link is decided: the records, and which rule decides for each account of Assembly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from typing import NamedTuple

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.link_keys import AccountKeys, shared_id, spelled
from app.domain.record_index import RecordIndex
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, Rule, Verdict

RULES = (Rule.EXPLICIT, Rule.EXTERNAL_ID, Rule.DOMAIN)
"""The rules that compare an account's keys with records, the strongest first; e-mail addresses link no records."""

_NONE: dict[str, Linkable] = {}


class Choice(NamedTuple):
    """The rule that decides for an account at a vendor, and what it found there.

    Attributes:
        rule: the first under which there is any candidate; a weaker one is never tried after it.
        candidates: records by their ids, those that the account refuses left out; none where explicit links alone
            decide, of which every one is gone.
    """

    rule: Rule
    candidates: Mapping[str, Linkable]


class Known(RecordIndex):
    """The records that a decision is made from, and what each account's keys lead to among them.

    What was not gathered cannot be a candidate. The records are not changed once they are here, so that what was
    worked out of them is kept.

    Attributes:
        decided: what the keys of an account say at a vendor, once `app.domain.key_links` has worked it out; by vendor,
            then by the account's id.

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
        super().__init__(
            accounts=accounts,
            reevo=reevo,
            companies=companies,
            swift=swift,
            teams=teams,
            by_source_id=by_source_id,
        )
        self.decided: dict[Vendor, dict[str, Verdict]] = {vendor: {} for vendor in Vendor}
        self._choices: dict[Vendor, dict[str, Choice | None]] = {vendor: {} for vendor in Vendor}
        self._contenders: dict[tuple[Vendor, Rule], dict[str, Sequence[AssemblyAccount]]] = {}

    def knowing(self, by_source_id: Mapping[str, Sequence[Company]]) -> Known:
        """The same records, and what Userlot's filter found for further ids: no account's keys lead elsewhere by that.

        Args:
            by_source_id: the companies found for each id. One that is not among the records is left out.
        """
        more = copy(self)
        more.take_sources(by_source_id)
        return more

    def choice(self, account: AssemblyAccount, vendor: Vendor) -> Choice | None:
        """Which rule decides for the account at the vendor; None where none finds any candidate."""
        choices = self._choices[vendor]
        found = choices.get(account.id)
        if found is None and account.id not in choices:
            found = choices[account.id] = self._choose(self.keys(account), vendor)
        return found

    def matching(self, rule: Rule, record: Linkable, vendor: Vendor) -> Collection[AssemblyAccount]:
        """The accounts that match a record under a rule, whether or not it is the rule that decides for them."""
        if rule is Rule.EXPLICIT:
            return self.claimants(vendor, record.id)
        if rule is Rule.EXTERNAL_ID:
            external_id = shared_id(record)
            return () if external_id is None else self.with_external(external_id)
        return [account for domain in self._domains_of(record) for account in self.with_domain(domain)]

    def matching_any(self, record: Linkable, vendor: Vendor) -> list[AssemblyAccount]:
        """The accounts that match a record under any rule, the strongest first, each as often as it does."""
        found = self.claimants(vendor, record.id)
        if (external_id := shared_id(record)) is not None:
            found += self.with_external(external_id)
        for domain in self._domains_of(record):
            found += self.with_domain(domain)
        return found

    def is_contended(self, rule: Rule, record: Linkable, vendor: Vendor) -> bool:
        """Whether a record has several contenders under a rule."""
        return self._most_matching(rule, record, vendor) > 1 and len(self.contenders(rule, record, vendor)) > 1

    def contenders(self, rule: Rule, record: Linkable, vendor: Vendor) -> Sequence[AssemblyAccount]:
        """The accounts that have the record for a candidate, under the rule that decides for them."""
        if not self._most_matching(rule, record, vendor):
            return ()
        known = self._contenders.setdefault((vendor, rule), {})
        if record.id not in known:
            matching = {account.id: account for account in self.matching(rule, record, vendor)}
            known[record.id] = tuple(each for each in matching.values() if self._contends(each, rule, record, vendor))
        return known[record.id]

    def _most_matching(self, rule: Rule, record: Linkable, vendor: Vendor) -> int:
        """How many accounts match a record at the most: counted, not gathered, as it is mostly one or none."""
        if rule is Rule.EXPLICIT:
            return self.most_claimants(vendor, record.id)
        if rule is Rule.EXTERNAL_ID:
            external_id = shared_id(record)
            return 0 if external_id is None else len(self.with_external(external_id))
        return sum(len(self.with_domain(domain)) for domain in self._domains_of(record))

    def _domains_of(self, record: Linkable) -> tuple[str, ...]:
        return self.domains(record) if isinstance(record, ReevoAccount) else ()

    def _contends(self, account: AssemblyAccount, rule: Rule, record: Linkable, vendor: Vendor) -> bool:
        choice = self.choice(account, vendor)
        return choice is not None and choice.rule is rule and record.id in choice.candidates

    def _choose(self, keys: AccountKeys, vendor: Vendor) -> Choice | None:
        for rule in RULES:
            matched = self._matched(keys, vendor, rule)
            found = {record.id: record for record in matched} if matched else _NONE
            if found and keys.refused:
                found = {each: found[each] for each in found if (vendor, spelled(each)) not in keys.refused}
            if found or (rule is Rule.EXPLICIT and keys.explicit_at(vendor)):
                return Choice(rule, found)
        return None

    def _matched(self, keys: AccountKeys, vendor: Vendor, rule: Rule) -> Collection[Linkable]:
        """What an account's keys lead to under a rule."""
        if rule is Rule.EXPLICIT:
            if not keys.explicit and not keys.plain:
                return ()
            named = [self.record(vendor, each) for each in (*keys.explicit_at(vendor), *keys.plain)]
            return [record for record in named if record is not None]
        if rule is Rule.EXTERNAL_ID:
            return [record for each in keys.external for record in self.sharing(vendor, each)]
        return self.of_domain(keys.domain) if keys.domain and vendor is Vendor.REEVO else ()
