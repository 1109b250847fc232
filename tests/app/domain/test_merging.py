"""One merged field: what counts as a value, whose word is taken, and who need not be asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account_kind import AccountKind
from app.domain.customer import Customer
from app.domain.merged_fields import DOMAINS, MERGED, NAME
from app.domain.merging import MERGING_ORDER, MergedField, VendorValue, held_by, is_said, shown, userlot_says
from app.domain.vendor import Vendor
from tests.app.domain.records import CUSTOMERS, SLOTS, assembly, company, reevo, swift

ARR = MergedField("arr", "arr", (userlot_says("arr", lambda held: held.arr),))


@pytest.mark.parametrize(("value", "said"), [(None, False), ("", False), ([], False), (Decimal(0), True), (" ", True)])
def test_nought_is_a_value_and_nothing_is_none(value: object, said: bool) -> None:
    assert is_said(value) is said


@pytest.mark.parametrize(
    ("value", "as_shown"),
    [
        (AccountKind.CUSTOMER, "CUSTOMER"),
        (Decimal("10.50"), "10.50"),
        (("a", Decimal(1)), ["a", "1"]),
        ("text", "text"),
        (None, None),
    ],
)
def test_a_value_is_shown_as_in_the_graph(value: object, as_shown: object) -> None:
    assert shown(value) == as_shown


def test_a_field_of_nought_has_a_value() -> None:
    free = Customer(company=company(arr=Decimal("0.00")))
    assert ARR.value(free) == 0
    assert ARR.values(free) == [VendorValue(Vendor.USERLOT, "company.arr", "Company-1", "0.00")]


def test_records_stand_in_the_order_in_which_they_count() -> None:
    everyone = Customer(swift=swift(), company=company(), reevo=reevo(), assembly=assembly())
    assert tuple(held_by(everyone)) == MERGING_ORDER
    assert tuple(held_by(Customer(swift=swift(), reevo=reevo()))) == (Vendor.REEVO, Vendor.SWIFT)


def test_who_is_asked_next() -> None:
    nameless = Customer(assembly=assembly())
    assert NAME.next_vendor(nameless, ()) is Vendor.REEVO
    assert NAME.next_vendor(nameless, {Vendor.REEVO}) is Vendor.USERLOT
    assert NAME.next_vendor(nameless, {Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT}) is None
    assert NAME.next_vendor(Customer(reevo=reevo(display_name="Acme")), ()) is Vendor.ASSEMBLY
    assert NAME.next_vendor(Customer(reevo=reevo(display_name="Acme")), {Vendor.ASSEMBLY}) is None
    assert NAME.next_vendor(Customer(assembly=assembly(name="Acme")), ()) is None


def test_a_joined_field_asks_everyone_who_can_contribute() -> None:
    known = Customer(assembly=assembly(domain="acme.example"))
    assert DOMAINS.needs_all
    assert DOMAINS.next_vendor(known, ()) is Vendor.REEVO
    assert DOMAINS.next_vendor(known, {Vendor.REEVO}) is None
    assert [field.name for field in MERGED.values() if field.needs_all] == ["domains"]


@given(st.sampled_from(sorted(MERGED)), CUSTOMERS, st.sampled_from(MERGING_ORDER))
def test_asking_one_by_one_ends_with_the_value_of_all_records(name: str, customer: Customer, reached: Vendor) -> None:
    field = MERGED[name]
    held = held_by(customer)
    first = reached if reached in held else next(iter(held))
    known = Customer(**{SLOTS[first]: held[first]})  # type: ignore[arg-type]
    asked: list[Vendor] = []
    while (vendor := field.next_vendor(known, asked)) is not None:
        assert vendor in field.vendors
        assert vendor not in asked
        assert vendor is not first
        asked.append(vendor)
        known = replace(known, **{SLOTS[vendor]: getattr(customer, SLOTS[vendor])})
    assert field.value(known) == field.value(customer)
