"""Records of which only some fields say something, and customers of any such records."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from app.domain.account import AssemblyAccount, ReevoAccount, ReevoDomain, SwiftAccount
from app.domain.company import Company
from app.domain.customer import Customer
from app.domain.vendor import Vendor

T = TypeVar("T")

SLOTS = {
    Vendor.ASSEMBLY: "assembly",
    Vendor.REEVO: "reevo",
    Vendor.USERLOT: "company",
    Vendor.SWIFT: "swift",
}
"""Where a customer holds each vendor's record."""


def record(kind: type[T], **given: Any) -> T:
    """A record of which only the given fields say something."""
    silent: dict[str, object] = {
        each.name: () if str(each.type).startswith("tuple") else {} if str(each.type) == "Wire" else None
        for each in fields(kind)  # type: ignore[arg-type]
    }
    return kind(**{**silent, "id": f"{kind.__name__}-1", **given})


def assembly(**given: Any) -> AssemblyAccount:
    return record(AssemblyAccount, **{"type": "Company", **given})


def reevo(**given: Any) -> ReevoAccount:
    return record(ReevoAccount, **given)


def company(**given: Any) -> Company:
    return record(Company, **given)


def swift(**given: Any) -> SwiftAccount:
    return record(SwiftAccount, **given)


def domains(*given: tuple[str, bool | None]) -> tuple[ReevoDomain, ...]:
    return tuple(ReevoDomain(domain_name=name, is_primary=primary, status=None) for name, primary in given)


NAMES = st.sampled_from([None, "", "Acme", "ACME  Works", "Cafe\u0301 Zoe\u0308", "Straße ﬁ"])
DOMAINS = st.sampled_from(["acme.example", "www.Acme.example.", "b.example", "bücher.example", "no domain", ""])
ADDRESSES = DOMAINS | st.sampled_from(["Ada@acme.example", "nobody"])
TIMES = st.sampled_from([None, "", "2026-01-31", "2026-01-31T00:00:00Z", "2026-01-31T01:30:00.250+01:00", "soon"])
NUMBERS = st.none() | st.sampled_from(["0", "100", "100.0", "1E+2", "99.99"]).map(Decimal)
TYPES = st.sampled_from(["Company", "Customer", "customer", "Partner", None])

_MOMENTS = {"created_at": TIMES, "updated_at": TIMES}
_ASSEMBLY = st.builds(
    assembly,
    type=TYPES,
    name=NAMES,
    domain=st.none() | ADDRESSES,
    notes=NAMES,
    phones=st.lists(st.sampled_from(["+1 555 0100", "0015550100", "x"]), max_size=2).map(tuple),
    image_url=st.sampled_from([None, "", "https://Img.example/a.png"]),
    contract_value=NUMBERS,
    contract_type=st.sampled_from([None, "Month", "Year", "year", "Decade"]),
    renewal_date=TIMES,
    **_MOMENTS,
)
_REEVO = st.builds(
    reevo,
    display_name=NAMES,
    description=NAMES,
    domains=st.lists(st.tuples(DOMAINS, st.sampled_from([True, False, None])), max_size=3).map(lambda d: domains(*d)),
    **_MOMENTS,
)
_COMPANY = st.builds(company, name=NAMES, arr=NUMBERS, mrr=NUMBERS, renewal_date=TIMES, **_MOMENTS)
_SWIFT = st.builds(swift, name=NAMES, inserted_at=TIMES, updated_at=TIMES)

CUSTOMERS = st.builds(
    Customer,
    assembly=st.none() | _ASSEMBLY,
    reevo=st.none() | _REEVO,
    company=st.none() | _COMPANY,
    swift=st.none() | _SWIFT,
).filter(lambda customer: customer != Customer())
"""Customers whose records agree here and disagree there, and hold what is odd."""
