"""However replicas come between each other, stand still and die over one Redis: nothing is sent twice that was done."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings

from tests.app.idempotency.redis_records import RedisRecords
from tests.app.idempotency.stage import Time
from tests.app.idempotency.test_store_interleaved import ACTIONS, ANSWERS, played
from tests.app.idempotency.world import STEPS, World
from tests.redis_server import RedisServer

pytestmark = pytest.mark.long

OFF = 2.0
"""Seconds by which time in Redis may be off after all that a test lets pass."""


@contextmanager
def world_of(server: RedisServer, answers: list[str]) -> Iterator[World]:
    server.empty()
    time = Time()
    world = World(time, answers, RedisRecords(server.client(), time), tolerance=OFF)
    yield world
    world.file.close()


@given(ACTIONS, ANSWERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_nothing_that_may_have_been_done_is_sent_again(
    redis_server: RedisServer, actions: list[tuple[str, int]], answers: list[str]
) -> None:
    with world_of(redis_server, answers) as world:
        asyncio.run(played(world, actions))
        assert len(world.finished) <= 1
        assert all(payload == world.finished[0] for payload in world.seen)


def test_two_replicas_in_turns_send_everything_once(redis_server: RedisServer) -> None:
    with world_of(redis_server, ["made"]) as world:
        asyncio.run(played(world, [("start", 0), *[("go", number % 2) for number in range(60)]]))
        assert [vendor.sent for vendor in world.vendors.values()] == [["made"], ["made"]]
        assert world.finished == [{step: f"made by {step}" for step in STEPS}]


def test_who_dies_between_sending_and_the_answer_leaves_what_nobody_knows(redis_server: RedisServer) -> None:
    with world_of(redis_server, ["made"]) as world:
        before_the_answer = [("go", 0)] * 5
        asyncio.run(played(world, [*before_the_answer, ("die", 0)]))
        assert [vendor.sent for vendor in world.vendors.values()] == [["made"], ["made"]]
        assert world.finished == [{"reevo": None, "swift": "made by swift"}]
