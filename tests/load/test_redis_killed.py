"""`kill -9` of Redis in the middle of everything: reads go on, and no write is done twice or told wrongly."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest

from tests.e2e.killing import InRedis
from tests.load.budget import calls_to, check_kept
from tests.load.callers import ask
from tests.load.gateways import address_of, gateway_over, sandbox
from tests.load.vendors import MOST_SECONDS
from tests.redis_server import RedisServer

pytestmark = pytest.mark.long

DEADLINE = 3.0  # seconds
LATEST = DEADLINE + 0.25
SOME = 8  # of each kind, before it is killed, while it is gone and when it is back
UNAVAILABLE = "IDEMPOTENCY_UNAVAILABLE"

Payload = dict[str, Any]


@dataclass
class Crowd:
    """Readers and writers at two gateways, who go on until they are told to stop.

    Attributes:
        addresses: of the gateways.
        counted: what came of it since the last look, by kind.
        keyed: payloads of the writes with a key, by key.
    """

    addresses: list[str]
    counted: Counter[str] = field(default_factory=Counter)
    keyed: dict[str, Payload] = field(default_factory=dict)
    bare: dict[str, Payload] = field(default_factory=dict)
    is_over: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    numbers: Callable[[], int] = field(default_factory=lambda: count(1).__next__)

    def gateway(self, number: int) -> str:
        """One of them."""
        return self.addresses[number % len(self.addresses)]

    async def until(self, **wanted: int) -> None:
        """Returns when so much more has come of it."""
        self.counted.clear()
        async with asyncio.timeout(MOST_SECONDS):
            while any(self.counted[kind] < number for kind, number in wanted.items()):
                self.changed.clear()
                await self.changed.wait()

    def count(self, kind: str) -> None:
        """One more."""
        self.counted[kind] += 1
        self.changed.set()

    async def read(self) -> None:
        """Ask a vendor that is not counted, and the one that is, for what is not at hand."""
        while not self.is_over:
            number = self.numbers()
            begun = time.monotonic()
            one = f'company(by: {{externalId: "gen-{number % 100:06}"}}) {{ externalId }}'
            other = (
                f'account(by: {{domain: "gen-{number:06}.example"}}) {{ assembly {{ name }} }}'
                if number % 3 == 0
                else ""
            )
            answer = await ask(self.gateway(number), f"{{ {one} {other} }}")
            assert time.monotonic() - begun < LATEST
            assert answer.status == 200
            assert answer.body["data"]["company"] == {"externalId": f"gen-{number % 100:06}"}, answer.body
            assert set(answer.codes) <= {"RATE_LIMITED"}, answer.body
            self.count("read")

    async def write(self) -> None:
        """Write people with a key each."""
        while not self.is_over:
            number = self.numbers()
            payload = await self.write_once(f"key-{number}", self.gateway(number))
            self.keyed[f"key-{number}"] = payload
            self.count("refused" if payload["userErrors"] else "written")

    async def write_once(self, key: str, address: str) -> Payload:
        """Write one person under a key."""
        return await self._created(key, address, f', idempotencyKey: "{key}"')

    async def write_bare(self) -> None:
        """Write labels without a key."""
        while not self.is_over:
            name = f"bare-{self.numbers()}"
            self.bare[name] = await self._created(name, self.gateway(len(self.bare)), "")
            self.count("bare")

    async def _created(self, name: str, address: str, key: str) -> Payload:
        given = f'externalId: "{name}", name: "{name}"{key}'
        told = "outcomes { action recordId error { code } } userErrors { code }"
        answer = await ask(address, f"mutation {{ createCompany(input: {{{given}}}) {{ {told} }} }}")
        assert "errors" not in answer.body, answer.body
        payload: Payload = answer.body["data"]["createCompany"]
        return payload


@pytest.fixture
async def vendors() -> AsyncIterator[httpx.AsyncClient]:
    """A sandbox of the test's own, with Assembly's limit on."""
    async with sandbox(scale=4) as control:
        yield control


async def stored(vendors: httpx.AsyncClient) -> Counter[str]:
    """How often each company is there, by its name."""
    records = (await vendors.get("/records/userlot/company")).json()["records"]
    return Counter(record["name"] for record in records)


def action_of(payload: Payload) -> str:
    """What became of the one write."""
    action: str = payload["outcomes"][0]["action"]
    return action


async def test_redis_is_killed_under_load_and_comes_back(
    vendors: httpx.AsyncClient, make_redis_server: Callable[..., RedisServer]
) -> None:
    redis = make_redis_server()
    settings = {
        "GATEWAY_REDIS_URL": redis.url,
        "GATEWAY_REPLICAS": "2",
        "GATEWAY_DEADLINE_MS": str(int(DEADLINE * 1000)),
        "GATEWAY_LOG_LEVEL": "ERROR",
        "GATEWAY_CACHE_TTL": "1",
        "ASSEMBLY_CALLS_PER_SECOND": "27",
    }
    async with AsyncExitStack() as stack:
        opening = [gateway_over(address_of(vendors), settings) for _ in range(2)]
        gateways = [await stack.enter_async_context(each) for each in opening]
        crowd = Crowd([each.address for each in gateways])
        async with asyncio.TaskGroup() as group:
            for work in (crowd.read, crowd.read, crowd.read, crowd.write, crowd.write, crowd.write_bare):
                group.create_task(work())
            await crowd.until(read=SOME, written=SOME, bare=SOME)
            redis.kill()
            await crowd.until(read=3 * SOME, refused=SOME, bare=SOME)
            redis.start()
            await crowd.until(read=SOME, written=SOME, bare=SOME)
            crowd.is_over = True
        there = await stored(vendors)
        for name, payload in crowd.bare.items():
            assert (action_of(payload), there[name]) == ("CREATED", 1)
        assert {action_of(payload) for payload in crowd.keyed.values()} <= {"CREATED", "NOT_ATTEMPTED", "UNKNOWN"}
        check_refused(crowd, there)
        InRedis(redis).let_leases_end()  # of keys that could not be let go of
        await check_repeated(crowd)
        again = await stored(vendors)
        assert {name for name, times in again.items() if times > 1} == set()
        check_kept(await calls_to(vendors, "assembly"))


def check_refused(crowd: Crowd, there: Counter[str]) -> None:
    """What was refused was not sent; what was done is there once."""
    refused = [key for key, payload in crowd.keyed.items() if payload["userErrors"]]
    assert refused
    for key in refused:
        assert crowd.keyed[key]["userErrors"] == [{"code": UNAVAILABLE}], crowd.keyed[key]
        assert (action_of(crowd.keyed[key]), there[key]) == ("NOT_ATTEMPTED", 0), key
    done = [key for key, payload in crowd.keyed.items() if action_of(payload) == "CREATED"]
    assert {there[key] for key in done} == {1}


async def check_repeated(crowd: Crowd) -> None:
    """The same keys at either gateway tell what was told, and what was not sent is written now, once."""
    for key, payload in crowd.keyed.items():
        told = [await crowd.write_once(key, address) for address in crowd.addresses]
        assert told[0] == told[1]
        if action_of(payload) == "CREATED":
            assert told[0] == payload
        else:
            assert action_of(told[0]) in ("CREATED", "UNKNOWN"), told
