"""A Redis that came back without its records is not begun anew while the gateway runs."""

from __future__ import annotations

import asyncio
import shutil

import pytest

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.records import RecordName
from app.idempotency.redis import RedisStorage
from app.idempotency.redis_mark import MARK
from app.idempotency.storage import Busy, Taken
from app.redis.address import RedisAddress
from tests.redis_server import RedisServer

NAME = RecordName.of("me", "key", "input")


async def exchanged(server: RedisServer, *, is_emptied: bool) -> None:
    """End it, lose its files or not, and begin it again."""
    server.kill()
    if is_emptied:
        shutil.rmtree(server.folder / "appendonlydir")
    server.start()
    for _ in range(10):  # connections that were closed at the other end are seen to be
        await asyncio.sleep(0)


async def test_one_that_came_back_empty_keeps_nothing_until_the_gateway_is_started_again(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    address = RedisAddress.of(redis_server.url)
    running = RedisStorage(address)
    assert await running.take(NAME, "first") == Taken({})
    await exchanged(redis_server, is_emptied=False)
    assert await running.take(NAME, "second") == Busy()
    await exchanged(redis_server, is_emptied=True)
    for _ in range(2):
        with pytest.raises(IdempotencyUnavailable):
            await running.take(NAME, "second")
    assert "has lost the records of writes that it had. Start the gateway again" in caplog.text
    started_again = RedisStorage(address)
    assert await started_again.take(NAME, "third") == Taken({})
    for storage in (running, started_again):
        await storage.aclose()


async def test_all_who_begin_together_agree_on_the_mark(redis_server: RedisServer) -> None:
    storages = [RedisStorage(RedisAddress.of(redis_server.url)) for _ in range(8)]
    names = [RecordName.of("me", f"{number}", "input") for number in range(8)]
    for _ in range(2):
        said = [storage.take(name, f"{name}") for storage in storages for name in names]
        assert len(await asyncio.gather(*said)) == 64
    with redis_server.client() as client:
        assert len(client.get(MARK) or "") == 32
    for storage in storages:
        await storage.aclose()
