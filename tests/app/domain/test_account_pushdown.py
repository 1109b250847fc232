"""What of a filter can be put to vendors: nothing that would lose a customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import ReevoAccount
from app.domain.account_kind import AccountKind
from app.domain.account_list import HOLDERS, AccountFilter
from app.domain.account_pushdown import Pushdown, pushdown
from app.domain.company import CompanyFilter
from app.domain.customer import Customer
from app.domain.identity import normalise_domain
from app.domain.merging import held_by
from app.domain.moments import instant
from app.domain.query import Condition, Filter, Operator
from app.domain.vendor import Vendor
from tests.app.domain.list_customers import FILTERS, LISTED, MET, OWNER

A, R, U, S = Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT
SINCE = datetime(2026, 1, 31, 10, 0, 0, 900_000, tzinfo=UTC)


def meets(record: ReevoAccount, condition: Filter) -> bool:
    """Whether Reevo would find a record: ids compare as UUIDs do, times as instants."""
    assert isinstance(condition, Condition)
    if condition.field == "owner_user_id":
        assert condition.operator is Operator.EQ
        return record.owner is not None and record.owner.id.strip().lower() == str(condition.value).lower()
    assert (condition.field, condition.operator) == ("updated_at", Operator.GTE)
    moment, since = instant(record.updated_at), instant(str(condition.value))
    assert since is not None
    return moment is not None and moment >= since


@given(MET, st.frozensets(st.sampled_from([A, R, U, S])))
@settings(max_examples=300)
def test_everybody_who_matches_meets_what_is_put_to_vendors(
    asked: tuple[Customer, AccountFilter], more: frozenset[Vendor]
) -> None:
    customer, where = asked
    found = pushdown(where, more | held_by(customer).keys())
    if not where.matches(customer):
        return
    assert not found.is_impossible
    assert found.held <= held_by(customer).keys()
    if found.reevo or found.reevo_domain:
        assert customer.reevo is not None
        assert all(meets(customer.reevo, each) for each in found.reevo)
        domains = {normalise_domain(domain.domain_name) for domain in customer.reevo.domains}
        assert found.reevo_domain is None or found.reevo_domain in domains
    if found.userlot is not None:
        assert customer.company is not None
        assert (customer.company.owner_user_id or "").strip().lower() == found.userlot.owner_user_id


@given(LISTED, FILTERS)
def test_nothing_is_put_to_a_vendor_that_holds_nothing(customer: Customer, where: AccountFilter) -> None:
    holders = frozenset(held_by(customer))
    found = pushdown(where, holders)
    assert found.held <= holders
    assert R in holders or not (found.reevo or found.reevo_domain)
    assert U in holders or found.userlot is None


ALONE = [
    ({"owner": OWNER}, {R}, Pushdown(held=frozenset({R}), reevo=(Condition("owner_user_id", Operator.EQ, OWNER),))),
    ({"owner": OWNER}, {A, R, S}, Pushdown(reevo=(Condition("owner_user_id", Operator.EQ, OWNER),))),
    ({"owner": OWNER}, {A, U, S}, Pushdown(userlot=CompanyFilter(owner_user_id=OWNER))),
    ({"domain": "www.Acme.example"}, {R, U, S}, Pushdown(reevo_domain="acme.example")),
    (
        {"updated_since": SINCE},
        {R},
        Pushdown(reevo=(Condition("updated_at", Operator.GTE, "2026-01-31T10:00:00Z"),)),
    ),
]


@pytest.mark.parametrize(("asked", "holders", "expected"), ALONE)
def test_what_one_vendor_alone_can_meet_is_put_to_it(
    asked: dict[str, object], holders: set[Vendor], expected: Pushdown
) -> None:
    found = pushdown(AccountFilter(**asked), frozenset(holders))  # type: ignore[arg-type]
    assert (found.reevo, found.reevo_domain, found.userlot) == (
        expected.reevo,
        expected.reevo_domain,
        expected.userlot,
    )
    assert len(found.fields) == 1
    assert found.held == {U if expected.userlot else R}


SHARED: list[dict[str, object]] = [
    {"owner": OWNER},
    {"domain": "acme.example"},
    {"updated_since": SINCE},
    {"name": "acme"},
    {"stage": "target_account"},
]


@pytest.mark.parametrize("asked", SHARED)
@pytest.mark.parametrize("vendors", [set(), {R}, {R, U}])
def test_what_another_vendor_could_meet_instead_is_put_to_nobody(
    asked: dict[str, object], vendors: set[Vendor]
) -> None:
    found = pushdown(AccountFilter(vendors=frozenset(vendors), **asked), HOLDERS)  # type: ignore[arg-type]
    assert found == Pushdown(held=frozenset(vendors))


@pytest.mark.parametrize("asked", [{"name": "acme"}, {"stage": "target_account"}])
def test_what_a_vendor_compares_in_an_unknown_way_is_not_put_to_it_even_if_it_is_alone(asked: dict[str, str]) -> None:
    assert pushdown(AccountFilter(**asked), frozenset({R})) == Pushdown(held=frozenset({R}))  # type: ignore[arg-type]


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


def test_a_moment_is_put_in_whole_seconds_rounded_down() -> None:
    late = SINCE.replace(tzinfo=UTC) + timedelta(microseconds=99_999)
    (condition,) = pushdown(AccountFilter(updated_since=late), frozenset({R})).reevo
    assert isinstance(condition, Condition)
    assert condition.value == "2026-01-31T10:00:00Z"
