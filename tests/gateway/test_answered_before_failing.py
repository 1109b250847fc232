"""Between two equal queries a vendor begins to fail, to hang or to be slow, or is switched off: it is told as ever."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from app.operations.switches import LOOK_AGAIN
from app.sandbox import server
from tests.faults.jumping_loop import run
from tests.gateway.harness import Gateway
from tests.gateway.test_answered_before import ACCOUNT, LABELS, is_same, never, opened, steady

Json = Any

SOURCES = '{ account(by: {domain: "acme.example"}) { name company { mrr } swift { id } sources { vendor status } } }'
FAULTS: tuple[dict[str, Json], ...] = (
    {"kind": "status", "status": 500},
    {"kind": "status", "status": 429},
    {"kind": "garbage"},
)


class Road(httpx.AsyncBaseTransport):
    """A network on which a call takes as long as the test says, by a part of its path."""

    def __init__(self, sandbox: Starlette) -> None:
        self._vendors = httpx.ASGITransport(app=sandbox)
        self.seconds: dict[str, float] = {"": 0.05}
        self.under_way = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.under_way += 1
        try:
            path = request.url.raw_path.decode()
            await asyncio.sleep(max(taken for part, taken in self.seconds.items() if part in path))
            return await self._vendors.handle_async_request(request)
        finally:
            self.under_way -= 1


async def fail(gateway: Gateway, vendor: str, fault: dict[str, Json]) -> None:
    (await gateway.control.post("/faults", json={"vendor": vendor, **fault})).raise_for_status()


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("ttl", ["60", "0"])
@pytest.mark.parametrize("vendor", ["assembly", "userlot"])
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['kind']} {fault.get('status', '')}")
async def test_a_failure_is_told_as_it_would_be(vendor: str, fault: dict[str, Json], ttl: str) -> None:
    async with opened(GATEWAY_CACHE_TTL=ttl) as gateway, opened(GATEWAY_CACHE_TTL=ttl) as other:
        whole = await steady(gateway, SOURCES)
        await other.post(SOURCES)
        told = []
        for each in (gateway, other):
            each.clock.now += 61
            await fail(each, vendor, fault)
            told.append(await each.query(SOURCES, headers={"x-request-id": "r"}))
        mine, executed = told
        assert mine["data"] == executed["data"]
        stale = [
            [(of["vendor"], of["of"], of["code"]) for of in it.get("extensions", {}).get("stale", [])] for it in told
        ]
        assert sorted(stale[0]) == sorted(stale[1])
        assert bool(stale[0]) is (ttl == "60")
        assert mine.get("errors") == executed.get("errors")
        (await gateway.control.delete("/faults")).raise_for_status()
        gateway.clock.now += 61
        assert (await gateway.post(SOURCES)).text == whole


@pytest.mark.usefixtures("patient")
async def test_what_is_stale_as_the_vendor_fails_is_said_to_be_stale() -> None:
    for document in (LABELS, SOURCES):
        async with opened(GATEWAY_CACHE_TTL="60") as gateway:
            for _ in range(7):  # until all of it is foreseen
                await gateway.data(document)
                gateway.clock.now += 61
            sent = gateway.forget() or await is_same(gateway, document)
            assert (sent[0], gateway.rounds()) == (True, 1)
            gateway.clock.now += 61
            await fail(gateway, "assembly", {"kind": "status", "status": 503})
            is_again, text = await is_same(gateway, document)
            assert (is_again, '"stale":[{"vendor":"ASSEMBLY"' in text) == (False, True), document
            assert '"errors"' not in text


@pytest.mark.usefixtures("patient")
async def test_what_is_stale_and_suits_is_said_to_be_stale() -> None:
    async with opened(GATEWAY_CACHE_TTL="60") as gateway:
        await steady(gateway, LABELS)
        gateway.clock.now += 61
        is_again, text = await is_same(gateway, LABELS, x_stale_ok="1")
        assert (is_again, '"stale":[{"vendor":"ASSEMBLY"' in text) == (False, True)
        await gateway.settle()
        assert '"stale"' not in await steady(gateway, LABELS)


@pytest.mark.usefixtures("patient")
async def test_a_vendor_that_is_switched_off_is_sent_nothing_and_told_to_be_off(tmp_path: Path) -> None:
    file = tmp_path / "off"
    async with opened(GATEWAY_SWITCHES_FILE=str(file), GATEWAY_CACHE_TTL="0") as gateway:
        whole = await steady(gateway, SOURCES)
        file.write_text("userlot\n")
        gateway.clock.now += LOOK_AGAIN
        gateway.forget()
        is_again, text = await is_same(gateway, SOURCES)
        assert (is_again, '"vendor":"USERLOT","status":"FAILED"' in text) == (False, True)
        assert not [call for call in gateway.sent() if call.vendor == "userlot"]
        file.unlink()
        gateway.clock.now += LOOK_AGAIN
        assert (await gateway.post(SOURCES)).text == whole


@pytest.mark.parametrize("asked", [2, 8], ids=["not foreseen yet", "foreseen"])
@pytest.mark.parametrize("part", ["/assembly/", "/userlot/", "/swift/", "/reevo/"])
def test_who_waits_for_a_vendor_that_hangs_is_answered_by_the_deadline(part: str, asked: int) -> None:
    async def hanging() -> list[tuple[float, Json, int]]:
        told = []
        for times in (asked, 0):
            sandbox = server.create_app()
            road = Road(sandbox)
            async with opened(sandbox=sandbox, network=road, GATEWAY_CACHE_TTL="0") as gateway:
                await gateway.data(LABELS)
                for _ in range(times):
                    await gateway.data(SOURCES)
                road.seconds[part] = 3600.0
                begun = asyncio.get_running_loop().time()
                body = await gateway.query(SOURCES, headers={"x-deadline-ms": "1000", "x-request-id": "r"})
                took = asyncio.get_running_loop().time() - begun
                await gateway.settle()
                told.append((took, body, road.under_way))
        return told

    (took, mine, left), (_, executed, _) = run(hanging())
    assert took <= 1.001
    assert left == 0, "nothing goes on for nobody"
    assert mine["data"] == executed["data"], "what the others say is told all the same"
    assert {each["extensions"]["code"] for each in mine.get("errors", ())} == {
        each["extensions"]["code"] for each in executed.get("errors", ())
    }


def test_who_is_slow_once_costs_no_second_wait_and_no_second_call() -> None:
    async def slowly() -> tuple[float, float, dict[str, int], dict[str, int]]:
        sandbox = server.create_app()
        road = Road(sandbox)
        loop = asyncio.get_running_loop()
        async with opened(sandbox=sandbox, network=road, GATEWAY_CACHE_TTL="0") as gateway:
            await steady(gateway, ACCOUNT)
            gateway.forget()
            begun = loop.time()
            await gateway.data(ACCOUNT)
            usual, calls = loop.time() - begun, gateway.counted()
            road.seconds["/userlot/"] = 2.0
            gateway.forget()
            begun = loop.time()
            await gateway.data(ACCOUNT)
            return usual, loop.time() - begun, calls, gateway.counted()

    usual, slow, calls, more = run(slowly())
    assert round(usual, 6) == 0.05, "one round instead of three"
    assert round(slow, 6) == 2.0
    assert more == calls


@pytest.mark.parametrize("asked", [1, 8], ids=["first", "foreseen"])
def test_who_goes_away_in_the_middle_leaves_nothing_behind(asked: int) -> None:
    async def leaving() -> tuple[int, int, set[str], bool]:
        sandbox = server.create_app()
        road = Road(sandbox)
        async with opened(sandbox=sandbox, network=road, GATEWAY_CACHE_TTL="0") as gateway:
            for _ in range(asked):
                await gateway.data(ACCOUNT)
            before = asyncio.all_tasks()
            asking = asyncio.create_task(gateway.post(ACCOUNT))
            await asyncio.sleep(0.02)
            at_work = road.under_way
            asking.cancel()
            await asyncio.wait({asking})
            await gateway.settle()
            left = {repr(each) for each in asyncio.all_tasks() - before}
            return at_work, road.under_way, left, (await is_same(gateway, ACCOUNT))[0]

    at_work, behind, left, is_again = run(leaving())
    assert (at_work > 0, behind, left) == (True, 0, set())
    assert is_again is (asked == 8), "who comes next is served as ever"


async def test_an_answer_that_was_made_of_a_failure_is_not_remembered() -> None:
    async with opened(GATEWAY_CACHE_TTL="0") as gateway:
        await fail(gateway, "userlot", {"kind": "status", "status": 500})
        await never(gateway, SOURCES)
