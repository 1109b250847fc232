"""When a whole list is begun beside a page: what is counted of its accounts, and of how many pages it is remembered."""

from __future__ import annotations

import pytest

from app.domain.account import AssemblyAccount
from app.domain.link_keys import keys_of
from app.domain.vendor import Vendor
from schema.account import beside
from schema.identity.keys import company_keys, swift_keys
from tests.schema.account.writing.given import account as given_account


def account(number: int, *ids: str) -> AssemblyAccount:
    return given_account(id=f"a{number}", type="Company", source_specific_ids=ids, id_in_tool=None, domain=None)


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
