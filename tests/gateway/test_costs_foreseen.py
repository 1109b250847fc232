"""No operation sends a vendor more calls than were foreseen for it, cold: docs/guide/limits.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.applications import Starlette

from app.graphiql.ready import ReadyQuery, ready_queries
from app.sandbox import server
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.random_queries import query
from tests.gateway.test_documented_answers import PAGES
from tests.gateway.test_identity_costs import WAYS
from tests.gateway.test_identity_costs_of_lists import LARGE, SELECTIONS, SMALL, Row, rows

ANY_COST = {"GATEWAY_MAX_COST": "1000000000", "GATEWAY_MAX_FIELDS": "1000000000", "GATEWAY_DEADLINE_MS": "60000"}
EVERYTHING = " ".join(f"s{place}: {selected}" for place, selected in enumerate(SELECTIONS.values()))
WIDE = [
    "{ companies(first: 20) { nodes { account { %s } } } }" % EVERYTHING,  # noqa: UP031 - braces
    "{ reevoAccounts(first: 100) { nodes { id sources { vendor } usageLogs { nodes { content } } } } }",
    "{ accounts(first: 100, orderBy: {field: NAME}) { nodes { id sources { vendor } } } }",
    '{ accounts(first: 100, filter: {name: "a"}) { nodes { id company { name } } } }',
    "{ endUsers(first: 100) { nodes { account { id sources { vendor } } } } }",
    "{ teams(first: 100) { nodes { account { id sources { vendor } } parent { name } children { name } } } }",
    "{ teamTree { account { id } children { account { id } } } }",
    "{ accounts(first: 3) { nodes { contacts { nodes { account { id } endUser { account { id } } } } } } }",
]


@pytest.fixture(scope="module")
def small() -> Starlette:
    return server.create_app(scale=1)


@pytest.fixture(scope="module")
def large() -> Starlette:
    return server.create_app(scale=100)


async def held(gateway: Gateway, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Ask, and see that nobody was asked more often than was foreseen. Returns what was told of the cost."""
    gateway.forget()
    body = await gateway.query(document, variables, headers={"X-Explain": "cost"})
    cost: dict[str, Any] = body["extensions"]["cost"]
    assert cost["requested"] is not None, body
    foreseen, sent = cost["requested"]["byVendor"], cost["actual"]["byVendor"]
    assert [vendor for vendor in sent if sent[vendor] > foreseen.get(vendor, 0)] == [], (document, sent, foreseen)
    assert sum(sent.values()) == cost["actual"]["calls"] == len(gateway.book.calls)
    return cost


@pytest.mark.parametrize("page", PAGES)
async def test_documented_operations(make_gateway: MakeGateway, page: str) -> None:
    gateway = await make_gateway()
    for document, _ in PAGES[page]:
        gateway.clock.now += 3600
        await held(gateway, document)


@pytest.mark.parametrize("ready", ready_queries(), ids=lambda ready: ready.title)
async def test_ready_queries(gateway: Gateway, ready: ReadyQuery) -> None:
    await held(gateway, ready.query, ready.variables)


@pytest.mark.parametrize("way", WAYS)
async def test_every_way_to_a_customer(make_gateway: MakeGateway, small: Starlette, way: str) -> None:
    for selected in ("id", SELECTIONS["sources"], EVERYTHING):
        await held(await make_gateway(sandbox=small, **ANY_COST), f"{{ {WAYS[way][0] % selected} }}")


@pytest.mark.parametrize("row", rows(SMALL), ids=lambda row: f"{row[0]}-{row[1]}")
async def test_every_selection_of_every_list(make_gateway: MakeGateway, small: Starlette, row: Row) -> None:
    await held(await make_gateway(sandbox=small), listed(row))


@pytest.mark.parametrize("row", rows(LARGE), ids=lambda row: f"{row[0]}-{row[1]}")
async def test_lists_of_a_large_world(make_gateway: MakeGateway, large: Starlette, row: Row) -> None:
    await held(await make_gateway(sandbox=large, **ANY_COST), listed(row))


@pytest.mark.parametrize("document", WIDE)
async def test_wide_queries(make_gateway: MakeGateway, small: Starlette, document: str) -> None:
    await held(await make_gateway(sandbox=small, **ANY_COST), document)


@pytest.mark.parametrize("number", range(60))
async def test_queries_made_at_random(make_gateway: MakeGateway, small: Starlette, number: int) -> None:
    await held(await make_gateway(sandbox=small, **ANY_COST), query(number))


def listed(row: Row) -> str:
    name, selected, *_ = row
    node = f"account {{ {SELECTIONS[selected]} }}" if name == "companies" else SELECTIONS[selected]
    return f"{{ {name}(first: 20) {{ nodes {{ {node} }} }} }}"
