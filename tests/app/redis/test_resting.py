"""A Redis that cannot be reached is asked by one a second, and the log tells twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

import pytest

from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisRefused, RedisUnavailable, Word
from app.redis.resting import REST, RestingRedis
from app.redis.script import Script
from tests.gateway.harness import Clock

SCRIPT = Script("return 1")
LOG = logging.getLogger("gateway.tested")


class Scripted(RedisConnections):
    """Fails with what it is told to, or does not answer, or answers 1."""

    def __init__(self) -> None:
        super().__init__(RedisAddress.of("redis://127.0.0.1:1/0"))
        self.fails: Exception | None = None
        self.hangs = False
        self.asked = 0

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Word] = ()) -> Any:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.fails:
            raise self.fails
        return 1


def resting(connections: RedisConnections, clock: Clock, patience: float = 30) -> RestingRedis:
    return RestingRedis(connections, patience=patience, log=LOG, gone="gone", back="back", clock=clock)


async def test_one_finds_out_and_the_others_are_told_at_once(caplog: pytest.LogCaptureFixture) -> None:
    connections, clock = Scripted(), Clock()
    redis = resting(connections, clock)
    assert await redis.run(SCRIPT, []) == 1
    connections.fails = RedisRefused("no memory")
    with pytest.raises(RedisRefused, match="no memory"):
        await redis.run(SCRIPT, [])
    for _ in range(5):
        with pytest.raises(RedisUnavailable):
            await redis.run(SCRIPT, [])
    assert connections.asked == 2
    connections.fails, connections.hangs = None, True
    clock.now += REST
    finding_out = asyncio.ensure_future(redis.run(SCRIPT, []))
    await asyncio.sleep(0)
    with pytest.raises(RedisUnavailable):
        await redis.run(SCRIPT, [])
    assert connections.asked == 3
    finding_out.cancel()
    connections.hangs = False
    clock.now += REST
    assert await redis.run(SCRIPT, []) == await redis.run(SCRIPT, []) == 1
    assert caplog.messages == ["gone: no memory", "back"]


async def test_nobody_waits_longer_than_the_patience(caplog: pytest.LogCaptureFixture) -> None:
    connections = Scripted()
    connections.hangs = True
    with pytest.raises(RedisUnavailable, match="no answer within"):
        await resting(connections, Clock(), patience=0.01).run(SCRIPT, [])
    assert caplog.messages == ["gone: no answer within 0.01 s"]
