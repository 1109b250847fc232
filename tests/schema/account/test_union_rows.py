"""A row of a list over all vendors names its customer's records and nothing else of theirs."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st

from app.domain.customer import Customer
from app.domain.vendor import Vendor
from schema.account.union_rows import refs_of, row_of, row_with
from tests.app.domain.records import assembly, company, reevo, swift

IDS = st.text(st.characters(), min_size=1)


@given(ids=st.tuples(*([st.none() | IDS] * 4)).filter(any))
def test_a_row_names_the_records_in_the_order_in_which_they_give_the_id(ids: tuple[str | None, ...]) -> None:
    one, two, three, four = ids
    customer = Customer(
        assembly=assembly(id=one) if one else None,
        reevo=reevo(id=two) if two else None,
        company=company(id=three) if three else None,
        swift=swift(id=four) if four else None,
    )
    order = (Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT)
    refs = refs_of(row_of(customer))
    assert refs == tuple((vendor, each) for vendor, each in zip(order, ids, strict=True) if each)
    assert refs[0] == customer.origin


def test_a_record_is_found_in_another_row() -> None:
    rows = [
        row_of(Customer(assembly=assembly(id="x"), reevo=reevo(id="y"))),
        row_of(Customer(company=company(id="y"))),
        row_of(Customer(reevo=reevo(id="y"))),
        row_of(Customer(swift=swift(id='","reevo","y'))),
    ]
    assert row_with((Vendor.REEVO, "y"), rows, besides=2) == 0
    assert row_with((Vendor.REEVO, "y"), rows, besides=0) == 2
    assert row_with((Vendor.USERLOT, "y"), rows, besides=0) == 1
    assert row_with((Vendor.SWIFT, "y"), rows, besides=0) is None


def test_a_row_is_small() -> None:
    uuid = "01950000-0000-7000-8000-000000000001"
    assert sys.getsizeof(row_of(Customer(assembly=assembly(id=uuid)))) < 110
    whole = Customer(assembly=assembly(id=uuid), reevo=reevo(id=uuid), company=company(id=uuid), swift=swift(id=uuid))
    assert sys.getsizeof(row_of(whole)) < 260
