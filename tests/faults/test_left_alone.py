"""A vendor that fails again and again is left alone, the others are asked as ever, and one call finds out."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import Stage, on_stage
from tests.faults.test_shared_failures import ASKED

LEAST_CALLS = 20
OPEN_FOR = 5.0


async def breakers(stage: Stage) -> dict[str, tuple[str, str]]:
    reply = await stage.ask("{ vendors { vendor breaker breakerOfWrites } }")
    return {each["vendor"]: (each["breaker"], each["breakerOfWrites"]) for each in reply.data["vendors"]}


@pytest.mark.parametrize("vendor", list(Vendor))
def test_a_vendor_that_is_down_costs_little_until_it_is_back(vendor: Vendor) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order(vendor.value, "status", status=500)
            for _ in range(LEAST_CALLS):
                reply = await stage.ask(ASKED[vendor])
                assert reply.errors[0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
            assert len(stage.sent(vendor)) == LEAST_CALLS
            expected = {each.name: ("CLOSED", "CLOSED") for each in Vendor}
            assert await breakers(stage) == {**expected, vendor.name: ("OPEN", "CLOSED")}

            refused = await stage.ask(ASKED[vendor])
            assert refused.errors[0]["extensions"]["retryAt"] is not None
            assert "is not asking it for" in refused.errors[0]["message"]
            assert refused.seconds == 0
            for other in Vendor:
                if other is not vendor:
                    assert (await stage.ask(ASKED[other])).errors == []

            await asyncio.sleep(OPEN_FOR)  # on a loop whose time jumps
            assert (await breakers(stage))[vendor.name] == ("HALF_OPEN", "CLOSED")
            assert (await stage.ask(ASKED[vendor])).errors
            assert len(stage.sent(vendor)) == LEAST_CALLS + 1
            assert (await breakers(stage))[vendor.name] == ("OPEN", "CLOSED")

            await stage.mend()
            assert (await stage.ask(ASKED[vendor])).errors == []
            assert await breakers(stage) == expected

    run(scenario())


def test_clients_in_a_hurry_cut_off_nobody() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("swift", "latency", seconds=3)
            for _ in range(3 * LEAST_CALLS):
                reply = await stage.ask(ASKED[Vendor.SWIFT], {"x-deadline-ms": "100"})
                assert reply.errors[0]["extensions"]["code"] == "TIMEOUT"
            assert (await breakers(stage))["SWIFT"] == ("CLOSED", "CLOSED")
            assert (await stage.ask(ASKED[Vendor.SWIFT])).errors == []

    run(scenario())


def test_a_vendor_that_hangs_is_left_alone_too() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "hang")
            asked = [stage.ask(f'{{ company(by: {{externalId: "none-{n}"}}) {{ name }} }}') for n in range(LEAST_CALLS)]
            assert {reply.errors[0]["extensions"]["code"] for reply in await asyncio.gather(*asked)} == {"TIMEOUT"}
            assert (await breakers(stage))["USERLOT"] == ("OPEN", "CLOSED")

    run(scenario())
