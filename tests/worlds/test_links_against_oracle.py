"""The gateway's rules and the oracle's, applied to worlds in which everything collides."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from app.domain.vendor import Vendor
from tests.worlds.adversarial import ACCOUNTS, COMPANIES, REEVO, SWIFT, worlds
from tests.worlds.comparing import differences
from tests.worlds.generate import SITUATIONS, generate, played
from tests.worlds.model import Records, Rule, Wire

BY_ADDRESS = {"two_end_users_one_address"}
"""Situations in which an address is in doubt, of which these rules know nothing: they link records."""


@pytest.mark.parametrize("name", [name for name in SITUATIONS if name not in BY_ADDRESS])
def test_each_situation(name: str) -> None:
    scene = played(name, 1, 0)
    records = {kind: tuple(rows) for kind, rows in scene.records.items()}
    assert differences(records, source_ids_are_read=False) == []


def test_a_world_of_a_thousand() -> None:
    world = generate(1, 1000)
    in_doubt = {each.origin[1] for each in world.customers if each.situation in BY_ADDRESS}
    found = differences(world.records, source_ids_are_read=False)
    assert [each for each in found if not any(record_id in each for record_id in in_doubt)] == []


@settings(max_examples=300)
@given(world=worlds())
def test_keys_links_and_domains(world: Records) -> None:
    """All rules but that of a company's ids in other systems."""
    companies = tuple({**wire, "_source_external_ids": []} for wire in world[Vendor.USERLOT, "company"])
    assert differences({**world, (Vendor.USERLOT, "company"): companies}, source_ids_are_read=True) == []


@settings(max_examples=300)
@given(world=worlds())
def test_ids_in_other_systems(world: Records) -> None:
    """All rules, the filter having been asked for every id."""
    assert differences(world, source_ids_are_read=False) == []


@settings(max_examples=100)
@given(world=worlds())
def test_ids_in_other_systems_where_they_are_read(world: Records) -> None:
    assert differences(world, source_ids_are_read=True) == []


def _company(number: int, *sources: str, key: str | None = None) -> Wire:
    return {"id": COMPANIES[number], "external_id": key, "_source_external_ids": list(sources)}


def _account(number: int, *source_ids: str, tool: str | None = None, kind: str = "Company") -> Wire:
    known = {"source_specific_ids": list(source_ids), "id_in_tool": tool}
    return {"id": ACCOUNTS[number], "type": kind, "domain": "", **known}


def _reevo(number: int) -> Wire:
    return {"id": REEVO[number], "archived": False, "attributes": {}, "domains": []}


A, R = (Vendor.ASSEMBLY, "account"), (Vendor.REEVO, "account")
U, S = (Vendor.USERLOT, "company"), (Vendor.SWIFT, "account")
SWIFT_ACCOUNT: Wire = {"id": SWIFT[0], "customer_id": 0}

CLOSE: dict[str, Records] = {
    "a company known to be two accounts', one of them through Swift": {
        A: (_account(0), _account(1, f"swift:{SWIFT[0]}")),
        U: (_company(0, ACCOUNTS[0], SWIFT[0]),),
        S: (SWIFT_ACCOUNT,),
    },
    "a company that knows an account and a record of Reevo": {
        A: (_account(0),),
        U: (_company(0, ACCOUNTS[0], REEVO[0]),),
        R: (_reevo(0),),
    },
    "a person's company that knows a record of Reevo": {
        A: (_account(0, f"userlot:{COMPANIES[0]}", kind="Customer"),),
        U: (_company(0, REEVO[0]),),
        R: (_reevo(0),),
    },
    "an external id of an account that is linked elsewhere": {
        A: (_account(0), _account(1, f"userlot:{COMPANIES[0]}", tool="x")),
        U: (_company(0), _company(1, ACCOUNTS[0], key="x")),
    },
    "an account's company that knows two records of Reevo": {
        A: (_account(0, tool="x"),),
        U: (_company(0, REEVO[0], REEVO[1], key="x"),),
        R: (_reevo(0), _reevo(1)),
    },
    "two companies, one of which knows an account through Swift": {
        A: (_account(0, f"swift:{SWIFT[0]}"),),
        U: (_company(0, ACCOUNTS[0]), _company(1, SWIFT[0])),
        S: (SWIFT_ACCOUNT,),
    },
    "a record of Reevo that an account's company knows, and another": {
        A: (_account(0, tool="x"),),
        U: (_company(0, REEVO[0], key="x"), _company(1, REEVO[0])),
        R: (_reevo(0),),
    },
    "one of two known records refused": {
        A: (_account(0, f"not:reevo:{REEVO[0]}", tool="x"),),
        U: (_company(0, REEVO[0], REEVO[1], key="x"),),
        R: (_reevo(0), _reevo(1)),
    },
    "a person among those that a company knows": {
        A: (_account(0), _account(1, kind="Customer")),
        U: (_company(0, ACCOUNTS[0], ACCOUNTS[1]),),
    },
    "external ids that are UUIDs in two cases": {
        A: (_account(0, tool=REEVO[3].upper()),),
        U: (_company(0, key=REEVO[3]),),
    },
}
"""Small worlds that were hard to tell, each by what is close in it."""


@pytest.mark.parametrize("case", CLOSE)
def test_close_cases(case: str) -> None:
    assert differences(CLOSE[case], source_ids_are_read=False) == []


def test_no_rule_but_that_of_addresses_is_left_out() -> None:
    scene = played("two_end_users_one_address", 1, 0)
    assert {verdict.rule for each in scene.customers for _, verdict in each.sources} == {None, Rule.EMAIL}
