"""Rows that come and go between two pages are neither lost nor repeated, or the page says that it cannot tell."""

from __future__ import annotations

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway


async def test_rows_that_come_and_go_between_pages_are_neither_lost_nor_repeated(gateway: Gateway) -> None:
    document = (
        "query($after: String) { assemblyAccounts(first: 10, after: $after) { nodes { name } pageInfo { endCursor } } }"
    )
    first = (await gateway.data(document))["assemblyAccounts"]
    whole = [node["name"] for node in first["nodes"]]
    await gateway.plant("assembly", "account", {"id": "01950000-0000-7000-8000-000000009999", "name": "Aaa first"})
    await gateway.uproot("assembly", "account", "01950000-0000-7000-8000-000000000002")
    await gateway.uproot("assembly", "account", "01950000-0000-7000-8000-000000000003")
    gateway.clock.now += 61
    second = (await gateway.data(document, {"after": first["pageInfo"]["endCursor"]}))["assemblyAccounts"]
    whole += [node["name"] for node in second["nodes"]]
    assert whole[9:13] == ["Minimal Co", "Quarterly Bikes", "Twin Peaks Foods", whole[12]]
    assert len(set(whole)) == 20


async def test_usage_logs_that_arrive_meanwhile_are_not_repeated(gateway: Gateway) -> None:
    document = "query($after: String) { usageLogs(first: 5, after: $after) { nodes { id } pageInfo { endCursor } } }"
    page = (await gateway.data("{ usageLogs(first: 10) { nodes { id } } }"))["usageLogs"]
    before = [node["id"] for node in page["nodes"]]
    first = (await gateway.data(document))["usageLogs"]
    new = {"timestamp": "2026-05-31T00:00:00Z", "type": "Action", "content": "new", "_account_id": None}
    await gateway.plant(
        "assembly",
        "usage_log",
        *({**new, "id": f"01970000-0000-7000-8000-00000000{number}"} for number in range(9000, 9007)),
    )
    gateway.clock.now += 61
    second = (await gateway.data(document, {"after": first["pageInfo"]["endCursor"]}))["usageLogs"]
    assert [node["id"] for node in first["nodes"] + second["nodes"]] == before


async def test_where_the_row_of_a_cursor_is_gone_the_page_says_so(gateway: Gateway) -> None:
    document = """
    query($after: String) { companies(first: 5, after: $after) { nodes { name } pageInfo { endCursor isComplete } } }
    """
    first = (await gateway.data(document))["companies"]
    await gateway.uproot("userlot", "company", "c0000000-0000-4000-8000-000000000005")
    gateway.clock.now += 61
    second = (await gateway.data(document, {"after": first["pageInfo"]["endCursor"]}))["companies"]
    assert second["nodes"][0] == {"name": "Quarterly Bikes BV"}
    assert second["pageInfo"]["isComplete"] is False


async def test_a_cursor_that_reevo_no_longer_takes_is_told_to_be_expired(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(scale=2)
    document = "query($after: String) { reevoAccounts(first: 100, after: $after) { pageInfo { endCursor } } }"
    page = (await gateway.data(document))["reevoAccounts"]
    refusal = {"error": {"code": "invalid_cursor", "message": "Cursor is no longer valid"}}
    fault = {"vendor": "reevo", "operation": "reevo.account.query", "kind": "status", "status": 400, "body": refusal}
    (await gateway.control.post("/faults", json={**fault, "skip": 1})).raise_for_status()
    gateway.clock.now += 61
    error = await gateway.error(document, {"after": page["pageInfo"]["endCursor"]})
    assert (error["code"], "first page" in error["message"]) == ("CURSOR_EXPIRED", True), error
