"""Buckets in a real Redis: the same answers as those in a process, whoever asks, and nothing left behind."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.access import redis_buckets
from app.access.rates import PERIOD, Buckets
from app.access.redis_buckets import RedisBuckets, key_of
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisUnavailable
from app.redis.resting import RestingRedis
from app.redis.script import Script
from tests.gateway.harness import Clock
from tests.redis_server import RedisServer

OF_A_TEST = Script(
    redis_buckets._SPEND.text.replace("redis.call('TIME')", "redis.call('LRANGE', 'clock', 0, 1)").replace(
        "redis.call('PEXPIRE', key,", "redis.call('PEXPIRE', 'no key',"
    )
)
"""The same by a clock that the test sets; by Redis' own no key goes."""


def buckets_of(server: RedisServer) -> RedisBuckets:
    log = logging.getLogger("gateway.rates")
    connections = RedisConnections(RedisAddress.of(server.url))
    return RedisBuckets(RestingRedis(connections, patience=30, log=log, gone="gone", back="back"))


@pytest.fixture
async def two(redis_server: RedisServer) -> AsyncIterator[list[RedisBuckets]]:
    made = [buckets_of(redis_server) for _ in range(2)]
    yield made
    for each in made:
        await each.aclose()


async def test_all_processes_take_from_one_bucket(two: list[RedisBuckets]) -> None:
    size = 20
    waits = await asyncio.gather(*(two[number % 2].spend("me", size) for number in range(3 * size)))
    assert waits.count(0) == size
    assert all(0 < wait <= PERIOD / size for wait in waits if wait)
    assert await two[0].spend("you", size) == 0


async def test_a_key_tells_no_name_and_goes_when_its_bucket_is_full(
    two: list[RedisBuckets], redis_server: RedisServer
) -> None:
    owner = '["acme", "key", "ann@acme.example"]'
    for _ in range(3):
        await two[0].spend(owner, 60)
    with redis_server.client() as client:
        (key,) = client.keys("*")
        assert key == key_of(owner)
        assert key.startswith("{gateway:rates}:")
        assert "acme" not in key
        assert "acme" not in str(client.get(key))
        assert 2_000 < client.pttl(key) <= 4_000, "three seconds until it is full, and one"


async def test_a_clock_that_was_set_back_keeps_nobody_out_for_longer_than_a_bucket(
    two: list[RedisBuckets], redis_server: RedisServer
) -> None:
    with redis_server.client() as client:
        client.set(key_of("me"), "9e17")
    assert 0 < await two[0].spend("me", 60) <= 1


async def test_those_who_come_while_redis_is_asked_are_asked_for_together(redis_server: RedisServer) -> None:
    buckets = buckets_of(redis_server)
    await buckets.spend("me", 1000)
    with redis_server.client() as client:
        client.config_resetstat()
        waits = await asyncio.gather(*(buckets.spend(f"{number}", 1000) for number in range(300)))
        calls = client.info("commandstats")["cmdstat_evalsha"]["calls"]
    assert (waits, calls) == ([0] * 300, 1)
    await buckets.aclose()


async def test_a_waiter_that_goes_leaves_the_others_their_answer(two: list[RedisBuckets]) -> None:
    waiters = [asyncio.ensure_future(two[0].spend("me", 3)) for _ in range(3)]
    await asyncio.sleep(0)
    waiters[1].cancel()
    assert (await waiters[0], await waiters[2]) == (0, 0)
    assert await two[0].spend("me", 3) > 0, "what was asked for is spent"


async def test_one_that_cannot_be_reached(two: list[RedisBuckets], redis_server: RedisServer) -> None:
    redis_server.kill()
    with pytest.raises(RedisUnavailable):
        await two[0].spend("me", 1)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([1, 2, 3, 7, 60, 61, 999, 6000]),
    st.lists(st.tuples(st.sampled_from([0.0, 0.001, 0.01, 1.0, 7.5, 20.0, 61.0]), st.integers(1, 9)), max_size=8),
)
def test_its_answers_are_those_of_a_bucket_in_the_process(
    redis_server: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
    size: int,
    arrivals: list[tuple[float, int]],
) -> None:
    async def scenario() -> None:
        clock = Clock(1_800_000_000.0)
        here, there = Buckets(clock), buckets_of(redis_server)
        with redis_server.client() as client:
            for pause, number in arrivals:
                clock.now = round(clock.now + pause, 6)
                client.delete("clock")
                client.rpush("clock", int(clock.now), round(clock.now % 1 * 1e6))
                for _ in range(number):
                    expected = here.spend("me", size)
                    assert await there.spend("me", size) == pytest.approx(expected, abs=2e-5)
        await there.aclose()

    redis_server.empty()
    monkeypatch.setattr(redis_buckets, "_SPEND", OF_A_TEST)
    asyncio.run(scenario())
