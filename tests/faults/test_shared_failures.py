"""Many callers who ask the same of a vendor that fails: the tries of one, told to each and kept for none."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.kinds import TRIES
from tests.faults.stage import Reply, Stage, on_stage

ASKED = {
    Vendor.ASSEMBLY: "{ field: assemblyAccounts(first: 5) { nodes { name } } }",
    Vendor.ASSEMBLE: "{ field: teamTree { displayName } }",
    Vendor.USERLOT: "{ field: companies(first: 5) { nodes { name } } }",
    Vendor.SWIFT: "{ field: swiftAccounts(first: 5) { nodes { name } } }",
    Vendor.REEVO: "{ field: reevoAccounts(first: 5) { nodes { name } } }",
}


async def ten_at_once(stage: Stage, document: str) -> list[Reply]:
    return await asyncio.gather(*(stage.ask(document, {"x-request-id": f"caller-{number}"}) for number in range(10)))


@pytest.mark.parametrize("vendor", list(Vendor))
def test_ten_callers_of_a_failing_vendor_cost_the_tries_of_one(vendor: Vendor) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order(vendor.value, "latency", seconds=1)  # so that all ten are there before the answer
            await stage.order(vendor.value, "status", status=500)
            replies = await ten_at_once(stage, ASKED[vendor])
            for reply in replies:
                (error,) = reply.errors
                assert (reply.data, error["path"]) == ({"field": None}, ["field"])
                assert error["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
                assert error["extensions"]["vendor"] == vendor.name
            assert len(stage.sent(vendor)) == stage.most_tries(vendor) == TRIES

            await stage.mend()
            whole = await ten_at_once(stage, ASKED[vendor])
            assert [reply.errors for reply in whole] == [[]] * 10
            assert len({reply.text.partition("\n")[2] for reply in whole}) == 1
            assert len(stage.sent(vendor)) == 1

    run(scenario())


def test_ten_callers_of_a_hanging_vendor_cost_one_call_and_one_deadline() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("reevo", "hang")
            replies = await ten_at_once(stage, ASKED[Vendor.REEVO])
            assert [reply.errors[0]["extensions"]["code"] for reply in replies] == ["TIMEOUT"] * 10
            assert [reply.seconds for reply in replies] == [pytest.approx(10, abs=0.001)] * 10
            assert len(stage.sent(Vendor.REEVO)) == 1

    run(scenario())


@pytest.mark.parametrize("times", [1, 2])
def test_a_vendor_that_fails_for_a_moment_is_not_noticed(times: int) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "drop", times=times)
            replies = await ten_at_once(stage, ASKED[Vendor.USERLOT])
            assert [reply.errors for reply in replies] == [[]] * 10
            assert len(stage.sent(Vendor.USERLOT)) == times + 1

    run(scenario())


def test_a_vendor_that_failed_is_asked_again_by_the_next_caller_only() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "drop", times=TRIES)
            first = await stage.ask(ASKED[Vendor.USERLOT])
            assert first.errors[0]["extensions"]["code"] == "UPSTREAM_UNAVAILABLE"
            assert len(stage.sent(Vendor.USERLOT)) == TRIES
            second = await stage.ask(ASKED[Vendor.USERLOT])
            assert second.errors == []
            assert len(stage.sent(Vendor.USERLOT)) == TRIES + 1

    run(scenario())
