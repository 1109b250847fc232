"""Who is served from which vendors."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.gateway.harness import opened
from tests.gateway.tenants import Town, as_client, credentials, tenants_file, town

EVERYTHING = """{
  labels(type: STAGE) { name } assemblyAccounts(first: 3) { nodes { name } } accounts(first: 3) { nodes { name } }
  companies(first: 3) { nodes { name } } endUsers(first: 3) { nodes { name: firstName } }
  teams(first: 3) { nodes { name } } swiftAccounts(first: 3) { nodes { name } }
  reevoAccounts(first: 3) { nodes { name } }
}"""
CONFIGURED = "{ vendors { vendor configured } }"


def owners(data: dict[str, Any]) -> set[str]:
    """Whose records an answer shows."""
    fields = [found if isinstance(found, list) else found["nodes"] for found in data.values()]
    assert all(fields)
    return {node["name"].partition(" ")[0] for nodes in fields for node in nodes}


@pytest.fixture
async def served() -> AsyncIterator[Town]:
    async with town() as made:
        yield made


@pytest.mark.parametrize(("tenant", "owner"), [(None, "sandbox"), ("acme", "acme"), ("globex", "globex")])
async def test_a_client_is_served_from_its_tenants_vendors_alone(served: Town, tenant: str | None, owner: str) -> None:
    assert owners(await served.data(tenant, EVERYTHING)) == {owner}
    assert served.houses.owners() == {owner}


@pytest.mark.parametrize("tenant", ["initech", "ACME", "acme ", "None", "\u0430cme"])
async def test_a_tenant_that_is_not_in_the_file_is_refused(served: Town, tenant: str) -> None:
    response = await served.gateway.post(EVERYTHING, headers=as_client(tenant))
    assert response.status_code == 403
    assert response.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert served.houses.owners() == set()


async def test_nothing_is_inherited_from_the_environment() -> None:
    async with town({"acme": credentials("acme", "REEVO")}) as served:
        body = await served.ask("acme", EVERYTHING)
        assert body["data"]["reevoAccounts"]["nodes"]
        assert body["data"]["labels"] is None
        assert {error["extensions"]["code"] for error in body["errors"]} == {"NOT_CONFIGURED"}
        assert served.houses.owners() == {"acme"}
        configured = (await served.data("acme", CONFIGURED))["vendors"]
        assert [each["vendor"] for each in configured if each["configured"]] == ["REEVO"]


async def test_a_gateway_may_have_tenants_alone() -> None:
    async with town(own={}) as served:
        assert owners(await served.data("acme", EVERYTHING)) == {"acme"}
        assert not any(each["configured"] for each in (await served.data(None, CONFIGURED))["vendors"])
        body = await served.ask(None, "{ labels(type: STAGE) { name } }")
        assert [error["extensions"]["code"] for error in body["errors"]] == ["NOT_CONFIGURED"]
        assert served.houses.owners() == {"acme"}


async def test_where_everybody_is_let_in_nobody_has_a_tenant(tmp_path: Any) -> None:
    file = tenants_file(tmp_path / "tenants.toml", {"acme": credentials("acme")})
    async with opened(GATEWAY_TENANTS_FILE=str(file)) as gateway:
        answer = await gateway.query("{ labels(type: STAGE) { name } }", headers=as_client("acme"))
        assert answer["data"]["labels"]
        assert {call.request.url.host for call in gateway.book.calls} == {"sandbox"}


async def test_a_switch_is_every_tenants() -> None:
    async with town(GATEWAY_DISABLED_VENDORS="swift") as served:
        for tenant in (None, "acme", "globex"):
            body = await served.ask(
                tenant, "{ swiftAccounts(first: 1) { nodes { name } } teams(first: 1) { nodes { name } } }"
            )
            assert body["data"]["swiftAccounts"] is None
            assert "switched off" in body["errors"][0]["message"]
            assert body["data"]["teams"]["nodes"]
        assert {path.split("/")[1] for _, path in served.houses.asked} == {"assemble"}


async def test_events_are_of_the_tenants_vendors_too(served: Town) -> None:
    document = """subscription($i: AddUsageLogsInput!) {
      addUsageLogs(input: $i) { payload { outcomes { action } userErrors { code } } } }"""
    log = {
        "account": {"domain": "acme.example"},
        "timestamp": "2026-06-01T00:00:00Z",
        "type": "Action",
        "content": "Only here",
    }
    response = await served.gateway.post(
        document, {"i": {"logs": [log]}}, as_client("acme", accept="text/event-stream")
    )
    events = [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: {")]
    assert events[-1]["data"]["addUsageLogs"]["payload"]["outcomes"] == [{"action": "CREATED"}]
    assert served.houses.owners() == {"acme"}


async def test_a_plan_tells_of_the_tenants_vendors(served: Town) -> None:
    document = "{ labels(type: STAGE) { name } }"
    budgets = {}
    for tenant in ("acme", "globex"):
        body = await served.ask(tenant, document, None, **{"x-explain": "plan"})
        (budget,) = body["extensions"]["plan"]["budget"]
        budgets[tenant] = (budget["callsSent"], budget["callsLeft"])
    assert budgets == {"acme": (1, 9999), "globex": (1, 9999)}


async def test_the_line_of_a_request_names_the_tenant(served: Town, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gateway.request")
    await served.data("acme", CONFIGURED)
    await served.data(None, CONFIGURED)
    await served.gateway.post(CONFIGURED, headers=as_client("initech"))
    told = [record.fields for record in caplog.records if record.name == "gateway.request"]  # type: ignore[attr-defined]
    assert [fields.get("tenant", "-") for fields in told] == ["acme", "-", "-"]
    assert [fields["principal"] for fields in told] == ["jwt:svc-1", "jwt:svc-1", None]
