"""A vendor that an operator has switched off is sent nothing; all else is answered, and what is kept is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.vendor import Vendor
from app.operations.switches import LOOK_AGAIN
from tests.gateway.harness import opened

READS = {
    Vendor.ASSEMBLY: "{ labels { id } }",
    Vendor.ASSEMBLE: "{ teamTree { id } }",
    Vendor.USERLOT: "{ companies { nodes { name } } }",
    Vendor.SWIFT: "{ swiftAccounts { nodes { name } } }",
    Vendor.REEVO: "{ reevoAccounts { nodes { id } } }",
}
SOURCES = '{ account(by: {record: {vendor: ASSEMBLY, id: "%s"}}) { name sources { vendor status } } }'
CREATE = """mutation { createLabel(input: {type: TIER, name: "Off", color: "#112233"}) {
  outcomes { vendor action error { code message retryable } } } }"""


@pytest.mark.parametrize("vendor", list(Vendor))
async def test_nothing_is_sent_to_it_and_the_others_answer(vendor: Vendor) -> None:
    async with opened(GATEWAY_DISABLED_VENDORS=vendor.value) as gateway:
        error = await gateway.error(READS[vendor])
        told = error["extensions"]
        assert (told["code"], told["vendor"], told["retryable"]) == ("UPSTREAM_UNAVAILABLE", vendor.name, True)
        assert "switched off by the operator" in error["message"]
        assert gateway.sent() == []
        for other in set(Vendor) - {vendor}:
            assert "errors" not in await gateway.query(READS[other]), other
        assert {call.vendor for call in gateway.sent()} == set(Vendor) - {vendor}
        states = (await gateway.data("{ vendors { vendor configured switchedOff } }"))["vendors"]
        assert {state["vendor"]: state["switchedOff"] for state in states} == {
            each.name: each is vendor for each in Vendor
        }
        assert all(state["configured"] for state in states)


async def test_a_customer_is_shown_without_it_and_says_so() -> None:
    async with opened(GATEWAY_DISABLED_VENDORS="swift") as gateway:
        accounts = await gateway.data("{ assemblyAccounts(first: 1) { nodes { assembly { id } } } }")
        record_id = accounts["assemblyAccounts"]["nodes"][0]["assembly"]["id"]
        account = (await gateway.query(SOURCES % record_id))["data"]["account"]
    statuses = {source["vendor"]: source["status"] for source in account["sources"]}
    assert statuses["ASSEMBLY"] == "OK"
    assert statuses["SWIFT"] == "FAILED"


async def test_a_write_is_not_sent_and_says_so() -> None:
    async with opened(GATEWAY_DISABLED_VENDORS="assembly") as gateway:
        for headers in ({}, {"idempotency-key": "k"}):
            (outcome,) = (await gateway.query(CREATE, headers=headers))["data"]["createLabel"]["outcomes"]
            assert outcome["action"] in ("FAILED", "NOT_ATTEMPTED")
            assert (outcome["error"]["code"], outcome["error"]["retryable"]) == ("UPSTREAM_UNAVAILABLE", True)
        assert gateway.sent() == []


async def test_it_can_be_switched_while_the_gateway_runs_and_gives_what_it_kept(tmp_path: Path) -> None:
    file = tmp_path / "off"
    async with opened(GATEWAY_SWITCHES_FILE=str(file), GATEWAY_CACHE_TTL="60") as gateway:
        before = await gateway.data(READS[Vendor.SWIFT])
        file.write_text("swift\n")
        gateway.clock.now += LOOK_AGAIN
        sent = len(gateway.sent())
        assert await gateway.data(READS[Vendor.SWIFT]) == before, "it is kept still"
        gateway.clock.now += 60
        stale = await gateway.query(READS[Vendor.SWIFT])
        assert (stale["data"], stale["extensions"]["stale"][0]["code"]) == (before, "UPSTREAM_UNAVAILABLE")
        refused = await gateway.query(READS[Vendor.SWIFT], headers={"x-stale-ok": "0"})
        assert refused["errors"][0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
        assert len(gateway.sent()) == sent
        ready = await gateway.http.get("/metrics")
        assert 'gateway_upstream_switched_off{vendor="swift"} 1.0' in ready.text
        file.unlink()
        gateway.clock.now += LOOK_AGAIN
        assert await gateway.data(READS[Vendor.SWIFT]) == before
