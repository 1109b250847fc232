"""What a page of all accounts costs the vendors, cold, and that the plan has said so before; signing in apart."""

from __future__ import annotations

from math import ceil
from typing import Any

import pytest

from tests.gateway.all_accounts import Json
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

HEAD = """
query($first: Int = 50, $after: String, $filter: AccountFilter, $orderBy: AccountOrder) {
  accounts(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount pageInfo { endCursor isComplete } nodes { %s }
  }
}
"""
PLAIN = HEAD % "id name"
WHOLE = HEAD % "id name domain kind reevo { displayName } company { mrr } endUsers { nodes { name } } teams { name }"

LOOKED_UP = 20  # ids that are asked for at Userlot at most, once a company is nobody's
ONCE = {"reevo.schema.get"}  # a credential


async def explained(gateway: Gateway, document: str, **variables: Any) -> tuple[Json, Json]:
    """A page and its plan, what was predicted being what was sent."""
    gateway.forget()
    body = await gateway.query(document, variables, headers={"X-Explain": "plan"})
    assert "errors" not in body, body["errors"]
    plan = body["extensions"]["plan"]
    sent = {vendor: actual["network"] for vendor, actual in plan["actual"].items()}
    assert {vendor: sent.get(vendor, 0) for vendor in plan["predicted"]} == plan["predicted"], plan["choices"]
    return body["data"]["accounts"], plan


def strategies(plan: Json, need: str) -> set[tuple[str, str]]:
    """How the vendors were chosen to be asked for something."""
    return {(each["vendor"], each["strategy"]) for each in plan["choices"] if each["need"] == need}


async def whole_lists(gateway: Gateway) -> dict[str, int]:
    """What the walk through every list costs, by the lengths of the lists."""
    accounts, reevo = len(await gateway.stored("assembly", "account")), len(await gateway.stored("reevo", "account"))
    return {
        "assembly.account.list": ceil(accounts / 100),
        "reevo.account.query": ceil(reevo / 100),
        "userlot.company.list": 1 + LOOKED_UP,
        "swift.account.list": 1,
    }


FIRST_PAGE = {
    "assembly.account.list": 1,
    "reevo.account.query": 1,
    "userlot.company.list": 1,
    "userlot.end_user.list": 1,
    "assemble.team.tree": 1,
}


@pytest.mark.parametrize(
    ("scale", "further", "most_bytes"),
    [(1, {}, 200_000), (100, {"assembly.account.get": 1}, 6_500_000)],
    ids=["scale 1", "scale 100"],
)
async def test_a_first_page_of_fifty_with_four_vendors_beside_costs_six_calls_at_most(
    make_gateway: MakeGateway, scale: int, further: dict[str, int], most_bytes: int
) -> None:
    """Userlot's lists come whole: they are what grows with the world."""
    gateway = await make_gateway(scale=scale)
    found, plan = await explained(gateway, WHOLE)
    calls = {operation: count for operation, count in gateway.counted().items() if operation not in ONCE}
    assert calls == FIRST_PAGE | further
    assert sum(calls.values()) <= 6
    assert gateway.rounds() <= 5
    assert gateway.received() < most_bytes
    assert len(found["nodes"]) == 50
    assert sum(node["reevo"] is not None for node in found["nodes"]) > 35
    assert strategies(plan, "the first page of all accounts") == {("ASSEMBLY", "PAGE")}


@pytest.mark.parametrize("scale", [1, 100])
async def test_a_first_page_of_assemblys_own_fields_costs_one_call(make_gateway: MakeGateway, scale: int) -> None:
    gateway = await make_gateway(scale=scale)
    found, _ = await explained(gateway, PLAIN)
    assert (gateway.counted(), gateway.rounds()) == ({"assembly.account.list": 1}, 1)
    assert gateway.received() < 25_000
    assert (len(found["nodes"]), found["totalCount"], found["pageInfo"]["isComplete"]) == (50, None, True)


async def test_the_second_page_walks_every_list_and_the_third_goes_on_in_what_was_kept(gateway: Gateway) -> None:
    first, _ = await explained(gateway, PLAIN)
    second, plan = await explained(gateway, PLAIN, after=first["pageInfo"]["endCursor"])
    assert gateway.counted() == await whole_lists(gateway)
    assert gateway.rounds() <= 3
    assert strategies(plan, "the union of all accounts") == {
        ("ASSEMBLY", "LIST"),
        ("REEVO", "LIST"),
        ("USERLOT", "LIST"),
        ("SWIFT", "LIST"),
    }
    third, plan = await explained(gateway, PLAIN, after=second["pageInfo"]["endCursor"])
    assert strategies(plan, "a page of all accounts") == {("ASSEMBLY", "SNAPSHOT")}
    assert sum(gateway.counted().values()) <= 1
    assert second["totalCount"] == third["totalCount"] == 167
    gateway.clock.now += 61
    await explained(gateway, PLAIN, after=second["pageInfo"]["endCursor"])
    assert sum(gateway.counted().values()) == 7, "its rows are read again, and whose they are; nothing is walked"
    assert "userlot.company.list" not in gateway.counted()


