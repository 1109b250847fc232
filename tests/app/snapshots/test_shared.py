"""One list at two processes: which of them can page through it, and what is said while Redis is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest

from app.domain.errors import CursorExpired, CursorInvalid
from app.redis.address import RedisAddress
from app.redis.resting import REST
from app.snapshots import shared
from app.snapshots.pieces import PIECE
from app.snapshots.redis_lists import PREFIX
from app.snapshots.shared import open_snapshots
from app.snapshots.snapshot import ListUnreachable, Snapshots, TooManyRows
from tests.app.snapshots.stages import found, snapshot
from tests.gateway.harness import Clock
from tests.redis_server import RedisServer

MOST = 50_000
LONG = snapshot(*(f'["assembly","{number}"]' for number in range(37 * PIECE + 11)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def two(redis_server: RedisServer, clock: Clock) -> AsyncIterator[list[Snapshots]]:
    address = RedisAddress.of(redis_server.url)
    made = [open_snapshots(address, 60, MOST, clock) for _ in range(2)]
    yield made
    for each in made:
        await each.aclose()


async def test_a_long_list_is_written_in_pieces_and_a_page_moves_one(
    two: list[Snapshots], redis_server: RedisServer
) -> None:
    token = await two[0].put(LONG)
    assert (two[0].rows, two[1].rows) == (len(LONG.rows), 0)
    with redis_server.client() as client:
        assert client.hlen(f"{PREFIX}list:{token}") == 39
        client.config_resetstat()
        for begin in (0, 17 * PIECE + 300, 37 * PIECE):
            listing = await two[1].get(token, "list", "me", begin=begin, most=100)
            assert tuple(await listing.rows.window(begin, begin + 100)) == LONG.rows[begin : begin + 100]
        told = client.info("commandstats")
        assert told["cmdstat_evalsha"]["calls"] == told["cmdstat_hmget"]["calls"] == 3
    assert two[1].rows == 0


async def test_a_place_far_behind_the_end_is_none(two: list[Snapshots]) -> None:
    token = await two[0].put(snapshot("1", "2"))
    for snapshots in two:
        listing = await snapshots.get(token, "list", "me", begin=10**18, most=100)
        assert (len(listing.rows), list(await listing.rows.window(10**18, 10**18 + 100))) == (2, [])


async def test_who_needed_all_of_it_has_a_copy_for_the_rest_of_its_life(
    two: list[Snapshots], redis_server: RedisServer, clock: Clock
) -> None:
    token = await two[0].put(LONG)
    listing = await two[1].get(token, "list", "me")
    assert await listing.rows.everything() == LONG.rows
    assert two[1].rows == len(LONG.rows)
    redis_server.stop()
    assert await found(two[1], token) == LONG
    clock.now += 60
    assert two[1].rows == 0


async def test_the_same_list_has_one_token_whoever_makes_it(two: list[Snapshots]) -> None:
    tokens = {await each.put(LONG) for each in (*two, *two)}
    assert len(tokens) == 1
    assert await two[0].put(snapshot("1")) not in tokens


async def test_while_redis_is_away_each_process_keeps_its_own(
    two: list[Snapshots], redis_server: RedisServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, logger="gateway.snapshots")
    kept_by_both = await two[0].put(snapshot("1"))
    redis_server.stop()
    assert await found(two[0], kept_by_both) == snapshot("1"), "it has a copy"
    with pytest.raises(ListUnreachable) as told:
        await two[1].get(kept_by_both, "list", "me")
    assert (told.value.code, told.value.retryable) == ("UPSTREAM_UNAVAILABLE", True)
    with pytest.raises(CursorInvalid):
        await two[0].get(kept_by_both, "another list", "me")
    own = await two[0].put(snapshot("2"))
    assert not own.startswith("s.")
    assert await two[0].put(snapshot("2")) == own
    assert await found(two[0], own) == snapshot("2")
    with pytest.raises(CursorExpired):
        await two[1].get(own, "list", "me")
    redis_server.start()
    clock.now += REST
    assert await found(two[1], kept_by_both) == snapshot("1")
    assert await found(two[0], own) == snapshot("2")
    again = await two[0].put(snapshot("2"))
    assert again.startswith("s.")
    assert await found(two[1], again) == snapshot("2")
    assert len(caplog.messages) == 4
    assert [message.partition(":")[0] for message in caplog.messages[:2]] == [
        "lists are kept in this process alone, and those of other processes cannot be gone on in"
    ] * 2
    assert caplog.messages[2:] == ["lists are kept for all processes again"] * 2


async def test_a_redis_that_has_no_room_leaves_lists_in_the_process(
    two: list[Snapshots], redis_server: RedisServer
) -> None:
    with redis_server.client() as client:
        client.config_set("maxmemory", "1")
        try:
            token = await two[0].put(snapshot("1"))
        finally:
            client.config_set("maxmemory", "0")
    assert not token.startswith("s.")
    assert await found(two[0], token) == snapshot("1")


async def test_a_list_that_takes_too_long_to_write_stays_in_the_process(
    two: list[Snapshots], redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "LONGEST", 0.01)
    redis_server.halt()
    token = await two[0].put(LONG)
    redis_server.go_on()
    assert not token.startswith("s.")
    assert await found(two[0], token) == LONG


async def test_one_that_is_pushed_out_while_it_is_written_stays_in_the_process(
    two: list[Snapshots], redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists = two[0]._lists  # type: ignore[attr-defined]
    add = lists.add

    async def pushed_out(token: str, first: int, pieces: list[bytes]) -> bool:
        await two[1].put(snapshot(*map(str, range(MOST)), list_key="other"))
        return bool(await add(token, first, pieces))

    monkeypatch.setattr(lists, "add", pushed_out)
    token = await two[0].put(LONG)
    assert not token.startswith("s.")
    with redis_server.client() as client:
        assert len(client.keys(f"{PREFIX}list:*")) == 1


async def test_the_loop_is_not_held_while_a_long_list_is_written(two: list[Snapshots]) -> None:
    writing = asyncio.ensure_future(two[0].put(LONG))
    turns = 0
    while not writing.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await writing).startswith("s.")
    assert turns > 20


async def test_a_list_that_is_too_long_is_refused_before_anything_is_asked(redis_server: RedisServer) -> None:
    redis_server.stop()
    snapshots = open_snapshots(RedisAddress.of(redis_server.url), 60, 2, Clock())
    with pytest.raises(TooManyRows):
        await snapshots.put(snapshot("1", "2", "3"))


async def test_without_redis_each_process_keeps_its_own(clock: Clock) -> None:
    one, other = (open_snapshots(None, 60, MOST, clock) for _ in range(2))
    token = await one.put(snapshot("1"))
    assert await found(one, token) == snapshot("1")
    with pytest.raises(CursorExpired):
        await other.get(token, "list", "me")
