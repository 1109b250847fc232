"""What a request's headers change: its id, its deadline, and whether the plan is told."""

from __future__ import annotations

import json

import pytest

from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.signed_in import signed_in

VENDORS = "{ vendors { vendor } }"


async def test_the_clients_request_id_is_echoed_and_sent_on(gateway: Gateway) -> None:
    response = await gateway.post("{ companyStatuses { id } }", headers={"x-request-id": "Trace-1.2_x"})
    assert response.headers["x-request-id"] == "Trace-1.2_x"
    (call,) = gateway.sent()
    assert call.request.headers["x-request-id"] == "Trace-1.2_x"
    wrong = await gateway.post("{ nope }", headers={"x-request-id": "Trace-1.2_x"})
    assert wrong.json()["errors"][0]["extensions"]["requestId"] == "Trace-1.2_x"


@pytest.mark.parametrize("given", ["a b", "a" * 65, "a,b", "<x>", ""])
async def test_a_request_id_that_could_do_harm_is_replaced(gateway: Gateway, given: str) -> None:
    response = await gateway.post(VENDORS, headers={"x-request-id": given})
    made = response.headers["x-request-id"]
    assert made != given
    assert len(made) == 32
    again = await gateway.post(VENDORS, headers={"x-request-id": given})
    assert again.headers["x-request-id"] != made


async def test_a_client_may_ask_for_a_shorter_deadline(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway()
    fault = {"vendor": "userlot", "kind": "hang", "times": 1}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    document = "{ companyStatuses { id } swiftAccounts(first: 1) { nodes { name } } }"
    await gateway.data("{ swiftAccounts(first: 1) { nodes { name } } }")  # so that only the one waits
    answer = await gateway.query(document, headers={"X-Deadline-Ms": "30"})
    (error,) = answer["errors"]
    assert (error["extensions"]["code"], error["path"]) == ("TIMEOUT", ["companyStatuses"])
    assert answer["data"]["swiftAccounts"]["nodes"]
    (await gateway.control.delete("/faults")).raise_for_status()  # where time was up before the vendor was asked
    assert len((await gateway.data(document))["companyStatuses"]) == 4


@pytest.mark.parametrize("given", ["abc", "-1", "1.5", "", "99999999999", "１２"])
async def test_a_deadline_that_is_none_is_refused(gateway: Gateway, given: str) -> None:
    response = await gateway.http.post(
        "/graphql",
        content=json.dumps({"query": VENDORS}),
        headers=[(b"content-type", b"application/json"), (b"x-deadline-ms", given.encode())],
    )
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    assert "X-Deadline-Ms" in response.json()["errors"][0]["message"]


async def test_the_plan_is_told_on_request(gateway: Gateway) -> None:
    document = "{ a: companyStatuses { id } b: companyStatuses { name } swiftAccounts(first: 2) { nodes { name } } }"
    assert "extensions" not in await gateway.query(document)
    gateway.clock.now += 61
    gateway.forget()
    asked = (await gateway.query(document, headers={"X-Explain": "plan,cost"}))["extensions"]["plan"]["calls"]
    again = (await gateway.query(document, headers={"X-Explain": "cost, plan"}))["extensions"]["plan"]["calls"]
    assert {(call["vendor"], call["operation"], call["source"], call["calls"]) for call in asked} == {
        ("USERLOT", "userlot.company_status.list", "NETWORK", 1),
        ("SWIFT", "swift.account.list", "NETWORK", 1),
    }
    assert sum(call["bytes"] for call in asked) == gateway.received()
    assert {(call["operation"], call["source"], call["bytes"]) for call in again} == {
        ("userlot.company_status.list", "CACHE", 0),
        ("swift.account.list", "CACHE", 0),
    }
    assert all(call["milliseconds"] >= 0 for call in asked + again)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
async def test_health_asks_nobody(gateway: Gateway, path: str) -> None:
    async with gateway.app.router.lifespan_context(gateway.app):
        response = await gateway.http.get(path)
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert gateway.book.calls == []


@pytest.mark.parametrize(
    "target",
    [
        "/graphql?query={vendors{vendor}}",
        "/graphql?query={nope}",
        '/graphql?extensions={"persistedQuery":{"version":1,"sha256Hash":"' + "0" * 64 + '"}}',
        "/graphql?documentId=Nope",
        "/graphql",
        "/api/VendorsStatus",
        "/api/Nope",
        "/openapi.json",
        "/export",
        "/mcp",
    ],
)
async def test_no_cache_between_keeps_what_is_one_clients_or_so_for_now(gateway: Gateway, target: str) -> None:
    answer = await gateway.http.get(target)
    assert answer.headers["cache-control"] == "no-store"
    posted = await gateway.http.post("/export", json={"query": "{ nope }"})
    assert posted.headers["cache-control"] == "no-store"


async def test_no_cache_keeps_that_somebody_was_turned_away() -> None:
    async with signed_in() as gateway:
        answer = await gateway.http.get("/graphql", params={"query": VENDORS})
    assert (answer.status_code, answer.headers["cache-control"]) == (401, "no-store")
