"""What a query costs the vendors: calls, rounds and bytes, from a fresh gateway, signing in apart."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest

from app.domain.vendor import Vendor
from schema.ids import Ref, parse_id
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

TREE = "{ teamTree { name children { name children { name children { name children { name } } } } } }"
ACCOUNTS = """
{ assemblyAccounts(first: 100) { nodes { name tier { name } stage { name } tags { name } assembly { tier { id } } } } }
"""
COMPANIES = "{ companies(first: 50) { nodes { name status { name } endUsers { nodes { name } } } } }"


@dataclass(frozen=True)
class Cost:
    """What a query may cost: calls by operation (the sandbox's names), rounds, and bytes of bodies at most."""

    calls: dict[str, int]
    rounds: int
    most_bytes: int


COSTS = {
    TREE: Cost({"assemble.team.tree": 1}, 1, 20_000),
    "{ teamTree { name } }": Cost({"assemble.team.tree": 1}, 1, 20_000),
    """{ team(id: "100") { children { descendants(first: 9) { nodes { depth team { ancestors { name } } } } } } }""": (
        Cost({"assemble.team.tree": 1}, 1, 20_000)
    ),
    """{ team(id: "112") { parent { name } children { name } } }""": Cost({"assemble.team.tree": 1}, 1, 20_000),
    "{ teams(first: 25) { nodes { name } } }": Cost({"assemble.team.list": 1}, 1, 10_000),
    "{ teams(first: 25) { nodes { name children { name } } } }": (
        Cost({"assemble.team.list": 1, "assemble.team.tree": 1}, 1, 25_000)
    ),
    ACCOUNTS: Cost({"assembly.account.list": 1, "assembly.label.list": 1}, 1, 60_000),
    "{ assemblyAccounts(first: 100) { nodes { id name domain assembly { tierId raw } } } }": (
        Cost({"assembly.account.list": 1}, 1, 60_000)
    ),
    "{ assemblyAccounts(first: 4) { nodes { name domains } } }": Cost(  # Reevo has further ones, one account's here
        {"assembly.account.list": 1, "reevo.schema.get": 1, "reevo.account.query": 1, "assembly.account.get": 1},
        4,
        20_000,
    ),
    COMPANIES: Cost(
        {"userlot.company.list": 1, "userlot.company_status.list": 1, "userlot.end_user.list": 1}, 1, 70_000
    ),
    "{ endUsers(first: 25) { nodes { name company { name } } } }": Cost(
        {"userlot.end_user.list": 1, "userlot.company.list": 1}, 1, 70_000
    ),
    """{ endUsers(filter: {email: "ada@acme.example"}) { nodes { name company { name } } } }""": Cost(
        {"userlot.end_user.list": 1, "userlot.company.get": 1}, 2, 2_000
    ),
    "{ companies(first: 50) { nodes { id name } } }": Cost({"userlot.company.list": 1}, 1, 60_000),
    "{ reevoAccounts(first: 100) { nodes { name reevo { domains { domainName } } } } }": (
        Cost({"reevo.account.query": 1}, 1, 150_000)
    ),
    "{ reevoAccounts(first: 5) { nodes { contacts { edges { role node { id vendorId } } } } } }": (
        Cost({"reevo.account.query": 1, "reevo.relationship.list": 5}, 2, 20_000)
    ),
    "{ reevoAccounts(first: 5) { nodes { contacts { nodes { displayName } } } } }": (
        Cost({"reevo.account.query": 1, "reevo.relationship.list": 5, "reevo.contact.query": 1}, 3, 25_000)
    ),
    "{ swiftAccounts(first: 100) { nodes { name swift { mmsEnabled } } } }": Cost({"swift.account.list": 1}, 1, 15_000),
    """{ endUser(by: {email: "ada@acme.example"}) { name company { name } } }""": (
        Cost({"userlot.end_user.list": 1, "userlot.company.get": 1}, 2, 2_000)
    ),
    "{ vendors { vendor configured reachable callsLeft } }": Cost({}, 0, 0),
    "{ __schema { types { name } } }": Cost({}, 0, 0),
}


async def test_nothing_is_asked_before_a_query(gateway: Gateway) -> None:
    await gateway.settle()
    async with gateway.app.router.lifespan_context(gateway.app):
        assert (await gateway.http.get("/readyz")).status_code == 200
    assert gateway.book.calls == []


@pytest.mark.parametrize("document", COSTS)
async def test_a_query_costs_what_is_promised(gateway: Gateway, document: str) -> None:
    await gateway.data(document)
    await gateway.settle()
    cost = COSTS[document]
    assert (gateway.counted(), gateway.rounds()) == (cost.calls, cost.rounds)
    assert gateway.received() <= cost.most_bytes


async def test_a_hundred_accounts_and_fifty_companies_are_really_served(gateway: Gateway) -> None:
    accounts = (await gateway.data(ACCOUNTS))["assemblyAccounts"]["nodes"]
    companies = (await gateway.data(COMPANIES))["companies"]["nodes"]
    assert (len(accounts), len(companies)) == (100, 50)
    assert accounts[0] == {
        "name": "Acme Works",
        "tier": {"name": "Gold"},
        "stage": {"name": "Live"},
        "tags": [{"name": "VIP"}, {"name": "Beta tester"}],
        "assembly": {"tier": {"id": accounts[0]["assembly"]["tier"]["id"]}},
    }
    assert companies[0]["endUsers"]["nodes"] == [{"name": "Ada Byron"}, {"name": "Bob Stone"}, {"name": None}]


@pytest.mark.parametrize("document", [TREE, ACCOUNTS, COMPANIES])
async def test_the_same_query_again_asks_nobody_until_the_answers_are_old(gateway: Gateway, document: str) -> None:
    first = await gateway.data(document)
    calls = gateway.counted()
    gateway.forget()
    gateway.clock.now += 59
    assert await gateway.data(document) == first
    assert gateway.counted() == {}
    gateway.clock.now += 2
    assert await gateway.data(document) == first
    assert gateway.counted() == calls


@pytest.mark.parametrize("document", [TREE, ACCOUNTS, COMPANIES])
async def test_ten_at_once_cost_the_calls_of_one(gateway: Gateway, document: str) -> None:
    answers = await asyncio.gather(*(gateway.data(document) for _ in range(10)))
    assert all(answer == answers[0] for answer in answers)
    cost = COSTS[document]
    assert (gateway.counted(), gateway.rounds()) == (cost.calls, cost.rounds)
    assert gateway.received() <= cost.most_bytes


async def test_without_a_time_to_live_every_query_asks(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(GATEWAY_CACHE_TTL="0")
    for _ in range(2):
        await gateway.data("{ companyStatuses { name } }")
    assert gateway.counted() == {"userlot.company_status.list": 2}


async def test_signing_in_is_shared_too(gateway: Gateway) -> None:
    await asyncio.gather(*(gateway.data(f'{{ team(id: "{team}") {{ name }} }}') for team in (100, 110, 111, 112)))
    assert gateway.counted() == {"assemble.team.get": 4}
    assert len(gateway.book.calls) == 5


async def test_many_by_id_are_read_together(gateway: Gateway) -> None:
    page = await gateway.data("{ reevoAccounts(first: 60) { nodes { reevo { id } } } }")
    own = page["reevoAccounts"]["nodes"]
    ids = [str(Ref("Account", Vendor.REEVO, node["reevo"]["id"])) for node in own]
    gateway.forget()
    again = await gateway.data(
        "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Account { reevo { id } } } }", {"ids": ids}
    )
    assert again["nodes"] == own
    assert gateway.counted() == {"reevo.account.query": 1}


async def test_the_customers_of_a_list_are_found_by_their_ids_again(gateway: Gateway) -> None:
    page = await gateway.data("{ reevoAccounts(first: 60) { nodes { id } } }")
    ids = [node["id"] for node in page["reevoAccounts"]["nodes"]]
    vendors = Counter(parse_id(each, "Account").vendor for each in ids)
    assert vendors == {Vendor.ASSEMBLY: 55, Vendor.REEVO: 5}
    again = await gateway.data("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids})
    assert [node["id"] for node in again["nodes"]] == ids


POINT_READS = {
    """{ account(by: {record: {vendor: ASSEMBLY, id: "01950000-0000-7000-8000-000000000002"}}) { name } }""": (
        "assembly.account.get"
    ),
    """{ account(by: {domain: "rockets.example"}) { name } }""": "assembly.account.get",
    """{ account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000002"}}) { name } }""": (
        "reevo.account.get"
    ),
    """{ account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000003"}}) { name } }""": "swift.account.get",
    """{ company(by: {record: {vendor: USERLOT, id: "c0000000-0000-4000-8000-000000000002"}}) { name } }""": (
        "userlot.company.get"
    ),
    """{ endUser(by: {record: {vendor: USERLOT, id: "e0000000-0000-4000-8000-000000000003"}}) { name } }""": (
        "userlot.end_user.get"
    ),
    """{ team(id: "112") { name manageable } }""": "assemble.team.get",
    """{ label(id: "01960000-0000-7000-8000-000000000002") { name } }""": "assembly.label.get",
    """{ company(by: {externalId: "cafe-zoe"}) { name } }""": "userlot.company.list",  # by its filter
}


async def test_in_a_large_world_one_thing_is_read_by_itself(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(scale=100)
    for document, operation in POINT_READS.items():
        gateway.forget()
        answer = await gateway.data(document)
        assert all(found is not None for found in answer.values()), document
        assert gateway.counted() == {operation: 1}, document
        assert gateway.received() < 2_500, document


async def test_in_a_large_world_the_calls_are_as_many(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(scale=100)
    for document in (TREE, ACCOUNTS, COMPANIES):
        gateway.forget()
        await gateway.data(document)
        cost = COSTS[document]
        assert (gateway.counted(), gateway.rounds()) == (cost.calls, cost.rounds)
