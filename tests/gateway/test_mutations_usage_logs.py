"""`addUsageLogs`: many logs in one call, an outcome each, in the order given."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.gateway.batches import ACME as BY_DOMAIN
from tests.gateway.batches import ADD, actions, bulk, new_log
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway
from tests.gateway.mutations import ACME, cut_off, writes


async def add(gateway: Gateway, variables: Any) -> Any:
    return (await gateway.data(ADD, variables))["addUsageLogs"]


async def test_each_log_is_sent_once_where_it_belongs_and_told_in_order(gateway: Gateway) -> None:
    ways = [BY_DOMAIN, {"record": {"vendor": "ASSEMBLY", "id": ACME.upper()}}, {"externalId": "acme-1"}]
    logs = [new_log(n, account=by, attribute="bulk", metadata={"n": n}) for n, by in enumerate(ways)]
    whole = {name: value for name, value in new_log(3).items() if name != "account"}
    payload = await add(gateway, {"i": {"logs": [*logs, whole]}})
    assert actions(payload) == ["CREATED"] * 4
    assert payload["userErrors"] == []
    assert payload["progress"] == {"total": 4, "done": 4, "unknown": 0, "failed": 0, "notAttempted": 0}
    sent = {body["content"]: (method, path, body) for method, path, body in writes(gateway)}
    for log in logs:
        body = {name: value for name, value in log.items() if name != "account"}
        assert sent[log["content"]] == ("POST", f"/assembly/usage/{ACME}", body)
    assert sent["Bulk 3"] == ("POST", "/assembly/usage", whole)
    stored = {log["id"]: log["content"] for log in await gateway.stored("assembly", "usage_log")}
    assert [stored[each["recordId"]] for each in payload["outcomes"]] == [f"Bulk {n}" for n in range(4)]


async def test_an_account_is_looked_for_once_and_one_named_by_assemblys_id_not_at_all(gateway: Gateway) -> None:
    await add(gateway, bulk(20))
    assert gateway.counted() == {"assembly.account.get": 1, "assembly.usage_log.create": 20}
    gateway.forget()
    (account,) = (await gateway.data("{ assemblyAccounts(first: 1) { nodes { id } } }"))["assemblyAccounts"]["nodes"]
    gateway.forget()
    own = {"record": {"vendor": "ASSEMBLY", "id": ACME}}
    await add(gateway, {"i": {"logs": [new_log(50, account=own), new_log(51, account=account)]}})
    assert gateway.counted() == {"assembly.usage_log.create": 2}


async def test_a_log_that_is_refused_stops_no_other(gateway: Gateway) -> None:
    logs = [
        new_log(0),
        new_log(1, metadata=[1]),
        new_log(2, account={"domain": "nobody.example"}),
        new_log(3, account=None),
        new_log(4, timestamp="yesterday"),
        new_log(5, account={"record": {"vendor": "ASSEMBLY", "id": "01950000-0000-7000-8000-00000000ffff"}}),
        new_log(6, attribute=None),
        new_log(7, account={"id": "nonsense"}),
        new_log(8),
    ]
    payload = await add(gateway, {"i": {"logs": logs}})
    assert actions(payload) == ["CREATED", *["FAILED"] * 7, "CREATED"]
    assert [(each["field"], each["code"], each["vendor"]) for each in payload["userErrors"]] == [
        ("logs.1.metadata", "BAD_USER_INPUT", "ASSEMBLY"),
        ("logs.2.account", "NOT_FOUND", "ASSEMBLY"),
        ("logs.3.account", "BAD_USER_INPUT", "ASSEMBLY"),
        ("logs.4", "BAD_USER_INPUT", "ASSEMBLY"),
        ("logs.5", "NOT_FOUND", "ASSEMBLY"),
        ("logs.6.attribute", "BAD_USER_INPUT", "ASSEMBLY"),
        ("logs.7.account", "BAD_USER_INPUT", "ASSEMBLY"),
    ]
    assert payload["progress"] == {"total": 9, "done": 2, "unknown": 0, "failed": 7, "notAttempted": 0}


@pytest.mark.parametrize("count", [0, 1001])
async def test_none_and_more_than_a_thousand_are_refused(gateway: Gateway, count: int) -> None:
    payload = await add(gateway, bulk(count, idempotencyKey="k"))
    assert payload["userErrors"] == [{"code": "BAD_USER_INPUT", "field": "logs", "vendor": None}]
    assert (payload["outcomes"], payload["progress"]["notAttempted"]) == ([], count)
    assert gateway.sent() == []


async def test_a_dry_run_tells_each_and_sends_nothing(gateway: Gateway) -> None:
    document = """mutation($i: AddUsageLogsInput!) { addUsageLogs(input: $i) { outcomes { action }
        planned { method path body } changes { before after } userErrors { field } } }"""
    variables = {"i": {"logs": [new_log(0), new_log(1, metadata=1), new_log(2)], "dryRun": True}}
    payload = (await gateway.data(document, variables))["addUsageLogs"]
    assert actions(payload) == ["NOT_ATTEMPTED", "FAILED", "NOT_ATTEMPTED"]
    assert payload["userErrors"] == [{"field": "logs.1.metadata"}]
    assert [each["body"]["content"] for each in payload["planned"]] == ["Bulk 0", "Bulk 2"]
    fields = {name: value for name, value in new_log(2).items() if name != "account"}
    assert payload["changes"][1] == {"before": None, "after": fields}
    assert writes(gateway) == []


async def test_without_assembly_each_says_so(make_gateway: MakeGateway) -> None:
    gateway = await make_gateway(without=(Vendor.ASSEMBLY,))
    payload = await add(gateway, bulk(3))
    assert [each["error"]["code"] for each in payload["outcomes"]] == ["NOT_CONFIGURED"] * 3
    assert gateway.sent() == []


async def test_a_vendor_that_fails_again_and_again_is_left_alone(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {"record": {"vendor": "ASSEMBLY", "id": ACME}}
    cut_off(monkeypatch)
    payload = await add(gateway, {"i": {"logs": [new_log(n, account=own) for n in range(100)]}})
    failed = payload["progress"]["failed"]
    assert 5 <= failed <= 13
    assert payload["progress"]["notAttempted"] == 100 - failed
    error = payload["outcomes"][-1]["error"]
    assert (error["code"], error["retryable"]) == ("SKIPPED", True)
    assert "with an idempotency key" in error["message"]


async def test_a_refusal_by_the_vendor_is_no_reason_to_stop(gateway: Gateway) -> None:
    order = {"vendor": "assembly", "operation": "assembly.usage_log.create", "kind": "status", "status": 422}
    (await gateway.control.post("/faults", json=order | {"body": {"error": "No"}})).raise_for_status()
    payload = await add(gateway, bulk(20))
    assert actions(payload) == ["FAILED"] * 20
    assert len(writes(gateway)) == 20