async def test_the_walk_is_as_long_as_the_lists(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(scale=10, GATEWAY_DEADLINE_MS="60000")
    first, _ = await explained(gateway, PLAIN)
    await explained(gateway, PLAIN, after=first["pageInfo"]["endCursor"])
    assert gateway.counted() == await whole_lists(gateway)


async def test_where_every_company_is_somebodys_no_further_id_is_looked_up(gateway: Gateway) -> None:
    for company in await gateway.stored("userlot", "company"):
        if not (company["external_id"] or "").startswith("gen-"):
            await gateway.uproot("userlot", "company", company["id"])
    first, _ = await explained(gateway, PLAIN)
    await explained(gateway, PLAIN, after=first["pageInfo"]["endCursor"])
    assert gateway.counted() == await whole_lists(gateway) | {"userlot.company.list": 1}


OF_ASSEMBLY = [
    {"kind": "CUSTOMER"},
    {"labelIds": ["01960000-0000-7000-8000-000000000001"]},
    {"vendors": ["ASSEMBLY"]},
]
OF_ALL = [
    {"kind": "COMPANY"},
    {"name": "acme"},
    {"vendors": ["SWIFT"]},
    {"vendors": ["ASSEMBLY", "REEVO"]},
    {"stage": "engaged"},
    {"updatedSince": "2026-01-01T00:00:00Z"},
    {"domain": "gmail.com"},
]
PUT = [
    (
        {"domain": "acme.example"},
        {"assembly.account.get": 5, "reevo.account.query": 1},
        {("ASSEMBLY", "POINTS"), ("REEVO", "QUERY")},
    ),
    (
        {"owner": "05000000-0000-4000-8000-000000000001"},
        {"reevo.account.query": 2, "userlot.company.list": 2, "assembly.account.get": 4},
        {("REEVO", "QUERY"), ("USERLOT", "QUERY")},
    ),
]


@pytest.mark.parametrize("where", OF_ASSEMBLY, ids=str)
async def test_what_assembly_alone_can_meet_costs_its_list(gateway: Gateway, where: Json) -> None:
    _, plan = await explained(gateway, PLAIN, filter=where)
    assert gateway.counted() == {"assembly.account.list": 2}
    assert strategies(plan, "the union of all accounts") == {("ASSEMBLY", "LIST")}


@pytest.mark.parametrize("where", OF_ALL, ids=str)
async def test_what_no_vendor_can_decide_costs_every_list(gateway: Gateway, where: Json) -> None:
    _, plan = await explained(gateway, PLAIN, filter=where)
    assert gateway.counted() == await whole_lists(gateway)
    (why,) = {each["why"] for each in plan["choices"] if each["need"] == "the union of all accounts"}
    assert why == f"no vendor can decide {', '.join(where)} for all of them: applied here"


@pytest.mark.parametrize(("where", "calls", "asked"), PUT, ids=["domain", "owner"])
async def test_what_is_put_to_vendors_costs_who_is_found(
    gateway: Gateway, where: Json, calls: dict[str, int], asked: set[tuple[str, str]]
) -> None:
    found, plan = await explained(gateway, PLAIN, filter=where)
    assert {operation: count for operation, count in gateway.counted().items() if operation not in ONCE} == calls
    assert strategies(plan, f"accounts by {next(iter(where))}") == asked
    assert found["nodes"] != []


@pytest.mark.parametrize("field", ["NAME", "CREATED_AT", "UPDATED_AT"])
async def test_an_order_costs_every_list(gateway: Gateway, field: str) -> None:
    found, _ = await explained(gateway, PLAIN, orderBy={"field": field})
    assert gateway.counted() == await whole_lists(gateway)
    assert found["totalCount"] == 167


async def test_an_order_of_what_assembly_alone_can_meet_costs_every_list_too(gateway: Gateway) -> None:
    """A merged time may be another vendor's."""
    await explained(gateway, PLAIN, filter={"vendors": ["ASSEMBLY"]}, orderBy={"field": "UPDATED_AT"})
    assert gateway.counted() == await whole_lists(gateway)


async def test_a_filter_that_nobody_can_meet_costs_nothing(gateway: Gateway) -> None:
    found, _ = await explained(gateway, PLAIN, filter={"kind": "CUSTOMER", "domain": "acme.example"})
    assert (gateway.counted(), found["nodes"], found["totalCount"]) == ({}, [], 0)


@pytest.mark.long
async def test_what_a_list_of_twelve_thousand_costs_is_within_bounds(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(scale=100, GATEWAY_DEADLINE_MS="60000")  # a busy machine takes its time
    first, _ = await explained(gateway, PLAIN)
    second, _ = await explained(gateway, PLAIN, after=first["pageInfo"]["endCursor"])
    assert gateway.counted() == await whole_lists(gateway)
    assert (second["totalCount"], len(second["nodes"])) == (14_027, 50)
    third, _ = await explained(gateway, PLAIN, after=second["pageInfo"]["endCursor"])
    assert (gateway.counted(), len(third["nodes"])) == ({}, 50)
