"""What looking for a customer costs at most, and that lists which are known to be long are left alone for one."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.spending import WHOLE, counted, spend

OWN = """
id name domain kind phones imageUrl
assembly { name sourceSpecificIds contractValue tierId raw }
"""
SOURCES = "sources { vendor status recordId }"


def of_domain(domain: str, selection: str) -> str:
    return f'{{ account(by: {{domain: "{domain}"}}) {{ {selection} }} }}'


@pytest.mark.parametrize("scale", [1, 100])
async def test_what_assembly_alone_has_is_one_call(make_gateway: MakeGateway, scale: int) -> None:
    gateway = await make_gateway(scale=scale)
    spent = await spend(gateway, of_domain("acme.example", OWN))
    assert (spent.calls, spent.rounds) == ({"A": 1}, 1)
    assert spent.received < 1_000


DOMAINS = {
    "acme.example": 1,  # Reevo has a further domain
    "alnour.example": 3,  # no company by an external id: three ids are looked for as those of its source
    "rockets.example": 0,
    "cafe-zoe.example": 0,
    "conflict.example": 0,
    "dual.example": 3,  # a further domain, and two ids
    "either-or.example": 0,
    "gone.example": 1,
    "kestrel.example": 1,
    "minimal.example": 1,
    "bikes.example": 0,
    "twin.example": 1,
    "gen-000007.example": 0,
    "gen-000070.example": 1,
}
"""Hand-made and generated customers; how many further domains and ids of sources are looked up for each."""


@pytest.mark.parametrize("domain", DOMAINS)
async def test_all_sources_are_five_calls_and_one_for_each_further_domain_and_id(gateway: Gateway, domain: str) -> None:
    spent = await spend(gateway, of_domain(domain, SOURCES))
    assert sum(spent.calls.values()) - spent.calls["R#"] <= 5 + DOMAINS[domain]
    assert spent.predicted == spent.sent


async def test_a_further_page_at_swift_is_a_call_more(gateway: Gateway) -> None:
    document = of_domain("alnour.example", SOURCES)
    whole = await spend(gateway, document)
    gateway.clock.now += 61
    await gateway.switch("swift", page_size=10)
    paged = await spend(gateway, document)
    assert paged.calls["S*"] == 3
    assert paged.calls["S*"] - whole.calls["S*"] == 2
    assert paged.predicted == paged.sent


async def test_a_schema_is_read_once_and_then_known(gateway: Gateway) -> None:
    first = await spend(gateway, of_domain("acme.example", SOURCES))
    gateway.clock.now += 61
    again = await spend(gateway, of_domain("acme.example", SOURCES))
    assert (first.calls["R#"], again.calls["R#"]) == (1, 0)
    assert sum(again.calls.values()) == sum(first.calls.values()) - 1


async def test_several_external_ids_are_filters_once_userlots_list_is_known_to_be_long(
    make_gateway: MakeGateway,
) -> None:
    gateway = await make_gateway(scale=100)
    document = of_domain("acme.example", "company { name }")
    cold = await spend(gateway, document)
    gateway.clock.now += 61
    again = await spend(gateway, document)
    assert (cold.calls["U*"], cold.calls["U?"]) == (1, 0)
    assert (again.calls["U*"], again.calls["U?"]) == (0, 2)
    assert again.received < 10_000
    assert cold.predicted == cold.sent
    assert again.predicted == again.sent


async def test_a_team_that_is_named_by_its_id_is_read_by_itself(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(scale=100)
    await gateway.plant(
        "assembly",
        "account",
        {
            "id": "01950000-0000-7000-8000-0000000000ff",
            "type": "Company",
            "name": "Named",
            "domain": "named.example",
            "source_specific_ids": ["assemble:113"],
        },
    )
    document = of_domain("named.example", "teams { name }")
    spent = await spend(gateway, document)
    assert spent.calls == {"A": 2, "T": 1}  # whether another account names the team too is asked while calls are left
    assert spent.predicted == spent.sent


async def test_a_team_that_is_named_by_its_id_comes_from_the_tree_where_that_is_fresh(gateway: Gateway) -> None:
    await gateway.plant(
        "assembly",
        "account",
        {
            "id": "01950000-0000-7000-8000-0000000000ff",
            "type": "Company",
            "name": "Named",
            "domain": "named.example",
            "source_specific_ids": ["assemble:113"],
        },
    )
    await gateway.data("{ teamTree { name } }")
    spent = await spend(gateway, of_domain("named.example", "teams { name }"))
    assert spent.calls == {"A": 2}


WARM = [
    of_domain("acme.example", SOURCES),
    of_domain("acme-labs.example", SOURCES),
    '{ account(by: {externalId: "tool-acme"}) { id sources { vendor status } } }',
    '{ account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000003"}}) { id sources { vendor status } } }',
    '{ account(by: {email: "ada@acme.example"}) { sources { vendor status recordId } } }',
    "{ reevoAccounts(first: 20) { nodes { id sources { vendor status } } } }",
]


@pytest.mark.parametrize("document", WARM)
async def test_the_same_again_asks_nobody_and_a_plan_never_predicts_too_little(gateway: Gateway, document: str) -> None:
    await spend(gateway, document)
    warm = await spend(gateway, document)
    assert (warm.calls, warm.sent) == ({}, {})
    gateway.clock.now += 61
    old = await spend(gateway, document)
    assert all(old.predicted.get(vendor, 0) >= calls for vendor, calls in old.sent.items())


def test_a_formula_is_read_as_it_is_written() -> None:
    assert counted("A 2A pA* U? labels", p=3) == {"A": 3, "A*": 3, "U?": 1, "labels": 1}


def test_whole_lists_are_told_from_filters() -> None:
    assert {kind[0] for kind in WHOLE} == set("ARUEST")
