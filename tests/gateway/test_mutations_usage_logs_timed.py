"""`addUsageLogs` in time: the vendor's calls a second, the deadline, a slow vendor, and who else is waiting."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from itertools import pairwise
from typing import Any

import pytest

from tests.faults.jumping_loop import run
from tests.gateway.batches import ACME, actions, batches, bulk, keep_inline

pytestmark = pytest.mark.filterwarnings("error")
PACED = {"ASSEMBLY_CALLS_PER_SECOND": "27"}


@pytest.fixture(autouse=True)
def _records(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_inline(monkeypatch)


def most_within_a_second(times: list[float]) -> int:
    """The most calls in any window of one second."""
    return max(index - bisect_left(times, at - 1.0 + 1e-9) + 1 for index, at in enumerate(times))


@pytest.mark.parametrize("latency", [0.005, 0.2])
def test_a_thousand_logs_at_the_vendors_rate_each_once_and_no_call_refused(latency: float) -> None:
    async def scenario() -> None:
        async with batches(limit=30, GATEWAY_DEADLINE_MS="60000", **PACED) as stage:
            stage.wire.latency = latency
            payload = await stage.add(bulk(1000, idempotencyKey="k"))
            assert payload["progress"] == {"total": 1000, "done": 1000, "unknown": 0, "failed": 0, "notAttempted": 0}
            assert len({outcome["recordId"] for outcome in payload["outcomes"]}) == 1000
            assert await stage.stored() == sorted(f"Bulk {number}" for number in range(1000))
            calls = await stage.calls()
            assert {call["status"] for call in calls} == {200}
            times = [at for at, _ in stage.wire.sent]
            assert len(times) == 1000
            assert most_within_a_second(times) <= 30
            assert 999 / (times[-1] - times[0]) >= 25
            assert all(later - earlier < 0.2 for earlier, later in pairwise(times))  # no bursts

    run(scenario())


def test_somebody_elses_call_waits_for_a_few_of_them_and_not_for_all() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        async with batches(limit=30, GATEWAY_DEADLINE_MS="60000", **PACED) as stage:
            stage.wire.latency = 0.2
            first = asyncio.create_task(stage.add(bulk(300)))
            second = asyncio.create_task(stage.add({"i": {**bulk(300)["i"], "idempotencyKey": "k"}}))
            await asyncio.sleep(3)
            waits = []
            for number in range(20):
                begun = loop.time()
                await stage.post(f"{{ usageLogs(first: {number + 1}) {{ nodes {{ content }} }} }}", None)
                waits.append(loop.time() - begun)
            assert max(waits) < 0.2 + 9 / 27
            await asyncio.gather(first, second)
            assert {call["status"] for call in await stage.calls()} == {200}

    run(scenario())


def test_at_the_deadline_the_rest_is_not_attempted_and_the_same_key_goes_on() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        async with batches(limit=30, **PACED) as stage:
            stage.wire.latency = 0.1
            variables = bulk(500, idempotencyKey="k")
            done = 0
            for _ in range(2):
                begun = loop.time()
                payload = await stage.add(variables)
                assert 8 < loop.time() - begun < 10
                progress = payload["progress"]
                assert progress["done"] - done > 200
                assert progress["done"] + progress["notAttempted"] == 500
                done = progress["done"]
                error = payload["outcomes"][-1]["error"]
                assert (error["code"], error["retryable"]) == ("TIMEOUT", True)
                assert "the same input and key" in error["message"]
                assert len(stage.wire.sent) == done == len(await stage.stored())
            assert actions(await stage.add(variables)) == ["CREATED"] * 500
            assert await stage.stored() == sorted(f"Bulk {number}" for number in range(500))
            assert len(stage.wire.sent) == 500

    run(scenario())


@pytest.mark.parametrize("milliseconds", [1, 50, 1000])
def test_a_shorter_deadline_is_kept_too(milliseconds: int) -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        async with batches(**PACED) as stage:
            stage.wire.latency = 0.01
            begun = loop.time()
            payload = await stage.add(bulk(200), {"x-deadline-ms": str(milliseconds)})
            assert loop.time() - begun <= milliseconds / 1000 + 0.001
            assert payload["progress"]["unknown"] == 0
            assert payload["progress"]["done"] == len(await stage.stored()) < 200
            assert "with an idempotency key" in payload["outcomes"][-1]["error"]["message"]

    run(scenario())


def test_a_vendor_slower_than_the_deadline_loses_no_log_silently() -> None:
    async def scenario() -> None:
        async with batches(**PACED) as stage:
            stage.wire.latency = 30.0
            variables = {"i": {**bulk(100)["i"], "idempotencyKey": "k"}}
            for log in variables["i"]["logs"]:
                log["account"] = {"record": {"vendor": "ASSEMBLY", "id": "01950000-0000-7000-8000-000000000001"}}
            payload = await stage.add(variables)
            sent = len(stage.wire.sent)
            assert payload["progress"] == {
                "total": 100,
                "done": 0,
                "unknown": sent,
                "failed": 0,
                "notAttempted": 100 - sent,
            }
            assert 0 < sent <= 8 + 4  # those at once, and those sent until five have failed
            stage.wire.latency = 0.01
            again = await stage.add(variables)
            assert again["progress"]["done"] + again["progress"]["unknown"] == 100
            contents = [body["content"] for _, body in stage.wire.sent]
            assert len(contents) == len(set(contents)) == 100

    run(scenario())


def test_a_vendor_that_counts_fewer_calls_is_given_time_and_nothing_is_sent_twice() -> None:
    async def scenario() -> None:
        async with batches(limit=10, GATEWAY_DEADLINE_MS="60000", **PACED) as stage:
            payload = await stage.add(bulk(60, idempotencyKey="k"))
            done: Any = payload["progress"]["done"]
            assert payload["progress"]["unknown"] == 0
            assert done == len(await stage.stored())
            again = payload
            for _ in range(10):
                again = await stage.add(bulk(60, idempotencyKey="k"))
            assert again["progress"]["done"] == 60
            assert await stage.stored() == sorted(f"Bulk {number}" for number in range(60))

    run(scenario())


def test_an_account_is_looked_for_before_anything_is_sent() -> None:
    async def scenario() -> None:
        async with batches(**PACED) as stage:
            assert bulk(3)["i"]["logs"][0]["account"] == ACME
            await stage.add(bulk(3))
            assert [call["method"] for call in await stage.calls()] == ["GET", "POST", "POST", "POST"]

    run(scenario())
