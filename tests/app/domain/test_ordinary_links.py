"""What is told of ordinary accounts without the rules is what the rules say of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.account import AssemblyAccount
from app.domain.known import Known
from app.domain.link_keys import keys_of
from app.domain.links import verdict
from app.domain.ordinary_links import ordinary_verdicts
from app.domain.vendor import Vendor
from app.domain.verdicts import NOT_LINKED, Linkable, Rule, Verdict
from tests.app.domain.linked import REEVO, SWIFT, USERLOT, a, person, r, t, u
from tests.worlds.adversarial import worlds
from tests.worlds.generate import generate
from tests.worlds.known import known
from tests.worlds.model import Records

NOUNS = {Vendor.REEVO: "reevo", Vendor.USERLOT: "companies", Vendor.SWIFT: "swift", Vendor.ASSEMBLE: "teams"}
VENDORS = st.sampled_from(list(NOUNS))


def told(vendor: Vendor, accounts: Sequence[AssemblyAccount], *records: Linkable) -> dict[str, Verdict]:
    """What is told, once it has been found to be what the rules say."""
    found = ordinary_verdicts({account.id: keys_of(account) for account in accounts}, vendor, records)
    held: dict[str, Any] = {NOUNS[vendor]: records}
    everything = Known(accounts=accounts, **held)
    assert found == {each: verdict(everything.accounts[each], vendor, everything) for each in found}
    assert all(each is NOT_LINKED for each in found.values() if each == NOT_LINKED)
    return found


@settings(max_examples=300)
@given(world=worlds(), vendor=VENDORS, tell=st.booleans(), twice=st.integers(min_value=0, max_value=3))
def test_nothing_else_is_told_where_everything_collides(world: Records, vendor: Vendor, tell: bool, twice: int) -> None:
    everything = known(world, source_ids_are_read=tell)
    records = list(everything.records(vendor))
    told(vendor, list(everything.accounts.values()), *records, *records[twice : twice + 1])


@cache
def _generated() -> Known:
    return known(generate(1, 300).records, source_ids_are_read=True)


@pytest.mark.parametrize("vendor", list(NOUNS))
def test_most_accounts_are_ordinary(vendor: Vendor) -> None:
    accounts = list(_generated().accounts.values())
    assert len(told(vendor, accounts, *_generated().records(vendor))) > 0.85 * len(accounts)


def test_one_record_is_linked_and_none_is_not() -> None:
    linked, lone, company = a("a1", "k9", tool="k1"), a("a2", tool="k2"), u("u1", key="k1")
    assert told(USERLOT, [linked, lone], company)["a1"].record is company
    assert told(USERLOT, [linked, lone], company)["a2"] is NOT_LINKED
    assert told(REEVO, [a("a3", domain="acme.example")], r("r1", "acme.example"))["a3"].rule is Rule.DOMAIN


@pytest.mark.parametrize("name", ["userlot:u1", "u1"])
def test_an_account_that_alone_names_a_record_is_linked_and_whoever_shares_its_key_left_to_the_rules(name: str) -> None:
    found = told(USERLOT, [a("a1", name), a("a2", tool="k1"), a("a3", "reevo:r1")], u("u1", key="k1"))
    assert {each: verdict.rule for each, verdict in found.items()} == {"a1": Rule.EXPLICIT, "a3": None}


def test_teams_are_told_as_edges() -> None:
    team = t("t1", "k1")
    assert told(Vendor.ASSEMBLE, [a("a1", tool="k1")], team)["a1"].teams == (team,)


def test_the_rules_decide_where_anything_has_a_say() -> None:
    first, second, company = a("a1", tool="k1"), a("a2", tool="k1"), u("u1", key="k1")
    assert told(USERLOT, [first, second], company) == {}
    assert told(USERLOT, [first], company, u("u2", key="k1")) == {}
    assert told(USERLOT, [a("a1", "k1", tool="k2")], company, u("u2", key="k2")) == {}
    assert told(USERLOT, [a("a1", "not:userlot:u9", tool="k1")], company) == {}
    assert told(USERLOT, [a("a1", "userlot:u9", tool="k1")], company) == {}
    assert told(USERLOT, [a("a1")], u("u1", "a1")) == {}
    assert told(SWIFT, [person("p1", "reevo:r1")]) == {"p1": NOT_LINKED}
    assert (
        told(REEVO, [a("a1", domain="a.example"), a("a2", domain="b.example")], r("r1", "a.example", "b.example")) == {}
    )


def test_ids_that_look_like_links_are_left_to_the_rules() -> None:
    assert told(USERLOT, [a("a1", "reevo:r1", tool="k1")], u("reevo:r1", key="k1")) == {}
