"""The account in a real Redis: what two processes are given of it together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from app.domain.errors import RateLimited
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections
from app.upstream.auth import HeaderCredential
from app.upstream.client import UpstreamClient
from app.upstream.freshness import Freshness
from app.upstream.ledger import MARGIN, LedgerUnreachable
from app.upstream.pace import WINDOW
from app.upstream.policy import Policy
from app.upstream.redis_ledger import PATIENCE, RedisLedger
from app.upstream.request import Request
from app.upstream.scope import serving
from tests.app.upstream.gates import PlainDialect, as_json
from tests.redis_server import RedisServer

RATE = 10


def ledger_of(server: RedisServer, name: str = "assembly:one") -> RedisLedger:
    return RedisLedger(RedisConnections(RedisAddress.of(server.url), patience=PATIENCE), name, RATE)


@pytest.fixture
async def two(redis_server: RedisServer) -> AsyncIterator[list[RedisLedger]]:
    ledgers = [ledger_of(redis_server) for _ in range(2)]
    yield ledgers
    for each in ledgers:
        await each.aclose()


async def test_two_are_given_no_more_than_there_is(two: list[RedisLedger], redis_server: RedisServer) -> None:
    given = await asyncio.gather(*(two[number % 2].take(3) for number in range(8)))
    assert sum(each.places for each in given) == RATE
    assert min(each.left for each in given) == 0
    assert {each.places for each in given} == {3, 1, 0}
    assert all((each.places == 3) is (each.wait == 0) for each in given)
    assert all(0 <= each.wait <= WINDOW + MARGIN for each in given)
    with redis_server.client() as client:
        (key,) = client.keys("*")
        assert key == "{gateway:places}:assembly:one"
        assert 0 < client.pttl(key) <= 2 * (WINDOW + MARGIN) * 1000


async def test_credentials_have_accounts_of_their_own(two: list[RedisLedger], redis_server: RedisServer) -> None:
    other = ledger_of(redis_server, "assembly:other")
    assert (await two[0].take(RATE)).places == (await other.take(RATE)).places == RATE
    await other.aclose()


async def test_places_of_more_than_a_second_ago_are_free_and_those_of_the_future_forgotten(
    two: list[RedisLedger], redis_server: RedisServer
) -> None:
    with redis_server.client() as client:
        seconds, microseconds = client.time()
        now = seconds * 1_000_000 + microseconds
        client.rpush("{gateway:places}:assembly:one", *[now - 1_200_000] * 8, *[now - 100_000] * 2)
        assert (await two[0].take(RATE)).places == RATE - 2
        client.delete("{gateway:places}:assembly:one")
        client.rpush("{gateway:places}:assembly:one", *[now + 3_600_000_000] * RATE)
        assert (await two[1].take(1)).places == 1


async def test_a_redis_that_is_gone_or_stands_still(two: list[RedisLedger], redis_server: RedisServer) -> None:
    assert (await two[0].take(1)).places == 1
    redis_server.halt()
    with pytest.raises(LedgerUnreachable):
        await two[0].take(1)
    redis_server.go_on()
    redis_server.kill()
    with pytest.raises(LedgerUnreachable):
        await two[1].take(1)


async def test_two_gateways_over_one_redis_send_no_more_than_one_may(redis_server: RedisServer) -> None:
    sent: list[float] = []
    loop = asyncio.get_running_loop()

    def answer(_: httpx.Request) -> httpx.Response:
        sent.append(loop.time())
        return httpx.Response(200, json=1)

    clients = [
        UpstreamClient(
            PlainDialect(),
            base_url="http://vendor.test",
            credential=HeaderCredential("authorization", "key"),
            policy=Policy(per_second=RATE, share=RATE // 2, freshness=Freshness(0)),
            transport=httpx.MockTransport(answer),
            ledger=ledger_of(redis_server),
        )
        for _ in range(2)
    ]

    async def read(number: int) -> bool:
        with serving("r", seconds=0.9):
            try:
                await clients[number % 2].read(Request("userlot.thing.get", "GET", f"/{number}"), as_json)
            except RateLimited as error:
                return error.retry_at is None
        return True

    answered = await asyncio.gather(*(read(number) for number in range(5 * RATE)))
    for client in clients:
        await client.aclose()
    assert answered.count(True) == len(sent)
    assert all(sum(start <= moment < start + WINDOW for moment in sent) <= RATE for start in sent)
    assert sent
