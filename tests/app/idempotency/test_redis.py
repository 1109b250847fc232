"""Records in Redis: in order, whoever goes away, and told plainly where Redis cannot keep them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.records import LIFETIME, RecordName, StepRecord, StepState
from app.idempotency.redis import RedisStorage
from app.idempotency.redis_calls import PREFIX
from app.idempotency.storage import Busy, Finished, Taken
from app.idempotency.store import IdempotencyStore
from app.redis.address import RedisAddress
from tests.app.idempotency.test_sqlite import test_it_does_all_that_storage_does as does_all
from tests.redis_server import DURABLE, RedisServer

NAME = RecordName.of("me", "key", "input")
DONE = StepRecord(StepState.DONE, {"recordId": "1"})
SENDING = StepRecord(StepState.SENDING)
LONG, SHORT = 60.0, 0.1

Open = Callable[..., RedisStorage]


@pytest.fixture
async def open_storage() -> AsyncIterator[Open]:
    async with AsyncExitStack() as stack:

        def opened(server: RedisServer, patience: float = LONG) -> RedisStorage:
            storage = RedisStorage(RedisAddress.of(server.url), patience)
            stack.push_async_callback(storage.aclose)
            return storage

        yield opened


@pytest.fixture
def storage(open_storage: Open, redis_server: RedisServer) -> RedisStorage:
    return open_storage(redis_server)


async def noticed() -> None:
    """Let connections that were closed at the other end be seen to be."""
    for _ in range(10):
        await asyncio.sleep(0)


def lapsed(server: RedisServer) -> None:
    """End every lease, as if its time were over."""
    with server.client() as client:
        for key in client.keys(f"{PREFIX}*"):
            client.hset(key, "leased", 0)


async def test_it_does_all_that_storage_does(storage: RedisStorage) -> None:
    await does_all(storage)


async def test_what_is_said_is_on_the_disk_when_the_call_returns(
    storage: RedisStorage, redis_server: RedisServer
) -> None:
    await storage.take(NAME, "first")
    await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
    redis_server.kill()
    redis_server.start()
    await noticed()
    assert await storage.take(NAME, "second") == Busy()
    lapsed(redis_server)
    assert await storage.take(NAME, "second") == Taken({"reevo": SENDING})


async def test_a_record_is_one_key_that_redis_forgets_by_itself(
    storage: RedisStorage, redis_server: RedisServer
) -> None:
    name = RecordName.of("owner-jane@acme.example", "key-jane@acme.example", "input-jane@acme.example")
    await storage.take(name, "first")
    await storage.begin_step(name, "first", "reevo", is_repeatable=False)
    with redis_server.client() as client:
        (key,) = client.keys(f"{PREFIX}*")
        assert key == f"{PREFIX}{name.digest.hex()}"
        assert 0 < client.pttl(key) <= LIFETIME * 1000
        assert "acme" not in f"{client.hgetall(key)}"
        await storage.finish(name, "first", {"id": "1"})
        assert set(client.hgetall(key)) == {"seal", "ends", "payload"}
        assert 0 < client.pttl(key) <= LIFETIME * 1000


async def test_calls_of_one_holder_happen_in_the_order_in_which_they_were_made(storage: RedisStorage) -> None:
    """Each of them could have a connection of its own."""
    for number in range(20):
        name = RecordName.of("me", f"{number}", "input")
        said = await asyncio.gather(
            storage.take(name, "first"),
            storage.begin_step(name, "first", "reevo", is_repeatable=False),
            storage.settle_step(name, "first", "reevo", DONE),
            storage.release(name, "first"),
            storage.extend(name, "first"),
        )
        assert said == [Taken({}), True, True, None, False]


async def test_what_nobody_waits_for_any_more_is_done_all_the_same_and_in_order(
    open_storage: Open, storage: RedisStorage, redis_server: RedisServer
) -> None:
    await storage.take(NAME, "first")
    redis_server.halt()
    asking = [
        asyncio.create_task(storage.begin_step(NAME, "first", "reevo", is_repeatable=False)),
        asyncio.create_task(storage.settle_step(NAME, "first", "reevo", DONE)),
        asyncio.create_task(storage.release(NAME, "first")),
    ]
    await noticed()
    for each in asking:
        each.cancel()
    gone = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(each) for each in gone] == [asyncio.CancelledError] * 3
    redis_server.go_on()
    await storage.aclose()
    assert await open_storage(redis_server).take(NAME, "second") == Taken({"reevo": DONE})


async def test_after_the_end_nothing_is_kept(storage: RedisStorage) -> None:
    await storage.take(NAME, "first")
    await storage.aclose()
    with pytest.raises(IdempotencyUnavailable):
        await storage.take(NAME, "second")


async def test_a_redis_that_is_gone_is_told_each_time_and_found_again(
    storage: RedisStorage, redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    await storage.take(NAME, "first")
    redis_server.stop()
    await noticed()
    for _ in range(2):
        with pytest.raises(IdempotencyUnavailable, match="so this was not sent") as caught:
            await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
        assert caught.value.retryable
    assert [(each.name, each.levelno) for each in caplog.records] == [("gateway.idempotency", logging.WARNING)] * 2
    redis_server.start()
    assert await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)


async def test_a_redis_that_stands_still_costs_a_bounded_time_however_many_calls_wait(
    open_storage: Open, redis_server: RedisServer
) -> None:
    storage = open_storage(redis_server, SHORT)
    redis_server.halt()
    started = asyncio.get_running_loop().time()
    steps = [storage.begin_step(NAME, "first", f"{number}", is_repeatable=False) for number in range(20)]
    said = await asyncio.gather(*steps, return_exceptions=True)
    assert [type(each) for each in said] == [IdempotencyUnavailable] * 20
    assert asyncio.get_running_loop().time() - started < 20 * SHORT / 2, "they waited one after the other"
    redis_server.go_on()


async def test_a_replica_keeps_nothing(
    make_redis_server: Callable[..., RedisServer], open_storage: Open, caplog: pytest.LogCaptureFixture
) -> None:
    server = make_redis_server(*DURABLE)
    storage = open_storage(server)
    await storage.take(NAME, "first")
    with server.client() as client:
        client.replicaof("127.0.0.1", "1")
        with pytest.raises(IdempotencyUnavailable):
            await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
        assert "read only replica" in caplog.text
        client.replicaof("NO", "ONE")
    assert await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)


async def test_without_memory_nothing_is_begun_and_what_is_under_way_is_finished(
    make_redis_server: Callable[..., RedisServer], open_storage: Open, caplog: pytest.LogCaptureFixture
) -> None:
    server = make_redis_server(*DURABLE)
    storage = open_storage(server)
    other = RecordName.of("me", "another key", "input")
    for name in (NAME, other):
        await storage.take(name, "first")
    assert await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
    with server.client() as client:
        client.config_set("maxmemory", 1)
    with pytest.raises(IdempotencyUnavailable):
        await storage.take(RecordName.of("me", "a third key", "input"), "first")
    with pytest.raises(IdempotencyUnavailable):
        await storage.begin_step(other, "first", "reevo", is_repeatable=False)
    assert "OOM" in caplog.text or "maxmemory" in caplog.text
    assert await storage.extend(NAME, "first")
    assert await storage.settle_step(NAME, "first", "reevo", DONE)
    assert await storage.finish(NAME, "first", {"id": "1"})
    await storage.release(other, "first")
    with server.client() as client:
        client.config_set("maxmemory", 0)
    assert await storage.take(NAME, "second") == Finished({"id": "1"})


async def test_a_redis_that_may_forget_keeps_no_records(
    make_redis_server: Callable[..., RedisServer], open_storage: Open, caplog: pytest.LogCaptureFixture
) -> None:
    server = make_redis_server("--appendonly", "yes", "--appendfsync", "everysec")
    storage = open_storage(server)
    await storage.check()
    assert "appendfsync is everysec and has to be always" in caplog.text
    with pytest.raises(IdempotencyUnavailable):
        await storage.take(NAME, "first")
    with server.client() as client:
        assert client.keys("*") == []
        client.config_set("appendfsync", "always")
    assert await storage.take(NAME, "first") == Taken({})


async def test_the_check_at_the_start_says_what_is_wrong_and_no_password(
    redis_server: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    good = RedisStorage(RedisAddress.of(redis_server.url))
    await good.check()
    await good.aclose()
    assert caplog.records == []
    for url in (f"unix://:s3cret-1@{redis_server.socket}", "redis://:s3cret-1@127.0.0.1:1"):
        bad = RedisStorage(RedisAddress.of(url))
        await bad.check()
        await bad.aclose()
    assert len(caplog.records) == 2
    assert "writes with an idempotency key are refused as long as this lasts" in caplog.text
    assert "s3cret" not in caplog.text


async def test_two_stores_at_the_same_keys_send_each_write_once(open_storage: Open, redis_server: RedisServer) -> None:
    stores = [IdempotencyStore(open_storage(redis_server)) for _ in range(2)]
    sent: list[str] = []

    async def carried_out(store: IdempotencyStore, key: str) -> object:
        async with store.claim("me", key, "input", patience=LONG) as claim:
            if claim.payload is None:
                await claim.step("reevo").sending()
                sent.append(key)
                await claim.step("reevo").done(None)
                await claim.finish({"number": len(sent)})
            return claim.payload

    keys = [f"{number}" for number in range(20)]
    seen = [await asyncio.gather(*(carried_out(store, key) for store in stores)) for key in keys]
    assert sent == keys
    assert [first for first, _ in seen] == [second for _, second in seen] == [{"number": n + 1} for n in range(20)]
