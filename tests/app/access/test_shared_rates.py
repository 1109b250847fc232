"""One rate over several processes, and what is left of it to each while they cannot count together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from app.access.principal import EVERYBODY, Principal
from app.access.rates import Rates
from app.access.redis_buckets import PATIENCE
from app.access.refusals import TooManyRequests
from app.access.shared_rates import open_rates
from app.redis.address import RedisAddress
from app.redis.resting import REST
from tests.gateway.harness import Clock
from tests.redis_server import RedisServer

CLIENT = Principal("reports", "key", frozenset({"read"}), per_minute=8)
NOBODY = RedisAddress.of("redis://127.0.0.1:1/0")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def two(redis_server: RedisServer, clock: Clock) -> AsyncIterator[list[Rates]]:
    address = RedisAddress.of(redis_server.url)
    made = [open_rates(address, 4, 2, clock) for _ in range(2)]
    yield made
    for each in made:
        await each.aclose()


async def served(rates: Rates, times: int, principal: Principal = CLIENT) -> int:
    number = 0
    for _ in range(times):
        try:
            await rates.spend(principal)
        except TooManyRequests:
            continue
        number += 1
    return number


async def test_two_processes_serve_a_client_as_often_as_one_may(two: list[Rates]) -> None:
    assert sum(await asyncio.gather(*(served(each, 10) for each in two))) == 8
    other = Principal("other", "key", frozenset())
    assert await served(two[0], 3, other) + await served(two[1], 3, other) == 4
    assert await served(two[0], 20, EVERYBODY) == 20


async def test_while_redis_is_away_each_serves_its_share_and_says_so_once(
    two: list[Rates], redis_server: RedisServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="gateway.rates")
    redis_server.stop()
    assert [await served(each, 10) for each in two] == [4, 4]
    assert len(caplog.messages) == 2
    assert "have this one's share of their rates" in caplog.messages[0]
    clock.now += 15
    assert [await served(each, 10) for each in two] == [1, 1]
    redis_server.start()
    clock.now += REST
    assert await served(two[0], 20) == 8
    assert await served(two[1], 20) == 0
    assert caplog.messages[2:] == ["requests at other processes are counted again"] * 2


async def test_what_was_served_while_redis_counted_is_no_new_minutes_worth(
    two: list[Rates], redis_server: RedisServer
) -> None:
    assert await served(two[0], 8) == 8
    redis_server.kill()
    assert [await served(each, 10) for each in two] == [0, 4]


async def test_a_share_is_one_request_at_least(clock: Clock) -> None:
    rates = open_rates(NOBODY, 3, 100, clock)
    assert await served(rates, 5, Principal("rare", "key", frozenset())) == 1


async def test_nobody_waits_longer_than_the_patience(two: list[Rates], redis_server: RedisServer) -> None:
    loop = asyncio.get_running_loop()
    await two[0].spend(CLIENT)
    redis_server.halt()
    begun = loop.time()
    await asyncio.gather(*(two[0].spend(CLIENT) for _ in range(3)))
    assert loop.time() - begun < 10 * PATIENCE
    begun = loop.time()
    assert await served(two[0], 100) == 0
    assert loop.time() - begun < 10 * PATIENCE, "once it was found out, nobody asks for a second"
    redis_server.go_on()


async def test_without_redis_each_process_counts_for_itself(clock: Clock) -> None:
    assert [await served(open_rates(None, 4, 2, clock), 10) for _ in range(2)] == [8, 8]
