"""When a whole list is begun beside a page: what is counted of its accounts, and of how many pages it is remembered."""

from __future__ import annotations

import pytest

from app.domain.account import AssemblyAccount, SwiftAccount
from app.domain.link_keys import keys_of
from app.domain.vendor import Vendor
from app.vendors.swift.mapping import account as swift_account
from schema.account import beside
from schema.identity.keys import company_keys, swift_keys
from tests.schema.account.writing.given import account as given_account


def account(number: int, *ids: str) -> AssemblyAccount:
    return given_account(id=f"a{number}", type="Company", source_specific_ids=ids, id_in_tool=None, domain=None)


def swift(number: int) -> SwiftAccount:
    return swift_account({"id": f"s{number}", "customer_id": 7000 + number})


@pytest.mark.parametrize(
    ("given", "enough", "counted"),
    [
        ([], 4, 0),
        ([(), ()], 4, 0),
        ([("one",), ("two",), ("one",)], 4, 2),
        ([("one", "two"), ("three", "four"), ("five",)], 4, 4),
        ([("one", "two", "three")], 2, 3),
    ],
)
def test_keys_are_counted_once_each_until_they_are_enough(
    given: list[tuple[str, ...]], enough: int, counted: int
) -> None:
    rows = [account(number, *ids) for number, ids in enumerate(given)]
    assert beside.keys_up_to(enough, rows, company_keys) == counted


def test_rows_that_are_no_accounts_ask_for_nothing() -> None:
    assert beside.keys_up_to(4, [object()], company_keys) == 0


def test_of_swift_only_what_the_list_alone_tells_counts() -> None:
    one = keys_of(account(1, "01J0CRVTXX0000000000000002", "42"))
    assert [kind for kind, _ in swift_keys(one)] == ["id", "shared"]
    assert beside.keys_up_to(4, [account(1, "01J0CRVTXX0000000000000002", "42")], beside.customer_ids) == 1


@pytest.mark.parametrize(("length", "takes"), [(None, 4), (0, 2), (499, 2), (500, 3), (25_000, 101)])
def test_companies_are_sure_to_be_read_where_point_reads_would_not_do(length: int | None, takes: int) -> None:
    assert beside.LISTS[Vendor.USERLOT].takes(length) == takes


@pytest.mark.parametrize(("length", "takes"), [(0, 2), (100, 2), (101, 3), (950, 11)])
def test_assemblys_list_is_sure_to_be_read_where_references_are_more_than_its_pages(length: int, takes: int) -> None:
    assert beside.LISTS[Vendor.ASSEMBLY].takes(length) == takes


def test_of_a_list_whose_length_nobody_knows_nothing_is_sure() -> None:
    rows = [swift(number) for number in range(100)]
    asked = beside.refs_up_to(1 << 20, rows)
    assert asked == 300
    assert asked < beside.LISTS[Vendor.ASSEMBLY].takes(None)


def test_references_are_counted_until_they_are_enough() -> None:
    assert beside.refs_up_to(4, [swift(1), swift(2), swift(3)]) == 6
    assert beside.refs_up_to(4, [account(1), object()]) == 0
