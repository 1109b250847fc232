"""`kill -9` of one of two gateways over a Redis in the middle of a write: the same key at the other is one write.

What a vendor carried out and could not answer any more is tried in `tests/e2e`; here it never learns what was held.
"""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from tests.e2e.killing import InRedis
from tests.load.callers import ask
from tests.load.gateways import gateway_over
from tests.load.test_leaving import CREATE
from tests.load.vendors import SlowVendors
from tests.redis_server import RedisServer

pytestmark = pytest.mark.long

CREATE_TOLD = CREATE.replace("recordId }", "recordId candidates }")

HELD = ("POST /assembly/accounts", "PUT /assembly/accounts")  # the first write, and the one behind all others
NOUNS = {"assembly": "account", "reevo": "account", "userlot": "company"}


@pytest.mark.parametrize("held", HELD)
async def test_the_same_key_at_the_other_gateway_is_one_write(
    held: str, vendors: SlowVendors, redis_server: RedisServer
) -> None:
    records = InRedis(redis_server)
    async with (
        gateway_over(vendors.address, records.setting) as killed,
        gateway_over(vendors.address, records.setting) as other,
    ):
        vendors.hold(held)
        first = asyncio.create_task(ask(killed.address, CREATE_TOLD, idempotency_key="once"))
        await vendors.until_waiting(1)
        killed.program.end(signal.SIGKILL)
        with pytest.raises(ConnectionError):
            await first
        vendors.let_go()
        second = asyncio.create_task(ask(other.address, CREATE_TOLD, idempotency_key="once"))
        await ask(other.address, "{ __typename }")
        records.let_leases_end()
        told = (await second).body["data"]["createAccount"]
        assert told["userErrors"] == []
        assert {each["action"] for each in told["outcomes"]} <= {"CREATED", "LINKED", "UNCHANGED", "UNKNOWN"}
        created = [each.line for each in vendors.sent if each.line.startswith("POST") and "_query" not in each.line]
        assert len(created) == len(set(created)), "no creation was sent twice"
        repeated = (await ask(other.address, CREATE_TOLD, idempotency_key="once")).body["data"]["createAccount"]
        assert repeated == told
        for vendor, noun in NOUNS.items():
            stored = (await vendors.control.get(f"/records/{vendor}/{noun}")).json()["records"]
            ids = [each["id"] for each in stored if "'Written'" in str(each)]
            of_vendor = [each for each in told["outcomes"] if each["vendor"] == vendor.upper()]
            assert len(ids) <= 1, vendor
            assert set(ids) == {found for each in of_vendor for found in _named(each)}, (vendor, of_vendor)


def _named(outcome: dict[str, Any]) -> list[str]:
    """The records that an outcome says it made, or may have made, as where a creation was answered no more."""
    if outcome["action"] == "UNKNOWN":
        candidates: list[str] = outcome["candidates"]
        return candidates
    return [outcome["recordId"]] if outcome["action"] == "CREATED" else []
