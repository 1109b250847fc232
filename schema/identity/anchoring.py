"""Which account of Assembly another vendor's record belongs to: found by its keys, confirmed from there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.account import AssemblyAccount, ReevoAccount
from app.domain.company import Company
from app.domain.errors import GatewayError
from app.domain.identity import spellings_of
from app.domain.known import Known
from app.domain.link_keys import reevo_domains, shared_id, spelled
from app.domain.links import accounts_matching, seen_from
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Linkable, Verdict
from app.upstream.scope import Strategy, chose
from schema.identity.deciding import LinkKey, Outcomes
from schema.identity.keys import ID, SHARED
from schema.identity.linking import links_of
from schema.identity.lookups import CompaniesByKey, ReevoByKey, SwiftByKey
from schema.identity.references import AccountByRef, whole_list_is_cheaper
from schema.identity.whole_lists import AssemblyIndex
from schema.loading import Loader, each


@dataclass(frozen=True, slots=True)
class RecordKey:
    """Which record.

    Attributes:
        vendor: not Assembly.
        record_id: the vendor's.
        thorough: as of `LinkKey`.
        record: the record itself.
    """

    vendor: Vendor
    record_id: str
    thorough: bool
    record: Linkable = field(compare=False, repr=False)


class AnchorOf(Loader[RecordKey, Verdict]):
    """Which account of Assembly is this record linked to?"""

    async def fetch(self, keys: Sequence[RecordKey]) -> Mapping[RecordKey, Verdict | GatewayError]:
        """The accounts that the records match, from point reads or the whole list; then what these are linked to."""
        _ = self.context.vendors.assembly
        self._prime(keys)
        known, failures = await self._gathered(keys)
        return await self._confirmed(known, keys, failures)

    async def _gathered(self, keys: Sequence[RecordKey]) -> tuple[Known, dict[str, GatewayError]]:
        """The accounts that the records match, and the references that no usable answer came for."""
        everything = self.context.loader(AssemblyIndex)
        refs = [ref for key in keys for ref in refs_of(key.record, key.vendor)]
        may_not_do = any(_has_id_in_tool(key) for key in keys)
        if await whole_list_is_cheaper(self.context, refs, may_not_do=may_not_do):
            return await everything.all(), {}
        found, failures = await self._by_refs(refs)
        known = Known(accounts=found)
        again = [ref for key in keys for ref in _other_spellings(key, known)]
        if again:
            more, failed = await self._by_refs(again)
            known, failures = Known(accounts=[*found, *more]), failures | failed
        unseen = [key for key in keys if _may_be_the_id_in_tool(key, known)]
        if unseen and not failures:
            chose(Vendor.ASSEMBLY, f"{len(unseen)} ids in the tool", Strategy.LIST, "only the list tells them", 0)
            try:
                return await everything.all(), {}
            except GatewayError as error:
                failures = {refs_of(key.record, key.vendor)[0]: error for key in unseen}
        return known, failures

    async def _by_refs(self, refs: Iterable[str]) -> tuple[list[AssemblyAccount], dict[str, GatewayError]]:
        answers = await each(list(dict.fromkeys(refs)), self.context.loader(AccountByRef).load)
        found = [answer for answer in answers.values() if isinstance(answer, AssemblyAccount)]
        return found, {ref: answer for ref, answer in answers.items() if isinstance(answer, GatewayError)}

    async def _confirmed(
        self, known: Known, keys: Sequence[RecordKey], failures: Mapping[str, GatewayError]
    ) -> dict[RecordKey, Verdict | GatewayError]:
        matching = {
            key: [
                LinkKey.of(account, thorough=key.thorough)
                for account in accounts_matching(key.record, key.vendor, known)
            ]
            for key in keys
        }
        verdicts = await self._links(matching)

        def outcome(key: RecordKey) -> Verdict | GatewayError:
            refs = refs_of(key.record, key.vendor)
            failed = next((failures[ref] for ref in refs if ref in failures), None)
            if failed is not None:
                return failed
            decided: list[tuple[AssemblyAccount, Verdict]] = []
            for link in matching[key]:
                found = verdicts[key.vendor][link]
                if isinstance(found, GatewayError):
                    return found
                decided.append((link.account, found))
            return seen_from(key.record, key.vendor, decided) if decided else NOT_LINKED

        return {key: outcome(key) for key in keys}

    async def _links(self, asked: Mapping[RecordKey, Sequence[LinkKey]]) -> dict[Vendor, Outcomes]:
        """What accounts are linked to at the vendors of the records that they match: all of a vendor's as one."""
        wanted: dict[Vendor, list[LinkKey]] = {}
        for key, links in asked.items():
            wanted.setdefault(key.vendor, []).extend(links)
        found = await asyncio.gather(*(links_of(self.context, links, vendor) for vendor, links in wanted.items()))
        return dict(zip(wanted, found, strict=True))

    def _prime(self, keys: Sequence[RecordKey]) -> None:
        """What the records themselves answer is not asked again."""
        for key in keys:
            if isinstance(key.record, Company):
                companies = self.context.loader(CompaniesByKey)
                companies.prime((ID, spelled(key.record_id)), (key.record,))
                if (external_id := shared_id(key.record)) is not None:
                    companies.prime((SHARED, external_id), (key.record,))  # Userlot's are unique
            elif isinstance(key.record, ReevoAccount):
                self.context.loader(ReevoByKey).prime((ID, spelled(key.record_id)), (key.record,))
            elif key.vendor is Vendor.SWIFT:
                self.context.loader(SwiftByKey).prime((ID, spelled(key.record_id)), (key.record,))  # type: ignore[arg-type]


def refs_of(record: Linkable, vendor: Vendor) -> list[str]:
    """The references by which Assembly would know an account that a vendor's record is linked to."""
    record_id = spelled(record.id)
    refs = [f"{vendor}:{record_id}", record_id]
    if (external_id := shared_id(record)) is not None:
        refs.append(external_id)
    if isinstance(record, ReevoAccount):
        refs += reevo_domains(record)
    if isinstance(record, Company):
        refs += record.source_external_ids or ()
    return list(dict.fromkeys(refs))


def _other_spellings(key: RecordKey, known: Known) -> list[str]:
    """How else an account's domain may be stored, where it was not found by the usual spelling."""
    if not isinstance(key.record, ReevoAccount) or accounts_matching(key.record, key.vendor, known):
        return []
    return [spelling for domain in reevo_domains(key.record) for spelling in spellings_of(domain)[1:]]


def _has_id_in_tool(key: RecordKey) -> bool:
    """Whether the record has an id that an account's `id_in_tool` could be, which no reference finds."""
    return shared_id(key.record) is not None


def _may_be_the_id_in_tool(key: RecordKey, known: Known) -> bool:
    """Whether the record could be linked by an account's `id_in_tool` alone."""
    return _has_id_in_tool(key) and not accounts_matching(key.record, key.vendor, known)
