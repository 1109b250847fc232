"""Every customer that a set of records holds, each once: the rules of `app.domain.links` applied to all of them."""

from __future__ import annotations

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.customer import Customer
from app.domain.known import Known
from app.domain.links import company_of, verdict
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable

HOLDERS = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)
"""The vendors whose records are customers, in the order in which one of them gives the customer its id."""

_Held = dict[Vendor, AssemblyAccount | Linkable]
"""The records of one customer."""


def customers(known: Known) -> list[Customer]:
    """Every customer once: those with an account at Assembly, then at Reevo, at Userlot, at Swift.

    Args:
        known: every record of these vendors; customers of one vendor come in the order of its records.
    """
    found: list[_Held] = []
    place: dict[tuple[Vendor, str], _Held] = {}
    for account in known.accounts.values():
        _add(_linked(account, known), found, place)
    for vendor in HOLDERS[1:]:
        for record in known.records(vendor):
            if (vendor, record.id) in place:
                continue
            company = _company(record, vendor, known)
            beside = place.get((Vendor.USERLOT, company.id)) if company is not None else None
            if beside is not None:
                beside[vendor] = record
            else:
                _add({vendor: record, **({Vendor.USERLOT: company} if company else {})}, found, place)
    return [_customer(held) for held in found]


def _add(held: _Held, found: list[_Held], place: dict[tuple[Vendor, str], _Held]) -> None:
    found.append(held)
    for vendor, record in held.items():
        place[vendor, record.id] = held


def _linked(account: AssemblyAccount, known: Known) -> _Held:
    """The account and what is linked to it."""
    verdicts = {vendor: verdict(account, vendor, known).record for vendor in HOLDERS[1:]}
    return {Vendor.ASSEMBLY: account, **{vendor: record for vendor, record in verdicts.items() if record is not None}}


def _company(record: Linkable, vendor: Vendor, known: Known) -> Company | None:
    """The company that a record without an account is one customer with."""
    if not isinstance(record, ReevoAccount | SwiftAccount):
        return None
    company = company_of(record, vendor, known).record
    return company if isinstance(company, Company) else None


def _customer(held: _Held) -> Customer:
    assembly, reevo, company, swift = (held.get(vendor) for vendor in HOLDERS)
    return Customer(
        assembly=assembly if isinstance(assembly, AssemblyAccount) else None,
        reevo=reevo if isinstance(reevo, ReevoAccount) else None,
        company=company if isinstance(company, Company) else None,
        swift=swift if isinstance(swift, SwiftAccount) else None,
    )
