"""A customer as a query reached it: one record to begin with, the others as far as something needs them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from inspect import isawaitable
from typing import Any, TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.customer import AccountKind, Customer
from app.domain.errors import GatewayError
from app.domain.link_keys import keys_of
from app.domain.merged_fields import MERGED
from app.domain.merging import MERGING_ORDER, is_said
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus, Verdict
from schema.context import Context
from schema.identity.anchoring import RecordKey
from schema.identity.deciding import LinkKey
from schema.identity.linking import links_of
from schema.identity.parts import Part, failed, part_of
from schema.identity.settling import Settled, SettledOf
from schema.record_types import later, shows

T = TypeVar("T")

SOURCES = (*MERGING_ORDER, Vendor.ASSEMBLE)
"""The vendors that a customer is looked for at, in the order of merging; a team is an edge and comes last."""

_UNKNOWN = {SourceStatus.FAILED, SourceStatus.FORBIDDEN}


class _Merged:
    """An attribute that is a merged field."""

    def __set_name__(self, owner: type[CustomerView], name: str) -> None:
        self._name = name

    def __get__(self, view: CustomerView | None, owner: type[CustomerView]) -> Any:
        return self if view is None else view.merged(self._name)


def _merged() -> Any:
    return _Merged()


class CustomerView:
    """One customer in one request. Its merged fields are attributes: a value, or something to await that gives it.

    Args:
        context: of the request.
        vendor: whose record was reached.
        record: the record.
        thorough: whether rules are tried too that cost a call for each customer, as for a single one.
    """

    kind: AccountKind | None = _merged()
    name: str | None = _merged()
    domain: str | None = _merged()
    domains: list[str] = _merged()
    email: str | None = _merged()
    description: str | None = _merged()
    phones: list[str] = _merged()
    image_url: str | None = _merged()
    renewal_date: str | None = _merged()
    created_at: str | None = _merged()
    updated_at: str | None = _merged()

    def __init__(self, context: Context, vendor: Vendor, record: AssemblyAccount | Linkable, *, thorough: bool) -> None:
        self.context = context
        self.vendor = vendor
        self.record = record
        self._thorough = thorough
        self._parts: dict[Vendor, Part] = {vendor: Part(SourceStatus.OK, record)}
        self._settled: Settled | None = None
        self._customer: Customer | None = None

    @property
    def account(self) -> AssemblyAccount | None:
        """The account at Assembly, where it is known."""
        record = self.record if self.vendor is Vendor.ASSEMBLY else self._settled and self._settled.account
        return record if isinstance(record, AssemblyAccount) else None

    @property
    def is_person(self) -> bool:
        """Whether Assembly is known to hold a Customer."""
        return self.account is not None and keys_of(self.account).is_person

    @property
    def is_settled(self) -> bool:
        """Whether it is known which records of vendors come before the one that was reached."""
        return self.vendor is Vendor.ASSEMBLY or self._settled is not None

    async def settle(self) -> None:
        """Find out what the record that was reached belongs to."""
        key = self.settling()
        if key is not None:
            self.take_settled(await self.context.loader(SettledOf).load(key))

    def settling(self) -> RecordKey | None:
        """By what is found out what the record belongs to; None where that is known, or nothing is to be found out."""
        if self.is_settled or not isinstance(self.record, Linkable):
            return None
        return RecordKey(self.vendor, self.record.id, self._thorough, self.record)

    def take_settled(self, settled: Settled) -> None:
        """Know what the record belongs to."""
        self._settled = settled
        for vendor, part in self._settled.parts.items():
            is_configured = self.context.vendors.client(vendor) is not None
            self._parts[vendor] = part if is_configured else Part(SourceStatus.NOT_CONFIGURED)
        self._customer = None

    def known(self, vendor: Vendor) -> Part | None:
        """The vendor's part, where it is there already."""
        return self._parts.get(vendor)

    async def part(self, vendor: Vendor) -> Part:
        """The vendor's part; a failure is one too."""
        found = self._parts.get(vendor)
        if found is not None:
            return found
        await self.settle()
        if vendor not in self._parts:
            self._parts[vendor] = await self._found(vendor)
            self._customer = None
        return self._parts[vendor]

    def opened(self, vendor: Vendor, then: Callable[[Part], T]) -> T:
        """What `then` makes of a vendor's part: at once where the part is known, else something to await."""
        known = self.known(vendor)
        return then(known) if known is not None else later(object, self._opening(vendor, then))  # type: ignore[return-value]

    async def _opening(self, vendor: Vendor, then: Callable[[Part], T]) -> object:
        made = then(await self.part(vendor))
        return await made if isawaitable(made) else made

    async def parts(self, vendors: Collection[Vendor]) -> list[Part]:
        """The parts of several vendors, those that are not known asked at once."""
        missing = [vendor for vendor in vendors if vendor not in self._parts]
        if missing:
            await asyncio.gather(*map(self.part, missing))
        return [self._parts[vendor] for vendor in vendors]

    def knows(self, vendors: Collection[Vendor]) -> bool:
        """Whether the parts of all these vendors are there already."""
        return all(vendor in self._parts for vendor in vendors)

    async def _found(self, vendor: Vendor) -> Part:
        link = self.link_at(vendor)
        if isinstance(link, Part):
            return link
        return part_at(vendor, (await links_of(self.context, [link], vendor))[link])

    def link_at(self, vendor: Vendor) -> LinkKey | Part:
        """What to look up for the vendor's part once the customer is settled, or the part where nothing is to be."""
        account = self.account
        if self.context.vendors.client(vendor) is None:
            return Part(SourceStatus.NOT_CONFIGURED)
        if account is None:
            return self._settled.otherwise if self._settled else Part(SourceStatus.NOT_LINKED)
        return LinkKey.of(account, thorough=self._thorough)

    def take(self, vendor: Vendor, part: Part) -> None:
        """Know a vendor's part, unless it is known."""
        if vendor not in self._parts:
            self._parts[vendor] = part
            self._customer = None

    @property
    def customer(self) -> Customer:
        """The records that are known, as one."""
        if self._customer is None:
            records = {vendor: part.record for vendor, part in self._parts.items()}
            assembly, reevo = records.get(Vendor.ASSEMBLY), records.get(Vendor.REEVO)
            company, swift = records.get(Vendor.USERLOT), records.get(Vendor.SWIFT)
            self._customer = Customer(
                assembly=assembly if isinstance(assembly, AssemblyAccount) else None,
                reevo=reevo if isinstance(reevo, ReevoAccount) else None,
                company=company if isinstance(company, Company) else None,
                swift=swift if isinstance(swift, SwiftAccount) else None,
            )
        return self._customer

    @property
    def failures(self) -> dict[Vendor, GatewayError]:
        """What is known by now of vendors that could not be asked."""
        return {vendor: part.error for vendor, part in self._parts.items() if part.error is not None}

    @property
    def id_is_provisional(self) -> bool:
        """Whether a vendor that would give the id could not be asked; to be read once settled."""
        origin = self.customer.origin[0]
        before = MERGING_ORDER[: MERGING_ORDER.index(origin)]
        parts = [self._parts[vendor] for vendor in before if vendor in self._parts]
        return any(part.status in _UNKNOWN or part.error is not None for part in parts)

    def merged(self, name: str) -> Any:
        """A merged field, by the name of its attribute: a value, or something to await where a vendor is asked."""
        field, customer = _BY_ATTRIBUTE.get(name), self.customer
        value = field.first_word(customer) if field is not None else None
        if value is not None:  # which is so of most, and found out in a fraction of the time
            return value
        value = getattr(customer, name)
        return value if self._next(name) is None else later(object, self._asking(name))

    def lacks(self, name: str) -> Vendor | None:
        """The vendor to ask next for a merged field, by the name of its attribute; None where it is known."""
        is_known = _BY_ATTRIBUTE[name].first_word(self.customer) is not None
        return None if is_known else self._next(name)

    def _next(self, name: str) -> Vendor | None:
        """The vendor to ask next for a merged field.

        Vendors before the record that was reached are asked only where the others say nothing: what is selected decides
        which vendors are asked, and a field that all of them have selects none.
        """
        if name == "kind":
            return None  # whoever holds a record says it
        field, customer = _BY_ATTRIBUTE[name], self.customer
        asked = set(self._parts)
        before = MERGING_ORDER[: MERGING_ORDER.index(self.vendor)] if self.vendor in MERGING_ORDER else ()
        following = field.next_vendor(customer, asked | set(before))
        if following is None and not is_said(field.value(customer)):
            following = field.next_vendor(customer, asked)
        return following

    async def _asking(self, name: str) -> object:
        while (vendor := self._next(name)) is not None:
            await self.part(vendor)
        return getattr(self.customer, name)


_BY_ATTRIBUTE = {field.attribute: field for field in MERGED.values()}

shows(CustomerView, "Account")


def part_at(vendor: Vendor, outcome: Verdict | GatewayError) -> Part:
    """What was found out of a link as a part; a failure is one too."""
    return failed(outcome, vendor) if isinstance(outcome, GatewayError) else part_of(outcome)
