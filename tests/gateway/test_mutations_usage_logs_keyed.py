"""`addUsageLogs` under a key: what is done stays, what is left is gone on with, what was lost is looked for."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.batches import ADD, actions, bulk, new_log
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import writes

CREATE = "assembly.usage_log.create"
LIST = "assembly.usage_log.list"


@pytest.fixture
async def keyed(make_gateway: MakeGateway, tmp_path: Path) -> Gateway:
    return await make_gateway(GATEWAY_STATE_DIR=str(tmp_path / "state"))


async def add(gateway: Gateway, variables: Any) -> Any:
    return (await gateway.data(ADD, variables))["addUsageLogs"]


async def lose(gateway: Gateway, times: int = 1, **more: Any) -> None:
    order = {"vendor": "assembly", "operation": CREATE, "kind": "status", "status": 502, "after": True, "times": times}
    (await gateway.control.post("/faults", json=order | more)).raise_for_status()


async def mend(gateway: Gateway) -> None:
    (await gateway.control.delete("/faults")).raise_for_status()


async def contents(gateway: Gateway) -> list[str]:
    logs = await gateway.stored("assembly", "usage_log")
    return [log["content"] for log in logs if log["content"].startswith("Bulk")]


async def test_the_same_again_sends_nothing_and_tells_the_same(keyed: Gateway) -> None:
    first = await add(keyed, bulk(30, idempotencyKey="k"))
    keyed.forget()
    assert await add(keyed, bulk(30, idempotencyKey="k")) == first
    assert keyed.sent() == []
    other = await add(keyed, bulk(29, idempotencyKey="k"))
    assert actions(other) == ["NOT_ATTEMPTED"] * 29
    assert other["userErrors"] == [{"code": "IDEMPOTENCY_MISMATCH", "field": "idempotencyKey", "vendor": None}]


async def test_two_callers_with_one_key_are_one_call(keyed: Gateway) -> None:
    variables = bulk(30, idempotencyKey="k")
    first, second = await asyncio.gather(add(keyed, variables), add(keyed, variables))
    assert first == second
    assert len(writes(keyed)) == 30


async def test_what_was_refused_is_tried_again_and_what_is_done_is_not(keyed: Gateway) -> None:
    order = {"vendor": "assembly", "operation": CREATE, "kind": "status", "status": 422, "times": 3}
    (await keyed.control.post("/faults", json=order | {"body": {"error": "No"}})).raise_for_status()
    first = await add(keyed, bulk(10, idempotencyKey="k"))
    assert sorted(actions(first)) == ["CREATED"] * 7 + ["FAILED"] * 3
    keyed.forget()
    again = await add(keyed, bulk(10, idempotencyKey="k"))
    assert actions(again) == ["CREATED"] * 10
    assert len(writes(keyed)) == 3
    assert sorted(await contents(keyed)) == sorted(f"Bulk {n}" for n in range(10))


@pytest.mark.parametrize("key", [{}, {"idempotencyKey": "k"}], ids=["without a key", "with a key"])
async def test_lost_answers_are_settled_by_one_read_of_the_list(keyed: Gateway, key: dict[str, str]) -> None:
    await lose(keyed, times=3)
    payload = await add(keyed, bulk(20, **key))
    assert actions(payload) == ["CREATED"] * 20
    assert keyed.counted()[LIST] == 1
    assert len(writes(keyed)) == 20
    stored = {log["id"]: log["content"] for log in await keyed.stored("assembly", "usage_log")}
    assert [stored[each["recordId"]] for each in payload["outcomes"]] == [f"Bulk {n}" for n in range(20)]


async def test_a_log_of_the_organisation_is_looked_for_in_its_own_list(keyed: Gateway) -> None:
    logs = [new_log(0), {name: value for name, value in new_log(1).items() if name != "account"}]
    await lose(keyed, times=2)
    payload = await add(keyed, {"i": {"logs": logs}})
    assert actions(payload) == ["CREATED"] * 2
    assert keyed.counted()[LIST] == 2


async def test_of_two_equal_logs_one_that_was_lost_stays_unknown_and_is_never_sent_again(keyed: Gateway) -> None:
    variables = {"i": {"logs": [new_log(0), new_log(0), new_log(1)], "idempotencyKey": "k"}}
    await lose(keyed, times=3)
    first = await add(keyed, variables)
    assert actions(first) == ["UNKNOWN", "UNKNOWN", "CREATED"]
    assert len(first["outcomes"][0]["candidates"]) == 2
    assert first["progress"] == {"total": 3, "done": 1, "unknown": 2, "failed": 0, "notAttempted": 0}
    assert not first["outcomes"][0]["error"]["retryable"]
    keyed.forget()
    again = await add(keyed, variables)
    assert again == first
    assert writes(keyed) == []
    assert keyed.counted()[LIST] == 1


async def test_a_log_that_stood_there_before_leaves_it_unknown(keyed: Gateway) -> None:
    await add(keyed, {"i": {"logs": [new_log(0)]}})
    await lose(keyed)
    payload = await add(keyed, {"i": {"logs": [new_log(0)]}})
    assert actions(payload) == ["UNKNOWN"]
    assert len(payload["outcomes"][0]["candidates"]) == 2
    assert len(await contents(keyed)) == 2


async def test_a_list_that_cannot_be_read_leaves_it_unknown_until_the_key_comes_again(keyed: Gateway) -> None:
    variables = bulk(5, idempotencyKey="k")
    await lose(keyed)
    order = {"vendor": "assembly", "operation": LIST, "kind": "status", "status": 503}
    (await keyed.control.post("/faults", json=order)).raise_for_status()
    first = await add(keyed, variables)
    assert sorted(actions(first)) == ["CREATED"] * 4 + ["UNKNOWN"]
    await mend(keyed)
    keyed.forget()
    again = await add(keyed, variables)
    assert actions(again) == ["CREATED"] * 5
    assert writes(keyed) == []
    keyed.forget()
    assert await add(keyed, variables) == again
    assert keyed.sent() == []


async def test_a_log_that_was_not_stored_stays_unknown_and_is_not_sent_again(keyed: Gateway) -> None:
    variables = bulk(3, idempotencyKey="k")
    await lose(keyed, after=False)
    for _ in range(2):
        payload = await add(keyed, variables)
        assert sorted(actions(payload)) == ["CREATED", "CREATED", "UNKNOWN"]
        (unknown,) = [each for each in payload["outcomes"] if each["action"] == "UNKNOWN"]
        assert (unknown["candidates"], unknown["error"]["retryable"]) == ([], False)
    assert len(writes(keyed)) == 3
    assert len(await contents(keyed)) == 2


async def test_a_lost_single_log_is_settled_alike(keyed: Gateway) -> None:
    document = """mutation { addUsageLog(input: {account: {domain: "acme.example"}, idempotencyKey: "k"
        timestamp: "2026-06-01T12:00:00+02:00", type: "Action", content: "Bulk one", metadata: {amount: 12.50}}) {
        usageLog { content } outcomes { action recordId candidates } } }"""
    await lose(keyed)
    first = (await keyed.data(document))["addUsageLog"]
    assert actions(first) == ["CREATED"]
    assert first["usageLog"] == {"content": "Bulk one"}
    assert (await keyed.data(document))["addUsageLog"]["outcomes"] == first["outcomes"]
    assert len(writes(keyed)) == 1
