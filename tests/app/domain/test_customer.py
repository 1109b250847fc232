"""A customer merged from the records that vendors hold: whose word counts, field by field."""

from __future__ import annotations

import pytest

from app.domain.account import SwiftAccount
from app.domain.company import Company
from app.domain.customer import AccountKind, Customer
from app.domain.vendor import Vendor
from tests.app.domain.records import assembly, domains, record, reevo

EACH = {
    "assembly": (Vendor.ASSEMBLY, assembly(name="of Assembly")),
    "reevo": (Vendor.REEVO, reevo(display_name="of Reevo")),
    "company": (Vendor.USERLOT, record(Company, name="of Userlot")),
    "swift": (Vendor.SWIFT, record(SwiftAccount, name="of Swift")),
}
NAMES = ["of Assembly", "of Reevo", "of Userlot", "of Swift"]


def holding(*slots: str) -> Customer:
    return Customer(**{slot: EACH[slot][1] for slot in slots})  # type: ignore[arg-type]


@pytest.mark.parametrize("skipped", range(4))
def test_origin_and_name_are_of_the_first_vendor_that_holds_a_record(skipped: int) -> None:
    slots = list(EACH)[skipped:]
    customer = holding(*slots)
    vendor, held = EACH[slots[0]]
    assert customer.origin == (vendor, held.id)  # type: ignore[attr-defined]
    assert customer.name == NAMES[skipped]


def test_a_record_without_a_name_leaves_it_to_the_next() -> None:
    customer = Customer(assembly=assembly(name=""), reevo=reevo(), company=record(Company, name="of Userlot"))
    assert customer.name == "of Userlot"
    assert customer.origin == (Vendor.ASSEMBLY, "AssemblyAccount-1")
    assert Customer(assembly=assembly()).name is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Company", AccountKind.COMPANY), ("Customer", AccountKind.CUSTOMER), ("Partner", None), (None, None)],
)
def test_only_assembly_holds_people(word: str | None, kind: AccountKind | None) -> None:
    assert Customer(assembly=assembly(type=word)).kind is kind
    assert Customer(assembly=assembly(type=word), reevo=reevo()).kind is kind
    assert [holding(slot).kind for slot in ("reevo", "company", "swift")] == [AccountKind.COMPANY] * 3


def test_a_company_has_a_domain_and_a_person_an_address() -> None:
    company = Customer(assembly=assembly(domain="acme.example"))
    assert (company.domain, company.email, company.domains) == ("acme.example", None, ["acme.example"])
    person = Customer(assembly=assembly(type="Customer", domain="Ada@acme.example"))
    assert (person.domain, person.email, person.domains) == (None, "Ada@acme.example", [])
    nobody = Customer(assembly=assembly(type="Customer", domain="not an address"))
    assert nobody.email is None


def test_the_main_domain_is_assemblys_and_else_reevos_primary_one() -> None:
    held = domains(("b.example", False), ("www.A.example", True), ("a.example", None))
    assert Customer(reevo=reevo(domains=held)).domain == "www.A.example"
    assert Customer(reevo=reevo(domains=held)).domains == ["a.example", "b.example"]
    assert Customer(assembly=assembly(domain=""), reevo=reevo(domains=held)).domain == "www.A.example"
    both = Customer(assembly=assembly(domain="C.example"), reevo=reevo(domains=held))
    assert both.domain == "C.example"
    assert both.domains == ["c.example", "a.example", "b.example"]
    apart = Customer(reevo=reevo(domains=domains(("b.example", False))))
    assert (apart.domain, apart.domains) == (None, ["b.example"])
    assert Customer(swift=record(SwiftAccount)).domains == []


def test_a_domain_that_is_none_is_kept_as_it_is() -> None:
    assert Customer(assembly=assembly(domain="not a domain")).domains == ["not a domain"]


def test_words_numbers_and_pictures() -> None:
    first = assembly(notes="notes", phones=("1", "2"), image_url="http://x.test/i.png")
    customer = Customer(assembly=first, reevo=reevo(description="described"))
    assert (customer.description, customer.phones, customer.image_url) == (
        "notes",
        ["1", "2"],
        "http://x.test/i.png",
    )
    assert Customer(assembly=first, reevo=reevo(description="described")).description == "notes"
    assert Customer(assembly=assembly(notes=""), reevo=reevo(description="described")).description == "described"
    silent = holding("swift")
    assert (silent.description, silent.phones, silent.image_url) == (None, [], None)


def test_the_renewal_is_assemblys_and_else_userlots() -> None:
    company = record(Company, renewal_date="2027-03-01")
    assert Customer(assembly=assembly(renewal_date="2026-12-01"), company=company).renewal_date == "2026-12-01"
    assert Customer(assembly=assembly(), company=company).renewal_date == "2027-03-01"


def test_times_are_of_the_first_vendor_that_tells_one() -> None:
    swift = record(SwiftAccount, inserted_at="2020-01-01", updated_at="2020-01-02")
    company = record(Company, created_at="2021-01-01")
    customer = Customer(assembly=assembly(), company=company, swift=swift)
    assert (customer.created_at, customer.updated_at) == ("2021-01-01", "2020-01-02")
    assert (Customer(assembly=assembly()).created_at, Customer(assembly=assembly()).updated_at) == (None, None)
