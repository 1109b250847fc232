"""One customer has one id, whichever record, key, edge or list it is reached by."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.applications import Starlette

from app.domain.vendor import Vendor
from app.sandbox import server
from tests.gateway.conftest import MakeGateway
from tests.gateway.customers_known import CUSTOMERS, GENERATED, HAND_MADE, Known, ways
from tests.gateway.harness import Gateway

LISTS = {
    "assemblyAccounts": (Vendor.ASSEMBLY, "id assembly { id }"),
    "reevoAccounts": (Vendor.REEVO, "id reevo { id }"),
    "swiftAccounts": (Vendor.SWIFT, "id swift { id }"),
    "companies": (Vendor.USERLOT, "vendorId account { id }"),
    "teams": (Vendor.ASSEMBLE, "vendorId account { id }"),
}
"""Lists by the vendor whose records stand in them, and what tells the record and the customer's id."""


@pytest.fixture(scope="module")
def sandbox() -> Starlette:
    return server.create_app()


def leaf(data: dict[str, Any] | None) -> str:
    """The one id that stands at the end of an answer."""
    while data is not None and "id" not in data:
        (data,) = data.values()
    assert data is not None
    found: str = data["id"]
    return found


async def nodes(gateway: Gateway, name: str, selection: str) -> AsyncIterator[dict[str, Any]]:
    """The rows of a whole list, page by page."""
    document = f"query($after: String) {{ {name}(first: 100, after: $after) {{ nodes {{ {selection} }} %s }} }}"
    after = None
    while True:
        page = (await gateway.data(document % "pageInfo { hasNextPage endCursor }", {"after": after}))[name]
        for node in page["nodes"]:
            yield node
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def told(node: dict[str, Any]) -> tuple[str, str | None]:
    """The record and the customer's id of a row."""
    if "vendorId" in node:
        account = node["account"]
        return node["vendorId"], None if account is None else account["id"]
    (view,) = (value for key, value in node.items() if key != "id")
    return view["id"], node["id"]


@pytest.mark.parametrize("known", CUSTOMERS, ids=lambda known: known.name)
async def test_each_way_by_itself_gives_the_same_id(
    make_gateway: MakeGateway, sandbox: Starlette, known: Known
) -> None:
    gateway = await make_gateway(sandbox=sandbox, GATEWAY_CACHE_TTL="0")
    found = {document: leaf(await gateway.data(document)) for document in ways(known)}
    assert found == dict.fromkeys(found, known.id)
    assert len(found) >= 3


@pytest.mark.parametrize("known", HAND_MADE, ids=lambda known: known.name)
async def test_all_ways_in_one_request_give_the_same_id(
    make_gateway: MakeGateway, sandbox: Starlette, known: Known
) -> None:
    gateway = await make_gateway(sandbox=sandbox)
    fields = [document[1:-1].strip() for document in ways(known)]
    document = " ".join(f"way{number}: {field}" for number, field in enumerate(fields))
    data = await gateway.data(f"{{ {document} }}")
    assert {leaf({way: answer}) for way, answer in data.items()} == {known.id}


@pytest.mark.parametrize("name", LISTS)
async def test_each_list_gives_the_same_id(make_gateway: MakeGateway, sandbox: Starlette, name: str) -> None:
    vendor, selection = LISTS[name]
    gateway = await make_gateway(sandbox=sandbox)
    ids = dict([told(node) async for node in nodes(gateway, name, selection)])
    expected = {
        record_id: known.id
        for known in CUSTOMERS
        for of, record_id in (*known.records, *((Vendor.ASSEMBLE, team) for team in known.teams))
        if of is vendor
    }
    assert {record_id: ids[record_id] for record_id in expected} == expected
    assert len(expected) >= 4


async def test_the_list_over_all_vendors_holds_each_customer_once_with_all_its_records(
    make_gateway: MakeGateway, sandbox: Starlette
) -> None:
    gateway = await make_gateway(sandbox=sandbox)
    selection = "id sources { vendor recordId }"
    rows = [node async for node in nodes(gateway, "accounts", selection)]
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids)
    of_record = {
        (Vendor[source["vendor"]], source["recordId"]): row["id"]
        for row in rows
        for source in row["sources"]
        if source["recordId"] is not None
    }
    expected = {record: known.id for known in CUSTOMERS for record in known.records}
    assert {record: of_record[record] for record in expected} == expected


@pytest.mark.parametrize("name", LISTS)
async def test_a_row_of_a_list_has_the_id_that_its_record_has_by_itself(
    make_gateway: MakeGateway, sandbox: Starlette, name: str
) -> None:
    vendor, selection = LISTS[name]
    gateway = await make_gateway(sandbox=sandbox)
    listed = [told(node) async for node in nodes(gateway, name, selection)]
    single = await make_gateway(sandbox=sandbox, GATEWAY_CACHE_TTL="0")
    for record_id, of_list in listed[:: max(1, len(listed) // 12)]:
        document = f'{{ account(by: {{record: {{vendor: {vendor.name}, id: "{record_id}"}}}}) {{ id }} }}'
        account = (await single.data(document))["account"]
        assert (account and account["id"]) == of_list, record_id


@pytest.mark.parametrize(
    ("reached", "others"),
    [
        ('account(by: {domain: "acme.example"}) { id }', "reevoAccounts(first: 5) { nodes { id } }"),
        ('account(by: {externalId: "rocket-7"}) { id }', "companies(first: 5) { nodes { account { id } } }"),
    ],
)
async def test_what_else_a_request_asks_for_does_not_change_the_id(
    make_gateway: MakeGateway, sandbox: Starlette, reached: str, others: str
) -> None:
    alone, together = await make_gateway(sandbox=sandbox), await make_gateway(sandbox=sandbox)
    by_itself = await alone.data(f"{{ one: {reached} }}")
    beside = await together.data(f"{{ one: {reached} {others} }}")
    assert by_itself["one"] == beside["one"]


def test_the_customers_here_are_many_and_of_every_kind() -> None:
    assert len(CUSTOMERS) == len(HAND_MADE) + GENERATED
    assert {len(known.records) for known in CUSTOMERS} == {1, 2, 3, 4}
    assert {known.records[0][0] for known in CUSTOMERS} == set(Vendor) - {Vendor.ASSEMBLE}
