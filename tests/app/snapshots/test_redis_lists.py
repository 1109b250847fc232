"""What lists leave in a real Redis: bounded, nameless, and gone by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections
from app.redis.resting import RestingRedis
from app.snapshots.pieces import Head, content_digest, packed
from app.snapshots.redis_lists import LEAST, PREFIX, Begun, RedisLists
from app.snapshots.snapshot import Snapshot
from tests.app.snapshots.stages import snapshot
from tests.redis_server import RedisServer

TTL, MOST = 100.0, 2_000


@pytest.fixture
async def lists(redis_server: RedisServer) -> AsyncIterator[RedisLists]:
    connections = RedisConnections(RedisAddress.of(redis_server.url), patience=30, text=False)
    log = logging.getLogger("gateway.snapshots")
    made = RedisLists(RestingRedis(connections, patience=30, log=log, gone="gone", back="back"), TTL, MOST)
    yield made
    await made.aclose()


async def begun(lists: RedisLists, token: str, put: Snapshot, pieces: int | None = None) -> Begun:
    head = Head.of(put)
    first = packed(put.rows, range(head.pieces if pieces is None else pieces))
    return await lists.begin(token, put, head, content_digest(put.rows, head), first)


async def test_keys_tell_no_name_and_go_by_themselves(lists: RedisLists, redis_server: RedisServer) -> None:
    put = snapshot("1", "2", owner='["acme","key","ann@acme.example"]')
    assert await begun(lists, "one", put) == Begun("one", is_new=True)
    with redis_server.client() as client:
        keys = sorted(client.keys("*"))
        assert len(keys) == 5
        assert keys[0] == f"{PREFIX}ends"
        assert all(key.startswith(PREFIX) and "acme" not in key for key in keys)
        assert all(0 < client.pttl(key) <= TTL * 1000 for key in keys)
        await begun(lists, "two", snapshot("3"))
        assert all(0 < client.pttl(key) <= TTL * 1000 for key in client.keys("*"))
        assert "acme" not in str([client.hget(f"{PREFIX}list:one", "head"), client.hgetall(f"{PREFIX}sizes")])


async def test_the_newest_that_says_the_same_lives_on_whoever_puts_it(lists: RedisLists) -> None:
    assert await begun(lists, "one", snapshot("1")) == Begun("one", is_new=True)
    assert await begun(lists, "two", snapshot("1")) == Begun("one", is_new=False)
    assert await begun(lists, "three", snapshot("2")) == Begun("three", is_new=True)
    assert await begun(lists, "four", snapshot("1")) == Begun("four", is_new=True), "it is no longer the newest"


async def test_one_that_was_not_written_whole_is_nobodys(lists: RedisLists) -> None:
    put = snapshot(*map(str, range(1_500)))
    assert await begun(lists, "half", put, pieces=1) == Begun("half", is_new=True)
    again = await begun(lists, "again", put, pieces=1)
    assert again == Begun("again", is_new=True)
    assert not await lists.add("half", 1, packed(put.rows, [1])), "it was pushed out, and does not come back"
    assert (await lists.read("half", [0])).head is None
    assert await lists.add("again", 1, packed(put.rows, [1]))
    found = await lists.read("again", [1])
    assert (found.head, found.pieces) == (Head.of(put), {1: packed(put.rows, [1])[0]})
    assert 0 < found.seconds <= TTL
    assert await begun(lists, "third", put, pieces=1) == Begun("again", is_new=False)


async def test_little_lists_are_as_few_as_the_room_that_they_take(lists: RedisLists, redis_server: RedisServer) -> None:
    for number in range(2 * MOST // LEAST):
        await begun(lists, f"t{number}", snapshot("1", owner=f"{number}"))
    with redis_server.client() as client:
        assert client.zcard(f"{PREFIX}order") == len(client.keys(f"{PREFIX}list:*")) == MOST // LEAST
        used = sum(client.memory_usage(key, samples=0) or 0 for key in client.keys("*"))
    assert used < 100 * MOST, "bytes a row, a little more than long lists take"


async def test_a_bound_below_that_still_keeps_one(redis_server: RedisServer) -> None:
    connections = RedisConnections(RedisAddress.of(redis_server.url), patience=30, text=False)
    log = logging.getLogger("gateway.snapshots")
    few = RedisLists(RestingRedis(connections, patience=30, log=log, gone="gone", back="back"), TTL, 3)
    assert await begun(few, "one", snapshot("1")) == Begun("one", is_new=True)
    assert await begun(few, "two", snapshot("2")) == Begun("two", is_new=True)
    assert (await few.read("one", [])).head is None
    await few.aclose()


async def test_very_many_make_room_bit_by_bit(
    lists: RedisLists, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "_least", 1)
    await asyncio.gather(*(begun(lists, f"t{number}", snapshot("1", owner=f"{number}")) for number in range(1_200)))
    large = snapshot(*map(str, range(MOST)))
    answers = [await begun(lists, "large", large) for _ in range(3)]
    assert answers == [Begun(None, is_new=False)] * 2 + [Begun("large", is_new=True)]
    with redis_server.client() as client:
        assert client.hgetall(f"{PREFIX}sizes") == {":all": f"{MOST}", "large": f"{MOST}"}
        assert client.zcard(f"{PREFIX}order") == client.zcard(f"{PREFIX}ends") == 1
        assert len(client.keys(f"{PREFIX}list:*")) == 1


async def test_a_redis_that_lost_part_of_it_is_no_trouble(lists: RedisLists, redis_server: RedisServer) -> None:
    for lost in ("order", "ends", "sizes", "list:one"):
        redis_server.empty()
        await begun(lists, "one", snapshot(*map(str, range(MOST))))
        with redis_server.client() as client:
            client.delete(f"{PREFIX}{lost}")
        put = snapshot(*map(str, range(1, MOST)))
        assert await begun(lists, "two", put) == Begun("two", is_new=True)
        assert (await lists.read("two", [0])).head == Head.of(put)
