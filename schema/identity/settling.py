"""Which account of Assembly, and which company, a customer has that was reached by another vendor's record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.account import AssemblyAccount
from app.domain.company import Company
from app.domain.errors import GatewayError, NotConfigured
from app.domain.link_keys import keys_of, spelled
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Linkable, Rule, SourceStatus, Verdict
from schema.identity.anchoring import AnchorOf, RecordKey
from schema.identity.keys import ID, looks_like_reevo, looks_like_swift
from schema.identity.linking import link_of
from schema.identity.lookups import CompaniesBySourceId, ReevoByKey, SwiftByKey, gather
from schema.identity.parts import ABSENT, SKIPPED, Part, failed, part_of
from schema.identity.whole_lists import AllReevoAccounts, AllSwiftAccounts
from schema.loading import Loader, Whole, each


@dataclass(frozen=True, slots=True)
class Settled:
    """What a record that is not Assembly's belongs to.

    Attributes:
        account: the customer's at Assembly; None where it has none, or where that cannot be known.
        parts: what is known by then.
        otherwise: what is so of the vendors that `parts` leaves out, where there is no account.
    """

    account: AssemblyAccount | None
    parts: Mapping[Vendor, Part] = field(default_factory=dict)
    otherwise: Part = ABSENT


class SettledOf(Loader[RecordKey, Settled]):
    """What does this record belong to?"""

    async def fetch(self, keys: Sequence[RecordKey]) -> Mapping[RecordKey, Settled | GatewayError]:
        """All at once, so that the questions behind them are gathered; most have an account, and none behind it."""
        found: dict[RecordKey, Settled | GatewayError] = {
            key: _with_account(key, above)
            for key, above in (await self.context.loader(AnchorOf).load_many(keys)).items()
            if not isinstance(above, GatewayError) and isinstance(above.record, AssemblyAccount)
        }
        return found | await each([key for key in keys if key not in found], self._settled)

    async def _settled(self, key: RecordKey) -> Settled:
        try:
            verdict = await self.context.loader(AnchorOf).load(key)
            if isinstance(verdict.record, AssemblyAccount):
                return _with_account(key, verdict)
            above = part_of(verdict)
        except NotConfigured as error:
            above = failed(error, Vendor.ASSEMBLY)
        except GatewayError as error:  # without Assembly no weaker link is claimed
            return Settled(
                None, {Vendor.ASSEMBLY: failed(error, Vendor.ASSEMBLY)}, Part(SourceStatus.SKIPPED, error=error)
            )
        if isinstance(key.record, Company):
            beside = {vendor: await self._told(key, key.record, vendor) for vendor in (Vendor.REEVO, Vendor.SWIFT)}
            return Settled(None, {Vendor.ASSEMBLY: above, **beside})
        if key.vendor in (Vendor.REEVO, Vendor.SWIFT):
            return await self._by_source_id(key, above)
        return Settled(None, {Vendor.ASSEMBLY: above})

    async def _by_source_id(self, key: RecordKey, above: Part) -> Settled:
        """By the company that has the record's id as `source_external_id`, which may have an account of its own."""
        try:
            company = await self._company(key)
            account = await self._account_beyond(key, company) if isinstance(company.record, Company) else None
        except GatewayError as error:
            return _without_company(error, above)
        if isinstance(account, AssemblyAccount):
            reached = Part(SourceStatus.OK, key.record, Rule.EXTERNAL_ID)
            there = Part(SourceStatus.OK, account, Rule.EXTERNAL_ID)
            return Settled(account, {key.vendor: reached, Vendor.ASSEMBLY: there})
        if isinstance(account, Part):
            company = account
        # What else a company knows is not to be seen from here, nor anything where no company was looked for.
        other = Vendor.SWIFT if key.vendor is Vendor.REEVO else Vendor.REEVO
        has_company = company.status in (SourceStatus.OK, SourceStatus.SKIPPED)
        unseen = await self._unseen(other) if has_company else ABSENT
        return Settled(None, {Vendor.ASSEMBLY: above, Vendor.USERLOT: company, other: unseen})

    async def _company(self, key: RecordKey) -> Part:
        by_source_id = self.context.loader(CompaniesBySourceId)
        if not key.thorough and not await by_source_id.is_free(key.record_id):
            return SKIPPED
        found = await by_source_id.load(key.record_id)
        if len(found) > 1:
            return _ambiguous(found)
        return Part(SourceStatus.OK, found[0], Rule.EXTERNAL_ID) if found else ABSENT

    async def _account_beyond(self, key: RecordKey, company: Part) -> AssemblyAccount | Part | None:
        """The company's account, to which the record then belongs too; a part where the two contradict each other."""
        record = company.record
        if not isinstance(record, Company):
            return None
        try:
            above = await self.context.loader(AnchorOf).load(RecordKey(Vendor.USERLOT, record.id, key.thorough, record))
        except NotConfigured:  # nothing comes before what the company and the record are together
            return None
        if not isinstance(above.record, AssemblyAccount):
            return None
        account = above.record
        if keys_of(account).is_person:  # whom nothing but an explicit link or an e-mail address leads to
            return _ambiguous((record,))
        there = await link_of(self.context, account, key.vendor, thorough=key.thorough)
        is_refused = (key.vendor, spelled(key.record_id)) in keys_of(account).refused
        return _ambiguous((record,)) if is_refused or there is not NOT_LINKED else account

    async def _told(self, key: RecordKey, company: Company, vendor: Vendor) -> Part:
        """The record that a company's ids in other systems name, where Userlot tells them; else nobody knows."""
        if company.source_external_ids is None:
            return await self._unseen(vendor)
        is_one = looks_like_reevo if vendor is Vendor.REEVO else looks_like_swift
        keys = [(ID, each_id) for each_id in company.source_external_ids if is_one(each_id)]
        try:
            found: Sequence[Linkable] = (
                (await gather(self.context.loader(ReevoByKey), keys)).records
                if vendor is Vendor.REEVO
                else (await gather(self.context.loader(SwiftByKey), keys)).records
            )
            is_one_to_one = len(found) == 1 and await self._is_known_to_one(found[0], key)
            if is_one_to_one and await self._has_account(found[0], vendor, key):
                return ABSENT
        except GatewayError as error:
            return failed(error, vendor)
        if found and not is_one_to_one:
            return Part(SourceStatus.AMBIGUOUS, candidates=tuple(sorted((vendor, record.id) for record in found)))
        return Part(SourceStatus.OK, found[0], Rule.EXTERNAL_ID) if found else ABSENT

    async def _unseen(self, vendor: Vendor) -> Part:
        """What is not to be seen from here; where what a list would tell of it cannot be had, that is why."""
        failure = self.context.loader(CompaniesBySourceId).failure
        if failure is not None:
            return failed(failure, vendor)
        everything = AllReevoAccounts if vendor is Vendor.REEVO else AllSwiftAccounts
        whole: Whole[Any] = self.context.loader(everything)
        try:
            if whole.all_begun():
                await whole.all()
        except GatewayError as error:
            return failed(error, vendor)
        return SKIPPED

    async def _is_known_to_one(self, record: Linkable, key: RecordKey) -> bool:
        """Whether no second company has the id of a record, as far as that may be asked."""
        by_source_id = self.context.loader(CompaniesBySourceId)
        if not key.thorough and not await by_source_id.is_free(record.id):
            return True
        return len(await by_source_id.load(record.id)) <= 1

    async def _has_account(self, record: Linkable, vendor: Vendor, key: RecordKey) -> bool:
        """Whether a record is the customer of an account at Assembly, which then comes before what a company knows."""
        above = await self.context.loader(AnchorOf).load(RecordKey(vendor, record.id, key.thorough, record))
        return above.record is not None


def _with_account(key: RecordKey, above: Verdict) -> Settled:
    """Of a record that belongs to an account of Assembly."""
    account = above.record if isinstance(above.record, AssemblyAccount) else None
    reached = Part(SourceStatus.OK, key.record, above.rule)
    return Settled(account, {key.vendor: reached, Vendor.ASSEMBLY: part_of(above)})


def _without_company(error: GatewayError, above: Part) -> Settled:
    """Where it is not known which company has the record's id, nor is what the customer has through that company."""
    company = failed(error, Vendor.USERLOT)
    account = failed(error, Vendor.ASSEMBLY) if above.status is SourceStatus.NOT_LINKED else above
    unseen = ABSENT if company.error is None else Part(SourceStatus.SKIPPED, error=company.error)
    return Settled(None, {Vendor.ASSEMBLY: account, Vendor.USERLOT: company}, unseen)


def _ambiguous(companies: Sequence[Company]) -> Part:
    candidates = tuple(sorted((Vendor.USERLOT, company.id) for company in companies))
    return Part(SourceStatus.AMBIGUOUS, rule=Rule.EXTERNAL_ID, candidates=candidates)
