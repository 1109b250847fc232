"""Every customer that a set of records holds, each once: the rules of `app.domain.links` applied to all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.customer import Customer
from app.domain.links import Known, Linkable, company_of, verdict
from app.domain.vendor import Vendor

HOLDERS = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)
"""The vendors whose records are customers, in the order in which one of them gives the customer its id."""


@dataclass(slots=True)
class _Group:
    account: AssemblyAccount | None = None
    held: dict[Vendor, Linkable] = field(default_factory=dict)

    def customer(self) -> Customer:
        reevo, company, swift = (self.held.get(vendor) for vendor in HOLDERS[1:])
        return Customer(
            assembly=self.account,
            reevo=reevo if isinstance(reevo, ReevoAccount) else None,
            company=company if isinstance(company, Company) else None,
            swift=swift if isinstance(swift, SwiftAccount) else None,
        )


def customers(known: Known) -> list[Customer]:
    """Every customer once: those with an account at Assembly, then at Reevo, at Userlot, at Swift.

    Args:
        known: every record of these vendors, each vendor's in its own order.
    """
    groups = [_Group(account) for account in known.accounts.values()]
    group_of: dict[tuple[Vendor, str], _Group] = {}
    for group in groups:
        _gather(group, known, group_of)
    for vendor in (Vendor.REEVO, Vendor.SWIFT):
        loose = [record for record in known.records(vendor) if (vendor, record.id) not in group_of]
        groups += [_joined(vendor, record, known, group_of) for record in loose]
    for company in known.records(Vendor.USERLOT):
        if (Vendor.USERLOT, company.id) not in group_of:
            group_of[Vendor.USERLOT, company.id] = group = _Group(held={Vendor.USERLOT: company})
            groups.append(group)
    return sorted(
        (group.customer() for group in {id(group): group for group in groups}.values()),
        key=lambda customer: HOLDERS.index(customer.origin[0]),
    )


def _gather(group: _Group, known: Known, group_of: dict[tuple[Vendor, str], _Group]) -> None:
    """What is linked to the group's account."""
    if group.account is None:
        return
    for vendor in HOLDERS[1:]:
        record = verdict(group.account, vendor, known).record
        if record is not None and not isinstance(record, AssemblyAccount):
            group.held[vendor] = record
            group_of[vendor, record.id] = group


def _joined(vendor: Vendor, record: Linkable, known: Known, group_of: dict[tuple[Vendor, str], _Group]) -> _Group:
    """The group of a record that no account is linked to: its company's where it has one, else one of its own."""
    group = None
    if isinstance(record, ReevoAccount | SwiftAccount):
        company = company_of(record, vendor, known).record
        if company is not None:
            group = group_of.get((Vendor.USERLOT, company.id))
            if group is None and isinstance(company, Company):
                group = group_of[Vendor.USERLOT, company.id] = _Group(held={Vendor.USERLOT: company})
    if group is None or vendor in group.held:
        group = _Group()
    group.held[vendor] = record
    group_of[vendor, record.id] = group
    return group
