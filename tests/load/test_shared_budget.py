"""Two gateways of two processes each, a Redis, and Assembly's thirty calls a second under five times the load."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from itertools import count
from typing import Any

import pytest

from tests.gateway.batches import new_log
from tests.load.budget import calls_to, check_kept, number_of_calls
from tests.load.callers import Answered, ask
from tests.load.gateways import address_of, gateway_over, sandbox
from tests.load.vendors import MOST_SECONDS
from tests.redis_server import RedisServer

pytestmark = pytest.mark.long

TIMES = 5
AT_ONCE = 27 * TIMES
ENOUGH = 3 * 27  # of Assembly's calls: three seconds of them
BULK = "mutation($i: AddUsageLogsInput!) { addUsageLogs(input: $i) { outcomes { action error { code retryAt } } } }"

NOT_DONE = {
    ("NOT_ATTEMPTED", "TIMEOUT"),  # the time of the whole request was up before
    ("NOT_ATTEMPTED", "SKIPPED"),  # as five before it failed one behind another, each of which says why
    ("FAILED", "TIMEOUT"),  # or that of what has to be read before
    ("FAILED", "RATE_LIMITED"),
    ("FAILED", "SKIPPED"),  # as the one that it is about could not be read
}

Work = Callable[[str, int], Awaitable[bool]]


async def read(address: str, number: int) -> bool:
    """Ask for somebody whom nobody else asks for; whether the answer is whole."""
    sources = "sources { vendor status error { code retryAt } }" if number % 4 == 0 else ""
    answer = await ask(address, f'{{ account(by: {{domain: "gen-{number:06}.example"}}) {{ name {sources} }} }}')
    return not refused(answer)


async def read_again(address: str, number: int) -> bool:
    """Ask for one of few, as old as it may be, so that the vendor is asked behind that; whether the answer is whole."""
    query = f'{{ account(by: {{domain: "gen-{number % 20:06}.example"}}) {{ name }} }}'
    return not refused(await ask(address, query, x_stale_ok="1"))


async def add(address: str, number: int) -> bool:
    """Add logs in bulk; whether all were."""
    logs = [new_log(20 * number + each, account={"domain": "acme.example"}) for each in range(20)]
    answer = await ask(address, BULK, {"i": {"logs": logs}})
    assert not refused(answer), answer.body
    outcomes = answer.body["data"]["addUsageLogs"]["outcomes"]
    for outcome in outcomes:
        check_error(outcome["error"], outcome["action"])
    return all(outcome["action"] == "CREATED" for outcome in outcomes)


def check_error(error: dict[str, Any] | None, action: str) -> None:
    """What is not done was not sent, and says why; where the calls are spent, when it may be."""
    assert (error is None) == (action == "CREATED"), (action, error)
    if error is not None:
        assert (action, error["code"]) in NOT_DONE, error
        assert error["retryAt"] or error["code"] == "TIMEOUT" or action == "NOT_ATTEMPTED", error


def refused(answer: Answered) -> bool:
    """Whether it is null since the calls are spent; whole, where it is not."""
    assert answer.status == 200, answer
    errors = answer.body.get("errors", [])
    for error in errors:
        extensions = error["extensions"]
        assert extensions["code"] in ("RATE_LIMITED", "TIMEOUT"), error  # its time may be up while it waits
        assert extensions["retryable"], error
        assert extensions.get("retryAt") or extensions["code"] == "TIMEOUT", error
    return bool(errors)


async def test_five_times_what_assembly_allows(redis_server: RedisServer) -> None:
    async with AsyncExitStack() as stack:
        vendors = await stack.enter_async_context(sandbox(scale=4))
        settings = {
            "GATEWAY_REDIS_URL": redis_server.url,
            "GATEWAY_WORKERS": "2",
            "GATEWAY_REPLICAS": "2",
            "GATEWAY_DEADLINE_MS": "3000",
            "GATEWAY_CACHE_TTL": "1",
            "ASSEMBLY_CALLS_PER_SECOND": "27",
        }
        starting = [gateway_over(address_of(vendors), settings, nice=10) for _ in range(2)]
        gateways = [await stack.enter_async_context(each) for each in starting]
        tickets = asyncio.Semaphore(AT_ONCE)
        done = asyncio.Event()
        numbers = count()

        async def keep_asking(address: str, work: Work) -> None:
            while not done.is_set():
                await tickets.acquire()
                if await work(address, next(numbers)):
                    for _ in range(TIMES):  # so that they ask for so much more than they get, and no faster
                        tickets.release()
                if await number_of_calls(vendors, "assembly") >= ENOUGH:
                    done.set()
                    for _ in range(2 * AT_ONCE):
                        tickets.release()

        async with asyncio.timeout(MOST_SECONDS), asyncio.TaskGroup() as group:
            for each in range(AT_ONCE):
                work = read_again if each % 5 == 0 else read
                group.create_task(keep_asking(gateways[each % 2].address, work))
            for gateway in gateways:
                group.create_task(keep_asking(gateway.address, add))
        check_kept(await calls_to(vendors, "assembly"))
