"""Every customer once, with all of its records."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.account import AssemblyAccount
from app.domain.customers import customers
from app.domain.known import Known
from app.domain.merging import held_by
from app.domain.verdicts import Linkable
from tests.app.domain.linked import a, known, person, r, s, t, u


def groups(*records: AssemblyAccount | Linkable) -> list[str]:
    """The ids of each customer's records, in the order of vendors that gives a customer its id."""
    found = customers(known(*records))
    together = [{vendor: record.id for vendor, record in held_by(each).items()} for each in found]
    return [
        " ".join(each[vendor] for vendor in ("assembly", "reevo", "userlot", "swift") if vendor in each)
        for each in together
    ]


def test_no_records_are_no_customers() -> None:
    assert groups() == []


def test_a_customer_holds_at_most_one_record_of_each_vendor() -> None:
    account = a("a1", "swift:s1", tool="k1", domain="acme.example")
    assert groups(s("s1"), u("u1", key="k1"), r("r1", "acme.example"), account) == ["a1 r1 u1 s1"]


def test_those_with_an_account_come_first_then_reevos_userlots_and_swifts_each_in_their_own_order() -> None:
    records = (s("s2"), s("s1"), u("u2"), u("u1"), r("r2"), r("r1"), a("a2"), a("a1"))
    assert groups(*records) == ["a2", "a1", "r2", "r1", "u2", "u1", "s2", "s1"]


def test_the_order_is_kept_where_a_company_brings_records_together() -> None:
    records = (u("u1"), u("u2", "s2"), u("u3", "r2", "s1"), r("r1"), r("r2"), s("s1"), s("s2"))
    assert groups(*records) == ["r1", "r2 u3 s1", "u1", "u2 s2"]


def test_records_in_doubt_are_customers_of_their_own() -> None:
    assert groups(a("a1", tool="k1"), a("a2", tool="k1"), u("u1", key="k1")) == ["a1", "a2", "u1"]


def test_a_record_that_a_company_knows_is_its_accounts_too() -> None:
    assert groups(a("a1", tool="k1"), u("u1", "r1", "s1", key="k1"), r("r1"), s("s1")) == ["a1 r1 u1 s1"]


def test_a_company_that_two_accounts_could_have_is_in_no_customer_of_theirs() -> None:
    assert groups(a("a1"), a("a2", "swift:s1"), s("s1"), u("u1", "a1", "s1")) == ["a1", "a2 s1", "u1"]


def test_a_record_beside_another_of_its_vendor_stays_apart() -> None:
    assert groups(a("a1", "reevo:r2", tool="k1"), u("u1", "r1", key="k1"), r("r1"), r("r2")) == ["a1 r2 u1", "r1"]


def test_a_record_that_a_persons_company_knows_stays_apart() -> None:
    assert groups(person("p1", "userlot:u1"), u("u1", "r1"), r("r1")) == ["p1 u1", "r1"]


def test_a_number_that_swift_and_userlot_share_brings_nothing_together() -> None:
    assert groups(u("u1", key="70"), s("s1", 70)) == ["u1", "s1"]


def test_teams_are_no_customers() -> None:
    assert groups(t("t1", "k1"), a("a1", tool="k1")) == ["a1"]


def test_a_domain_that_everybody_has_does_not_cost_everybody_squared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts whose turn never comes at the rule are passed over once, not once for each whose turn does."""
    looks = 0
    contends = Known._contends

    def counted(self: Known, *place: Any) -> bool:
        nonlocal looks
        looks += 1
        return contends(self, *place)

    monkeypatch.setattr(Known, "_contends", counted)
    elsewhere = [a(f"a{number}", f"reevo:r{number}", domain="acme.example") for number in range(1, 100)]
    sharing = [a(f"b{number}", domain="acme.example") for number in range(100)]
    records = [r("r0", "acme.example"), *(r(f"r{number}") for number in range(1, 100))]
    assert len(groups(*elsewhere, *sharing, *records)) == 99 + 100 + 1
    assert 0 < looks <= 2 * len(elsewhere + sharing)
