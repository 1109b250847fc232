"""Fields on which the vendors disagree about a customer.

Compared are the merged fields that mean the same at every vendor, and two more: whether Assembly's domain is among
Reevo's, and what the contract is worth. A record's own times never disagree, and notes and a description are different
things. At least two vendors have to say something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from app.domain.comparison import Same, domain_key, same_number
from app.domain.customer import Customer
from app.domain.merged_fields import MERGED, domain_of, domains_of
from app.domain.merging import VendorValue, assembly_says, reevo_says, userlot_says, values_of
from app.domain.record import Json

_DOMAIN = (
    assembly_says("domain", domain_of),
    reevo_says("domains.domainName", domains_of),
)
_CONTRACT = {
    "year": (
        assembly_says("contractValue", lambda account: account.contract_value),
        userlot_says("arr", lambda company: company.arr),
    ),
    "month": (
        assembly_says("contractValue", lambda account: account.contract_value),
        userlot_says("mrr", lambda company: company.mrr),
    ),
}


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field on which vendors disagree, with what each vendor that has a value says, in the order of merging."""

    field: str
    values: tuple[VendorValue, ...]


def conflicts(customer: Customer) -> list[FieldConflict]:
    """The fields on which the vendors disagree, among the records that are known."""
    return [
        FieldConflict(field, tuple(values)) for field, values, same in _compared(customer) if _disagree(values, same)
    ]


def _compared(customer: Customer) -> Iterator[tuple[str, Sequence[VendorValue], Same]]:
    for field in MERGED.values():
        if field.name == "domain":
            yield field.name, values_of(_DOMAIN, customer), _shares_a_domain
        elif field.same is not None and len(field.vendors) > 1:
            yield field.name, field.values(customer), field.same
    yield "contractValue", _contract_values(customer), same_number


def _disagree(values: Sequence[VendorValue], same: Same) -> bool:
    return any(not same(one.value, other.value) for one, other in combinations(values, 2))


def _shares_a_domain(one: Json, other: Json) -> bool:
    """Whether a domain is among several; which of them is the primary one does not matter."""
    return not _domain_keys(one).isdisjoint(_domain_keys(other))


def _domain_keys(value: Json) -> frozenset[str]:
    return frozenset(map(domain_key, value if isinstance(value, list) else [value]))


def _contract_values(customer: Customer) -> list[VendorValue]:
    """A year's contract at Assembly beside Userlot's `arr`, a month's beside its `mrr`; any other beside nothing."""
    period = (customer.assembly.contract_type or "") if customer.assembly else ""
    return values_of(_CONTRACT.get(period.strip().lower(), ()), customer)
