"""However many vendors are slow, an answer comes when the deadline is reached, and not before it must."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.composed import COMPOSED, vendor_of
from tests.faults.jumping_loop import run
from tests.faults.stage import Reply, on_stage


def test_vendors_that_are_slow_and_yet_in_time_give_the_whole_answer(fault_free: dict[str, Any]) -> None:
    async def scenario() -> Reply:
        async with on_stage() as stage:
            await stage.order("*", "latency", seconds=3)
            return await stage.ask(COMPOSED)

    reply = run(scenario())
    assert (reply.data, reply.errors) == (fault_free, [])
    assert 3 <= reply.seconds < 10


def test_five_hanging_vendors_cost_one_deadline(fault_free: dict[str, Any]) -> None:
    async def scenario() -> Reply:
        async with on_stage() as stage:
            await stage.order("*", "hang")
            return await stage.ask(COMPOSED)

    reply = run(scenario())
    assert reply.seconds == pytest.approx(10, abs=0.001)
    assert reply.data == dict.fromkeys(fault_free)
    assert [error["extensions"]["code"] for error in reply.errors] == ["TIMEOUT"] * len(fault_free)
    assert {error["extensions"]["vendor"] for error in reply.errors} == {vendor.name for vendor in Vendor}


def test_calls_that_wait_for_each_other_share_one_deadline() -> None:
    """Each call alone is in time; both together are not."""

    async def scenario() -> Reply:
        async with on_stage() as stage:
            await stage.order("reevo", "latency", seconds=6)
            return await stage.ask("{ reevoAccounts(first: 2) { nodes { name contacts { nodes { displayName } } } } }")

    reply = run(scenario())
    assert reply.seconds == pytest.approx(10, abs=0.001)
    nodes = reply.data["reevoAccounts"]["nodes"]
    assert [(bool(node["name"]), node["contacts"]) for node in nodes] == [(True, None)] * 2
    assert {error["extensions"]["code"] for error in reply.errors} == {"TIMEOUT"}


def test_the_operators_deadline_holds_for_every_vendor() -> None:
    async def scenario() -> Reply:
        async with on_stage(GATEWAY_DEADLINE_MS="2500") as stage:
            await stage.order("userlot", "hang")
            return await stage.ask(COMPOSED)

    reply = run(scenario())
    assert reply.seconds == pytest.approx(2.5, abs=0.001)
    assert {vendor_of(error["path"][0]) for error in reply.errors} == {Vendor.USERLOT}


@pytest.mark.parametrize(("given", "seconds"), [("250", 0.25), ("999999", 10.0)])
def test_a_caller_may_ask_for_less_and_never_for_more(given: str, seconds: float) -> None:
    async def scenario() -> Reply:
        async with on_stage() as stage:
            await stage.order("assemble", "hang")
            return await stage.ask(COMPOSED, {"x-deadline-ms": given})

    reply = run(scenario())
    assert reply.seconds == pytest.approx(seconds, abs=0.001)
    assert {vendor_of(error["path"][0]) for error in reply.errors} == {Vendor.ASSEMBLE}


def test_a_caller_in_a_hurry_leaves_the_answer_to_one_who_waits() -> None:
    document = "{ swiftAccounts(first: 1) { nodes { name } } }"

    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("swift", "latency", seconds=4)
            hurried, patient = await asyncio.gather(stage.ask(document, {"x-deadline-ms": "1000"}), stage.ask(document))
            assert hurried.errors[0]["extensions"]["code"] == "TIMEOUT"
            assert hurried.seconds == pytest.approx(1, abs=0.001)
            assert patient.errors == []
            assert patient.seconds == pytest.approx(4, abs=0.001)
            assert len(stage.sent(Vendor.SWIFT)) == 1

    run(scenario())
