"""Where everybody who matches a filter holds a record: nobody is lost by looking there alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account_kind import AccountKind
from app.domain.account_list import HOLDERS, AccountFilter
from app.domain.account_pushdown import Pushdown, pushdown
from app.domain.customer import Customer
from app.domain.merging import held_by
from app.domain.vendor import Vendor
from tests.app.domain.list_customers import FILTERS, LISTED, MET, OWNER

A, R, U, S = Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT
SINCE = datetime(2026, 1, 31, 10, 0, 0, 900_000, tzinfo=UTC)


@given(MET, st.frozensets(st.sampled_from([A, R, U, S])))
@settings(max_examples=300)
def test_everybody_who_matches_holds_a_record_where_that_is_said(
    asked: tuple[Customer, AccountFilter], more: frozenset[Vendor]
) -> None:
    customer, where = asked
    found = pushdown(where, more | held_by(customer).keys())
    if not where.matches(customer):
        return
    assert not found.is_impossible
    assert found.held <= held_by(customer).keys()


@given(LISTED, FILTERS)
def test_nobody_is_looked_for_where_nothing_is_held(customer: Customer, where: AccountFilter) -> None:
    holders = frozenset(held_by(customer))
    found = pushdown(where, holders)
    assert found.held <= holders


ALONE: list[tuple[dict[str, object], set[Vendor], set[Vendor]]] = [
    ({"owner": OWNER}, {R}, {R}),
    ({"owner": OWNER}, {A, R, S}, {R}),
    ({"owner": OWNER}, {A, U, S}, {U}),
    ({"domain": "www.Acme.example"}, {R, U, S}, {R}),
    ({"updated_since": SINCE}, {R}, {R}),
]


@pytest.mark.parametrize(("asked", "holders", "expected"), ALONE)
def test_what_one_vendor_alone_can_meet_is_held_there(
    asked: dict[str, object], holders: set[Vendor], expected: set[Vendor]
) -> None:
    assert pushdown(AccountFilter(**asked), frozenset(holders)) == Pushdown(held=frozenset(expected))  # type: ignore[arg-type]


SHARED: list[dict[str, object]] = [
    {"owner": OWNER},
    {"domain": "acme.example"},
    {"updated_since": SINCE},
    {"name": "acme"},
    {"stage": "target_account"},
]


@pytest.mark.parametrize("asked", SHARED)
@pytest.mark.parametrize("vendors", [set(), {R}, {R, U}])
def test_what_another_vendor_could_meet_instead_says_nothing(asked: dict[str, object], vendors: set[Vendor]) -> None:
    found = pushdown(AccountFilter(vendors=frozenset(vendors), **asked), HOLDERS)  # type: ignore[arg-type]
    assert found == Pushdown(held=frozenset(vendors))


def test_whose_records_everybody_who_matches_holds() -> None:
    labelled = AccountFilter(label_ids=frozenset({"1"}), vendors=frozenset({S}))
    assert pushdown(labelled, HOLDERS).held == {A, S}
    assert pushdown(AccountFilter(kind=AccountKind.CUSTOMER), HOLDERS).held == {A}
    assert pushdown(AccountFilter(kind=AccountKind.COMPANY), HOLDERS).held == set()
    assert pushdown(AccountFilter(), frozenset()) == Pushdown()


@pytest.mark.parametrize(
    ("where", "holders"),
    [
        (AccountFilter(vendors=frozenset({S})), {A, R, U}),
        (AccountFilter(label_ids=frozenset({"1"})), {R, U, S}),
        (AccountFilter(owner=OWNER), {A, S}),
        (AccountFilter(kind=AccountKind.CUSTOMER), {R}),
        (AccountFilter(kind=AccountKind.CUSTOMER, domain="acme.example"), {A, R, U, S}),
    ],
)
def test_what_nobody_can_meet_is_told(where: AccountFilter, holders: set[Vendor]) -> None:
    assert pushdown(where, frozenset(holders)) == Pushdown(is_impossible=True)
