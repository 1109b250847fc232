"""Fields on which vendors disagree: values are compared, not spellings."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conflicts import FieldConflict, conflicts
from app.domain.customer import Customer
from app.domain.identity import normalise_domain
from app.domain.merging import VendorValue, held_by
from app.domain.provenance import provenance
from app.domain.vendor import Vendor
from tests.app.domain.records import CUSTOMERS, SLOTS, assembly, company, domains, reevo, swift


def fields(customer: Customer) -> list[str]:
    return [each.field for each in conflicts(customer)]


def contract(value: str, period: str | None, **userlot: str) -> Customer:
    numbers = {name: Decimal(number) for name, number in userlot.items()}
    return Customer(assembly=assembly(contract_value=Decimal(value), contract_type=period), company=company(**numbers))


def test_a_conflict_has_what_every_vendor_says() -> None:
    customer = Customer(
        assembly=assembly(name="Acme"),
        reevo=reevo(display_name="ACME"),
        company=company(name=""),
        swift=swift(name="Acme Inc"),
    )
    assert conflicts(customer) == [
        FieldConflict(
            "name",
            (
                VendorValue(Vendor.ASSEMBLY, "assembly.name", "AssemblyAccount-1", "Acme"),
                VendorValue(Vendor.REEVO, "reevo.displayName", "ReevoAccount-1", "ACME"),
                VendorValue(Vendor.SWIFT, "swift.name", "SwiftAccount-1", "Acme Inc"),
            ),
        )
    ]


def test_no_conflict_where_only_spellings_differ() -> None:
    customer = Customer(
        assembly=assembly(name="Café Zoë", domain="www.CAFE.example", renewal_date="2026-12-01"),
        reevo=reevo(display_name="Cafe\u0301  ZOE\u0308", domains=domains(("cafe.example.", True))),
        company=company(renewal_date="2026-12-01T00:00:00Z"),
    )
    assert fields(customer) == []


def test_another_domain_conflicts_unless_it_is_one_of_reevos() -> None:
    held = reevo(domains=domains(("b.example", None), ("a.example", True)))
    assert fields(Customer(assembly=assembly(domain="B.example"), reevo=held)) == []
    assert fields(Customer(assembly=assembly(domain="c.example"), reevo=reevo())) == []
    (found,) = conflicts(Customer(assembly=assembly(domain="c.example"), reevo=held))
    assert (found.field, [value.value for value in found.values]) == (
        "domain",
        ["c.example", ["a.example", "b.example"]],
    )
    person = assembly(type="Customer", domain="ada@c.example")
    assert fields(Customer(assembly=person, reevo=held)) == []


def test_renewal_dates() -> None:
    def renewed(one: str, other: str) -> list[str]:
        return fields(Customer(assembly=assembly(renewal_date=one), company=company(renewal_date=other)))

    assert renewed("2026-12-01", "2027-03-01") == ["renewalDate"]
    assert renewed("2026-12-01T01:00:00+01:00", "2026-12-01T00:00:00.000Z") == []
    assert renewed("2026-12-01", "2026-12-01T09:00:00Z") == ["renewalDate"]


@pytest.mark.parametrize(
    ("customer", "found"),
    [
        (contract("1200", "Year", arr="1200.00"), []),
        (contract("1200", "year", arr="1201", mrr="1200"), ["contractValue"]),
        (contract("100", "Month", arr="1200", mrr="1E+2"), []),
        (contract("100", "Month", mrr="0"), ["contractValue"]),
        (contract("100", "Month", arr="1"), []),
        (contract("100", "Decade", arr="1", mrr="1"), []),
        (contract("100", None, arr="1", mrr="1"), []),
        (Customer(company=company(arr=Decimal(1), mrr=Decimal(2))), []),
    ],
)
def test_what_the_contract_is_worth_is_compared_for_the_same_period(customer: Customer, found: list[str]) -> None:
    assert fields(customer) == found


def test_what_is_never_compared() -> None:
    customer = Customer(
        assembly=assembly(type="Customer", notes="a", created_at="2020-01-01", updated_at="2020-01-02"),
        reevo=reevo(description="b", created_at="2021-01-01", updated_at="2021-01-02"),
    )
    assert fields(customer) == []


@given(CUSTOMERS)
def test_a_conflict_is_between_vendors(customer: Customer) -> None:
    for found in conflicts(customer):
        vendors = [value.vendor for value in found.values]
        assert len(vendors) == len(set(vendors)) > 1
        assert set(vendors) <= set(held_by(customer))
    for vendor, record in held_by(customer).items():
        assert conflicts(Customer(**{SLOTS[vendor]: record})) == []  # type: ignore[arg-type]


@given(CUSTOMERS, st.permutations(list(SLOTS.values())))
def test_how_a_customer_was_put_together_does_not_matter(customer: Customer, slots: list[str]) -> None:
    again = Customer()
    for slot in slots:
        again = replace(again, **{slot: getattr(customer, slot)})
    backwards = Customer(**{slot: getattr(customer, slot) for slot in slots})
    for built in (again, backwards):
        assert conflicts(built) == conflicts(customer)
        assert provenance(built, None, matched_by={}, as_of={}) == provenance(customer, None, matched_by={}, as_of={})


def respelled(customer: Customer) -> Customer:
    """The same values at every vendor, all spelled in another way."""

    def name(text: str | None) -> str | None:
        return text and f" {unicodedata.normalize('NFD', text).upper()} "

    def domain(text: str | None) -> str | None:
        is_domain = text is not None and normalise_domain(text) is not None
        return f"WWW.{text.upper().removeprefix('WWW.').removesuffix('.')}." if text and is_domain else text

    def renewal(text: str | None) -> str | None:
        return text and text.replace("01:30:00.250+01:00", "00:30:00.25Z")

    def number(value: Decimal | None) -> Decimal | None:
        return value if value is None else value * Decimal("1.000")

    changed: dict[str, Any] = {}
    if customer.assembly is not None:
        changed["assembly"] = replace(
            customer.assembly,
            name=name(customer.assembly.name),
            contract_value=number(customer.assembly.contract_value),
            renewal_date=renewal(customer.assembly.renewal_date),
        )
    if customer.reevo is not None:
        spelled = [(domain(each.domain_name) or "", each.is_primary) for each in customer.reevo.domains]
        changed["reevo"] = replace(
            customer.reevo, display_name=name(customer.reevo.display_name), domains=domains(*spelled)
        )
    if customer.swift is not None:
        changed["swift"] = replace(customer.swift, name=name(customer.swift.name))
    return replace(customer, **changed)


@given(CUSTOMERS)
def test_another_spelling_at_some_vendors_makes_no_conflict_and_hides_none(customer: Customer) -> None:
    assert fields(respelled(customer)) == fields(customer)


@given(CUSTOMERS)
def test_whose_word_it_is_does_not_matter(customer: Customer) -> None:
    said = {
        Vendor.ASSEMBLY: customer.assembly and customer.assembly.name,
        Vendor.REEVO: customer.reevo and customer.reevo.display_name,
        Vendor.USERLOT: customer.company and customer.company.name,
        Vendor.SWIFT: customer.swift and customer.swift.name,
    }
    outcomes = {
        tuple(
            fields(
                Customer(
                    assembly=assembly(name=a), reevo=reevo(display_name=r), company=company(name=u), swift=swift(name=s)
                )
            )
        )
        for a, r, u, s in permutations(said.values())
    }
    assert len(outcomes) == 1
