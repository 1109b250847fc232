"""Lists of accounts: who meets a filter, and in which order they come."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import RecordReference, ReevoStage
from app.domain.account_kind import AccountKind
from app.domain.account_list import AccountFilter, AccountOrder, OrderField
from app.domain.customer import Customer
from app.domain.errors import BadUserInput
from app.domain.merging import held_by
from app.domain.moments import instant
from app.domain.vendor import Vendor
from tests.app.domain.list_customers import FILTERS, LISTED, MET, OWNER, holding
from tests.app.domain.records import SLOTS, assembly, company, domains, reevo, swift

A, R, U, S = Vendor.ASSEMBLY, Vendor.REEVO, Vendor.USERLOT, Vendor.SWIFT
PERSON = Customer(
    assembly=assembly(type="Customer", domain="ada@acme.example"),
    reevo=reevo(domains=domains(("acme.example", True))),
)
STAGE = ReevoStage(id="0194D5A0-0000-7000-8000-0000000000AA", api_name="target", display_value="Target  One", color="")


def where(**given: object) -> AccountFilter:
    return AccountFilter(**given)  # type: ignore[arg-type]


@given(LISTED)
def test_without_a_filter_everybody_is_listed(customer: Customer) -> None:
    assert AccountFilter().matches(customer)
    assert AccountFilter().needs() == set()


def test_by_kind() -> None:
    unknown = Customer(assembly=assembly(type="Partner"))
    for customer, kind in ((PERSON, AccountKind.CUSTOMER), (holding(S), AccountKind.COMPANY), (unknown, None)):
        assert [each for each in AccountKind if where(kind=each).matches(customer)] == ([kind] if kind else [])


def test_by_any_domain_in_any_spelling_and_no_person_has_one() -> None:
    customer = Customer(
        assembly=assembly(domain="Acme.example"),
        reevo=reevo(domains=domains(("www.bücher.example", False), ("c.example", True))),
    )
    for domain in ("acme.example", "WWW.ACME.example.", "xn--bcher-kva.example", "Bücher.example", " c.example"):
        assert where(domain=domain).matches(customer)
    assert not where(domain="me.example").matches(customer)
    assert not where(domain="acme.example").matches(PERSON)
    assert not where(domain="acme.example").matches(holding(S))


def test_by_every_word_of_the_merged_name() -> None:
    customer = Customer(assembly=assembly(name="Große  Cafe\u0301 ﬁrma"), swift=swift(name="Other"))
    for name in ("GROSSE", "firma  grosse", "Caf\u00e9", "rma fi", "ﬁ"):
        assert where(name=name).matches(customer)
    for name in ("grosse other", "grossecafe", "other"):
        assert not where(name=name).matches(customer)
    assert not where(name="a").matches(holding(S))


def test_by_the_vendors_that_hold_a_record() -> None:
    customer = holding(A, S)
    for vendors in ({A}, {S}, {A, S}, set()):
        assert where(vendors=frozenset(vendors)).matches(customer)
    for vendors in ({R}, {A, R}, {A, S, U}):
        assert not where(vendors=frozenset(vendors)).matches(customer)


def test_by_labels_of_whatever_type() -> None:
    upper = "0194D5A0-0000-7000-8000-0000000000FF"
    customer = Customer(assembly=assembly(tier_id="1", stage_id="2", company_type_id=upper, tag_ids=("4", "5")))
    for labels in ({"1"}, {"2", "5"}, {upper.lower()}, {" 1 ", "2", upper, "4", "5"}):
        assert where(label_ids=frozenset(labels)).matches(customer)
    for labels in ({"3"}, {"1", "3"}):
        assert not where(label_ids=frozenset(labels)).matches(customer)
    assert not where(label_ids=frozenset({"1"})).matches(holding(R))


def test_by_owner_at_reevo_or_userlot() -> None:
    at_reevo = Customer(reevo=reevo(owner=RecordReference(OWNER.upper(), "user")))
    at_userlot = Customer(company=company(owner_user_id=OWNER), reevo=reevo(owner=RecordReference("x", None)))
    for customer in (at_reevo, at_userlot):
        assert where(owner=f" {OWNER}").matches(customer)
        assert not where(owner="y").matches(customer)
    assert where(owner="x").matches(at_userlot)
    assert not where(owner="x").matches(holding(A, R, U, S))


def test_by_stage_under_any_of_its_names() -> None:
    at_reevo = Customer(reevo=reevo(current_stage=STAGE))
    for stage in ("0194d5a0-0000-7000-8000-0000000000aa", "TARGET", "target one"):
        assert where(stage=stage).matches(at_reevo)
    assert where(stage="s").matches(Customer(assembly=assembly(stage_id="S"), reevo=reevo(current_stage=STAGE)))
    for customer in (at_reevo, holding(A, R), holding(S), Customer(assembly=assembly(tier_id="one"))):
        assert not where(stage="one").matches(customer)


def test_by_the_newest_change_of_any_record() -> None:
    customer = Customer(
        assembly=assembly(updated_at="2026-01-01T00:00:00Z"),
        company=company(updated_at="2026-01-31T12:00:00+02:00"),
        swift=swift(updated_at="yesterday", inserted_at="2026-12-31T00:00:00Z"),
    )
    newest = datetime(2026, 1, 31, 10, tzinfo=UTC)
    assert where(updated_since=newest).matches(customer)
    assert where(updated_since=newest.astimezone(timezone(timedelta(hours=-5)))).matches(customer)
    assert not where(updated_since=newest + timedelta(microseconds=1)).matches(customer)
    assert not where(updated_since=datetime(2, 1, 1, tzinfo=UTC)).matches(holding(A, R, U, S))


@given(LISTED, FILTERS)
def test_all_that_is_set_must_be_met(customer: Customer, one: AccountFilter) -> None:
    parts = [where(**{name: getattr(one, name)}) for name in _ARGUMENTS if getattr(one, name)]
    assert one.matches(customer) == all(part.matches(customer) for part in parts)


_ARGUMENTS = ("kind", "domain", "name", "vendors", "label_ids", "owner", "stage", "updated_since")


@given(MET)
def test_a_filter_made_of_what_a_customers_records_say_is_met_by_it(made: tuple[Customer, AccountFilter]) -> None:
    customer, asked = made
    is_person = customer.kind is AccountKind.CUSTOMER
    assert asked.matches(customer) or (is_person and asked.domain is not None)


@given(MET | st.tuples(LISTED, FILTERS))
@settings(max_examples=300)
def test_records_that_are_not_needed_change_nothing(made: tuple[Customer, AccountFilter]) -> None:
    customer, asked = made
    kept = {*asked.needs(), customer.origin[0]}
    known = Customer(**{SLOTS[vendor]: record for vendor, record in held_by(customer).items() if vendor in kept})  # type: ignore[arg-type]
    assert asked.matches(known) == asked.matches(customer)


@pytest.mark.parametrize(
    ("asked", "needed"),
    [
        ({"kind": AccountKind.COMPANY}, {A}),
        ({"domain": "a.example"}, {A, R}),
        ({"name": "a"}, {A, R, U, S}),
        ({"vendors": frozenset({S})}, {S}),
        ({"label_ids": frozenset({"1"})}, {A}),
        ({"owner": "x"}, {R, U}),
        ({"stage": "x"}, {A, R}),
        ({"updated_since": datetime(2026, 1, 1, tzinfo=UTC)}, {A, R, U, S}),
        ({"owner": "x", "vendors": frozenset({S})}, {R, U, S}),
    ],
)
def test_whose_records_are_needed(asked: dict[str, object], needed: set[Vendor]) -> None:
    assert where(**asked).needs() == needed


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": " "}, "`name` in `filter` is blank"),
        ({"owner": ""}, "`owner` in `filter` is blank"),
        ({"stage": "\t"}, "`stage` in `filter` is blank"),
        ({"domain": ""}, "`domain` in `filter` is blank"),
        ({"domain": "https://acme.example/"}, "is not a domain; give one such as"),
        ({"label_ids": frozenset({"1", " "})}, "`labelIds` in `filter` holds a blank id"),
        ({"vendors": frozenset({A, Vendor.ASSEMBLE})}, "`vendors` in `filter` names Assemble"),
    ],
)
def test_what_can_mean_nothing_is_refused(asked: dict[str, object], said: str) -> None:
    with pytest.raises(BadUserInput, match=said):
        where(**asked)


@given(FILTERS, FILTERS)
def test_equal_filters_have_one_key(one: AccountFilter, other: AccountFilter) -> None:
    assert (one == other) <= (one.key == other.key)
    assert replace(one).key == one.key
    for name in _ARGUMENTS:
        if getattr(one, name) and getattr(other, name) and name not in ("name", "stage"):
            assert (one.key == replace(one, **{name: getattr(other, name)}).key) == (
                getattr(one, name) == getattr(other, name)
            )


def test_a_key_says_what_is_asked_and_not_how_it_is_spelled() -> None:
    one = where(domain="www.Acme.example", name="b  A", owner=OWNER.upper(), stage="ONE")
    assert one.key == where(domain="acme.example", name="a B", owner=OWNER, stage="one").key
    assert one.key != replace(one, owner=None, stage=OWNER).key


def test_a_key_is_the_same_in_every_process() -> None:
    program = (
        "from app.domain.account_list import AccountFilter\n"
        "from app.domain.vendor import Vendor\n"
        "print(AccountFilter(vendors=frozenset({Vendor.SWIFT, Vendor.REEVO, Vendor.USERLOT}),"
        " label_ids=frozenset('abcdef')).key)"
    )
    keys = {
        subprocess.run(
            [sys.executable, "-c", program], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    }
    assert len(keys) == 1


def order(*customers: Customer, field: OrderField, descending: bool = False) -> list[str]:
    ordered = sorted(customers, key=AccountOrder(field, descending=descending).order_key)
    return [customer.origin[1] for customer in ordered]


def test_names_in_order_without_regard_to_case_and_those_without_one_last() -> None:
    names = {"1": "bravo", "2": "Alpha", "3": None, "4": "ALPHA  one", "5": "ab", "6": " "}
    customers = [Customer(assembly=assembly(id=key, name=name)) for key, name in names.items()]
    assert order(*customers, field=OrderField.NAME) == ["5", "2", "4", "1", "3", "6"]
    assert order(*customers, field=OrderField.NAME, descending=True) == ["1", "4", "2", "5", "3", "6"]


@pytest.mark.parametrize("field", [OrderField.CREATED_AT, OrderField.UPDATED_AT])
def test_times_in_order_as_instants_and_those_without_one_last(field: OrderField) -> None:
    times = {"1": "2026-01-31T10:00:00Z", "2": "2026-01-31T10:30:00+01:00", "3": "soon", "4": "1969-07-20T20:17:40Z"}
    attribute = field.name.lower()
    customers = [Customer(company=company(id=key, **{attribute: time})) for key, time in times.items()]
    assert order(*customers, field=field) == ["4", "2", "1", "3"]
    assert order(*customers, field=field, descending=True) == ["1", "2", "4", "3"]


@pytest.mark.parametrize("descending", [False, True])
def test_equals_are_told_apart_by_vendor_and_id_in_either_direction(descending: bool) -> None:
    equals = [
        Customer(swift=swift(id="1", name="A")),
        Customer(company=company(id="2", name="a")),
        Customer(reevo=reevo(id="4", display_name="A ")),
        Customer(reevo=reevo(id="3", display_name="A")),
        Customer(assembly=assembly(id="5", name="a")),
    ]
    assert order(*equals, field=OrderField.NAME, descending=descending) == ["5", "3", "4", "2", "1"]


@given(st.lists(st.text(st.characters(codec="utf-8") | st.sampled_from("ab\0\U0010ffff")), min_size=2, max_size=6))
def test_descending_is_ascending_turned_round(names: list[str]) -> None:
    customers = [Customer(swift=swift(id=str(n), name=f"x{name}")) for n, name in enumerate(names)]
    up, down = AccountOrder(OrderField.NAME), AccountOrder(OrderField.NAME, descending=True)
    for one in customers:
        for other in customers:
            before = up.order_key(one)[1] < up.order_key(other)[1]  # type: ignore[operator]
            assert before == (down.order_key(other)[1] < down.order_key(one)[1])  # type: ignore[operator]


@given(
    st.lists(LISTED, max_size=6, unique_by=lambda customer: customer.origin),
    st.sampled_from([OrderField.NAME, OrderField.CREATED_AT, OrderField.UPDATED_AT]),
    st.booleans(),
    st.randoms(),
)
def test_an_order_is_total(customers: list[Customer], field: OrderField, descending: bool, random: object) -> None:
    keys = [AccountOrder(field, descending=descending).order_key(customer) for customer in customers]
    assert len(set(keys)) == len(customers)
    shuffled = list(customers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert order(*shuffled, field=field, descending=descending) == order(*customers, field=field, descending=descending)
    if field is not OrderField.NAME:
        texts = [getattr(c, field.name.lower()) for c in sorted(customers, key=AccountOrder(field).order_key)]
        told = [moment for moment in map(instant, texts) if moment]
        assert told == sorted(told)


def test_the_default_order_is_not_computed_from_a_customer() -> None:
    with pytest.raises(ValueError, match="the vendors' own"):
        AccountOrder().order_key(holding(A))
    keys = {AccountOrder(field, descending=way).key for field in OrderField for way in (False, True)}
    assert len(keys) == 8
