"""The Swift stand-in against Swift's document."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.shapes import differences, payload

PARENT = "01J0CRVTXX9KBD9NWS02R5R8RT"


async def test_a_bearer_key(swift: httpx.AsyncClient) -> None:
    for value in ("sandbox-swift-key", "Bearer other", ""):
        assert (await swift.get("/accounts", headers={"Authorization": value})).status_code == 401
    assert (await swift.get("/accounts", headers={"Accept": "text/html"})).status_code == 406


async def test_the_list_holds_the_parent_and_is_enveloped_twice(swift: httpx.AsyncClient) -> None:
    answer = await swift.get("/accounts")
    assert answer.status_code == 200
    body = answer.json()
    assert differences(payload("swift", "account.list"), body) == []
    items = body["data"]["items"]
    assert items[0]["data"]["id"] == PARENT
    assert body["data"]["page_info"] == {"after": None, "before": None, "limit": len(items), "total": len(items)}
    assert '"limit":25.0' in answer.text
    assert items[2]["data"]["customer_id"] == 9007199254740993
    assert items[2]["data"]["mms_access"] == "PARTIAL"


async def test_cursors_walk_both_ways(swift: httpx.AsyncClient) -> None:
    whole = [item["data"]["id"] for item in (await swift.get("/accounts")).json()["data"]["items"]]
    walked: list[str] = []
    after: dict[str, str] = {}
    for _ in range(len(whole)):
        data = (await swift.get("/accounts", params={"limit": "10", **after})).json()["data"]
        walked += [item["data"]["id"] for item in data["items"]]
        if data["page_info"]["after"] is None:
            break
        after = {"after": data["page_info"]["after"]}
    assert walked == whole
    back = (await swift.get("/accounts", params={"limit": "10", "before": whole[10]})).json()["data"]["items"]
    assert [item["data"]["id"] for item in back] == whole[:10]


@pytest.mark.parametrize("query", ["page=1", "limit=0", "after=nothing", f"after={PARENT}&before={PARENT}"])
async def test_a_wrong_parameter_is_refused(swift: httpx.AsyncClient, query: str) -> None:
    assert (await swift.get(f"/accounts?{query}")).status_code == 400


async def test_reading_one_answers_201(swift: httpx.AsyncClient) -> None:
    for account_id in (PARENT, PARENT.lower()):
        answer = await swift.get(f"/accounts/{account_id}")
        assert answer.status_code == 201
        assert differences(payload("swift", "account.get"), answer.json()) == []
        assert answer.json()["data"]["id"] == PARENT
    assert (await swift.get("/accounts/01J0CRVTXX0000000000000099")).status_code == 404


async def test_create_is_not_idempotent(swift: httpx.AsyncClient) -> None:
    made = [await swift.post("/accounts", json=payload("swift", "account.create.request")) for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert differences(payload("swift", "account.create"), made[0].json()) == []
    ids = [answer.json()["data"]["id"] for answer in made]
    assert len(set(ids)) == 2
    assert all(len(account_id) == 26 for account_id in ids)
    listed = [item["data"]["id"] for item in (await swift.get("/accounts")).json()["data"]["items"]]
    assert listed[-2:] == ids


@pytest.mark.parametrize(
    "body",
    [
        {"name": "ACME Corp"},
        {"data": {"name": "ACME Corp"}},
        {"data": {"name": ""}, "type": "account"},
        {"data": {"name": "x", "sms_access": "FULL"}, "type": "account"},
        {"data": {"name": "x"}, "type": "list"},
    ],
)
async def test_a_wrong_body_is_refused(swift: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert (await swift.post("/accounts", json=body)).status_code == 400


async def test_nothing_else_is_offered(swift: httpx.AsyncClient) -> None:
    assert (await swift.patch(f"/accounts/{PARENT}", json={})).status_code == 405
    assert (await swift.delete(f"/accounts/{PARENT}")).status_code == 405
