"""The records that a decision is made from, found by what links them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.link_keys import AccountKeys, keys_of, reevo_domains, shared_id, spelled
from app.domain.record import Record
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable

_R = TypeVar("_R", bound=Record)
_Index = dict[str, dict[str, _R]]
"""Records by what they hold, each once by its own id."""


class RecordIndex:
    """Records of five vendors by their ids and by what they hold.

    Nothing here asks a vendor: whoever gathers the records decides how much is seen. By what accounts hold they are
    indexed when that is first asked for: most decisions need one of these ways or two.

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
        self.accounts: dict[str, AssemblyAccount] = {}
        self._keys: dict[str, AccountKeys] = {}
        self._account_ids: dict[str, str] = {}
        self._ids: dict[Vendor, dict[str, Linkable]] = {vendor: {} for vendor in Vendor}
        self._sharing: dict[Vendor, _Index[Linkable]] = {vendor: {} for vendor in Vendor}
        self._domains: dict[str, tuple[str, ...]] = {}
        self._of_domain: _Index[ReevoAccount] = {}
        self._of_source: _Index[Company] = {}
        self._sources_of: dict[str, dict[str, None]] = {}
        for account in accounts:
            self.keys(account)  # of several with one id the first says what links them
            self.accounts[account.id] = account
            self._account_ids[spelled(account.id)] = account.id
        self._add(Vendor.REEVO, reevo)
        self._add(Vendor.USERLOT, companies)
        self._add(Vendor.SWIFT, swift)
        self._add(Vendor.ASSEMBLE, teams)
        for source_id, found in (by_source_id or {}).items():
            self._add(Vendor.USERLOT, found)
            for company in found:
                self._add_source(company, source_id)

    def take_sources(self, by_source_id: Mapping[str, Sequence[Company]]) -> None:
        """Take in what Userlot's filter found for some ids, leaving alone whatever this was copied from.

        Args:
            by_source_id: the companies found for each id. One that is not among the records is left out.
        """
        self._of_source = {key: dict(companies) for key, companies in self._of_source.items()}
        self._sources_of = {key: dict(sources) for key, sources in self._sources_of.items()}
        for source_id, found in by_source_id.items():
            for company in found:
                if self.record(Vendor.USERLOT, company.id) is not None:
                    self._add_source(company, source_id)

    def keys(self, account: AssemblyAccount) -> AccountKeys:
        """What the account can be linked by."""
        keys = self._keys.get(account.id)
        if keys is None:
            keys = self._keys[account.id] = keys_of(account)
        return keys

    def account(self, record_id: str) -> AssemblyAccount | None:
        """The account at Assembly with this id, in any spelling of it."""
        account_id = self._account_ids.get(spelled(record_id))
        return None if account_id is None else self.accounts[account_id]

    def record(self, vendor: Vendor, record_id: str) -> Linkable | None:
        """The record of another vendor with this id, in any spelling of it."""
        return self._ids[vendor].get(spelled(record_id))

    def records(self, vendor: Vendor) -> Iterator[Linkable]:
        """Every record of a vendor other than Assembly, in the order in which they came."""
        return iter(self._ids[vendor].values())

    def sharing(self, vendor: Vendor, external_id: str) -> Iterable[Linkable]:
        """The records that hold this id of another system."""
        return self._sharing[vendor].get(external_id, {}).values()

    def of_domain(self, domain: str) -> Collection[ReevoAccount]:
        """Reevo's accounts that have the domain."""
        return self._of_domain.get(domain, {}).values()

    def domains(self, record: ReevoAccount) -> tuple[str, ...]:
        """The domains by which an account of Reevo can be linked, whether or not it is one of the records here."""
        domains = self._domains.get(record.id)
        return reevo_domains(record) if domains is None else domains

    def of_source(self, source_id: str) -> Collection[Company]:
        """Userlot's companies that have this `source_external_id`."""
        return self._of_source.get(spelled(source_id), {}).values()

    def sources_of(self, company: Company) -> Collection[str]:
        """The ids by which a company is known to be found as `source_external_id`, each in its one spelling."""
        return self._sources_of.get(spelled(company.id), {}) if self._sources_of else ()

    def claimants(self, vendor: Vendor, record_id: str) -> list[AssemblyAccount]:
        """The accounts whose source specific ids name the record, with its vendor or without, and do not refuse it."""
        if not self._naming:  # as where nobody links by hand; and it is asked of every record
            return []
        wanted = spelled(record_id)
        by_vendor, by_id = self._naming.get(f"{vendor}:{wanted}"), self._naming.get(wanted)
        if by_vendor is None and by_id is None:
            return []
        naming = {**(by_vendor or {}), **(by_id or {})}
        return [account for account in naming.values() if (vendor, wanted) not in self.keys(account).refused]

    def most_claimants(self, vendor: Vendor, record_id: str) -> int:
        """How many accounts `claimants` would give at the most, counted without gathering them."""
        if not self._naming:
            return 0
        wanted = spelled(record_id)
        return len(self._naming.get(f"{vendor}:{wanted}", ())) + len(self._naming.get(wanted, ()))

    def with_external(self, external_id: str) -> Collection[AssemblyAccount]:
        """The organisations at Assembly that have this id of another system."""
        return self._with_external.get(external_id, {}).values()

    def with_domain(self, domain: str) -> Collection[AssemblyAccount]:
        """The organisations at Assembly that have this domain."""
        return self._with_domain.get(domain, {}).values()

    @cached_property
    def _naming(self) -> _Index[AssemblyAccount]:
        index: _Index[AssemblyAccount] = {}
        for account in self.accounts.values():
            for name in self._keys[account.id].names:
                _put(index, name, account)
        return index

    @cached_property
    def _with_external(self) -> _Index[AssemblyAccount]:
        index: _Index[AssemblyAccount] = {}
        for account in self.accounts.values():
            for external_id in self._keys[account.id].external:
                _put(index, external_id, account)
        return index

    @cached_property
    def _with_domain(self) -> _Index[AssemblyAccount]:
        index: _Index[AssemblyAccount] = {}
        for account in self.accounts.values():
            if domain := self._keys[account.id].domain:
                _put(index, domain, account)
        return index

    def _add(self, vendor: Vendor, records: Iterable[Linkable]) -> None:
        ids, sharing = self._ids[vendor], self._sharing[vendor]
        for record in records:
            ids[spelled(record.id)] = record
            if (external_id := shared_id(record)) is not None:
                _put(sharing, external_id, record)
            if isinstance(record, ReevoAccount):
                self._domains[record.id] = reevo_domains(record)
                for domain in self._domains[record.id]:
                    _put(self._of_domain, domain, record)
            elif isinstance(record, Company) and record.source_external_ids:
                for source_id in record.source_external_ids:
                    self._add_source(record, source_id)

    def _add_source(self, company: Company, source_id: str) -> None:
        _put(self._of_source, spelled(source_id), company)
        self._sources_of.setdefault(spelled(company.id), {})[spelled(source_id)] = None


def _put(index: _Index[_R], key: str, record: _R) -> None:
    index.setdefault(key, {})[record.id] = record
