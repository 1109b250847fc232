"""The table of merged fields: its order, its names, and the values that are read out of more than one field."""

from __future__ import annotations

import pytest
from hypothesis import given

from app.domain.customer import Customer
from app.domain.merged_fields import MERGED, domain_of, domains_of
from app.domain.merging import MERGING_ORDER
from app.domain.vendor import Vendor
from tests.app.domain.records import CUSTOMERS, assembly, domains, reevo
from tests.architecture.sources import read

VIEWS = {Vendor.ASSEMBLY: "assembly", Vendor.REEVO: "reevo", Vendor.USERLOT: "company", Vendor.SWIFT: "swift"}


@pytest.mark.parametrize("name", MERGED)
def test_one_order_holds_for_every_field(name: str) -> None:
    field = MERGED[name]
    assert list(field.vendors) == [vendor for vendor in MERGING_ORDER if vendor in field.vendors]
    assert len(field.sources) == len(field.vendors)
    assert field.name == name
    assert [source.path.partition(".")[0] for source in field.sources] == [VIEWS[v] for v in field.vendors]


@given(CUSTOMERS)
def test_a_customer_shows_every_field_as_it_was_merged(customer: Customer) -> None:
    for field in MERGED.values():
        merged = field.value(customer)
        assert getattr(customer, field.attribute) == (
            merged if merged is not None else getattr(Customer(), field.attribute)
        )


@given(CUSTOMERS)
def test_every_domain_comes_once_and_the_main_one_first(customer: Customer) -> None:
    found = customer.domains
    assert len(found) == len(set(found))
    main = Customer(assembly=customer.assembly, reevo=reevo(domains=domains((customer.domain or "", True))))
    assert found[:1] == main.domains[:1] or not customer.domain


def test_a_reevo_account_names_its_primary_domain_first() -> None:
    held = domains(("b.example", None), ("c.example", True), ("a.example", False))
    assert domains_of(reevo(domains=held)) == ["c.example", "b.example", "a.example"]


@pytest.mark.parametrize(
    ("word", "domain"), [("Company", "x@y.example"), ("Partner", "x@y.example"), ("customer", None)]
)
def test_a_person_has_an_address_where_others_have_a_domain(word: str, domain: str | None) -> None:
    assert domain_of(assembly(type=word, domain="x@y.example")) == domain


def test_the_guide_shows_the_table() -> None:
    rows = [row.split(" | ") for row in read("docs/guide/merging.md").splitlines() if row.startswith("| `")]
    told = {row[0].strip("| `"): row[1] for row in rows if row[0].strip("| `") in MERGED and len(row) == 3}
    assert told == {name: ", ".join(f"`{source.path}`" for source in field.sources) for name, field in MERGED.items()}
