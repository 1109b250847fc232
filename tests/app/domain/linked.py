"""Customers of few words: records that say only what links them, and what the rules say of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from app.domain.account import AssemblyAccount, ReevoAccount, SwiftAccount
from app.domain.company import Company
from app.domain.known import Known
from app.domain.links import anchor, company_of, verdict
from app.domain.team import Team
from app.domain.vendor import Vendor
from app.domain.verdicts import Linkable, SourceStatus, Verdict
from tests.app.domain.records import assembly, company, domains, record, reevo, swift

ASSEMBLE, REEVO, SWIFT, USERLOT = Vendor.ASSEMBLE, Vendor.REEVO, Vendor.SWIFT, Vendor.USERLOT

_T = TypeVar("_T")


def a(name: str, *source_ids: str, tool: str | None = None, domain: str | None = None) -> AssemblyAccount:
    """An organisation at Assembly."""
    return assembly(id=name, source_specific_ids=source_ids, id_in_tool=tool, domain=domain)


def person(name: str, *source_ids: str, tool: str | None = None, email: str = "ada@acme.example") -> AssemblyAccount:
    """A Customer at Assembly."""
    return assembly(id=name, type="Customer", source_specific_ids=source_ids, id_in_tool=tool, domain=email)


def r(name: str, *names: str) -> ReevoAccount:
    """An account at Reevo with these domains, the last of them the primary one."""
    return reevo(id=name, domains=domains(*((each, each == names[-1]) for each in names)))


def u(name: str, *sources: str, key: str | None = None) -> Company:
    """A company at Userlot with this external id, and with `sources` for its ids in other systems."""
    return company(id=name, external_id=key, source_external_ids=sources)


def s(name: str, number: int = 0) -> SwiftAccount:
    """An account at Swift with this customer id."""
    return swift(id=name, customer_id=number)


def t(name: str, key: str | None = None) -> Team:
    """A team at Assemble with this external reference."""
    return record(Team, id=name, external_reference=key)


def known(*records: AssemblyAccount | Linkable) -> Known:
    """All of these."""
    return Known(
        accounts=_of(AssemblyAccount, records),
        reevo=_of(ReevoAccount, records),
        companies=_of(Company, records),
        swift=_of(SwiftAccount, records),
        teams=_of(Team, records),
    )


def at(vendor: Vendor, name: str, world: Known) -> str:
    """What is said of an account of Assembly at a vendor, see `said`."""
    return said(verdict(world.accounts[name], vendor, world))


def account_of(vendor: Vendor, name: str, world: Known) -> str:
    """What is said of the account of Assembly that a vendor's record belongs to, see `said`."""
    found = world.record(vendor, name)
    assert found is not None
    return said(anchor(found, vendor, world))


def company_beside(vendor: Vendor, name: str, world: Known) -> str:
    """What is said of the company that a record of Reevo or Swift belongs to, see `said`."""
    found = world.record(vendor, name)
    assert isinstance(found, ReevoAccount | SwiftAccount)
    return said(company_of(found, vendor, world))


def said(verdict: Verdict) -> str:
    """A verdict in words: `OK u1 by EXTERNAL_ID`, `AMBIGUOUS u1 u2`, `NOT_FOUND u1`, `NOT_LINKED`."""
    if verdict.record is not None:
        assert verdict.status is SourceStatus.OK
        return f"OK {verdict.record.id} by {verdict.rule}"
    return " ".join([verdict.status, *(record_id for _, record_id in verdict.candidates)])


def _of(kind: type[_T], records: Iterable[object]) -> list[_T]:
    return [each for each in records if isinstance(each, kind)]
