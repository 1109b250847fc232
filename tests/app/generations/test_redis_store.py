"""Numbers in a real Redis: told together, raised together, and told apart from those that were lost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.generations.redis_store import RedisGenerations
from app.generations.store import StoreUnreachable
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections
from tests.redis_server import RedisServer

ONE, OTHER = "assembly:0123", "reevo:0123"


@pytest.fixture
async def store(redis_server: RedisServer) -> AsyncIterator[RedisGenerations]:
    store = RedisGenerations(RedisConnections(RedisAddress.of(redis_server.url), patience=5.0))
    yield store
    await store.aclose()


async def test_numbers_grow_by_scope_and_noun(store: RedisGenerations) -> None:
    before = await store.told([ONE, OTHER])
    assert [each.numbers for each in before] == [{}, {}]
    raised = await store.raised(ONE, {"label", "account"})
    raised = await store.raised(ONE, {"label"})
    one, other = await store.told([ONE, OTHER])
    assert raised == one
    assert (one.numbers, other.numbers) == ({"label": 2, "account": 1}, {})
    assert [one.epoch, other.epoch] == [each.epoch for each in before]


async def test_a_raise_that_is_the_first_word_begins_an_epoch(store: RedisGenerations) -> None:
    raised = await store.raised(ONE, {"label"})
    assert raised.numbers == {"label": 1}
    assert await store.told([ONE]) == [raised]


async def test_numbers_that_were_lost_are_of_another_epoch(store: RedisGenerations, redis_server: RedisServer) -> None:
    before = await store.raised(ONE, {"label"})
    redis_server.empty()
    after = await store.raised(ONE, {"label"})
    assert before.numbers == after.numbers
    assert before.epoch != after.epoch


async def test_what_is_kept_outlives_the_server(store: RedisGenerations, redis_server: RedisServer) -> None:
    before = await store.raised(ONE, {"label"})
    redis_server.kill()
    with pytest.raises(StoreUnreachable):
        await store.told([ONE])
    with pytest.raises(StoreUnreachable):
        await store.raised(ONE, {"label"})
    redis_server.start()
    assert await store.told([ONE]) == [before]


async def test_to_be_told_writes_nothing_but_the_first_time(store: RedisGenerations, redis_server: RedisServer) -> None:
    await store.told([ONE])
    with redis_server.client() as client:
        before = client.info("persistence")["rdb_changes_since_last_save"]
        await store.told([ONE])
        assert client.info("persistence")["rdb_changes_since_last_save"] == before


async def test_all_keys_are_on_one_node_and_hold_scopes_and_nouns_alone(
    store: RedisGenerations, redis_server: RedisServer
) -> None:
    await store.raised(ONE, {"label"})
    await store.told([ONE, OTHER])
    with redis_server.client() as client:
        keys = sorted(client.keys())
        assert keys == [f"{{gateway:generations}}:{scope}" for scope in (ONE, OTHER)]
        assert set(client.hkeys(keys[0])) == {":epoch", "label"}


async def test_a_pause_is_told_to_all_until_it_is_over_and_a_shorter_one_changes_nothing(
    store: RedisGenerations,
) -> None:
    await store.paused(ONE, 20.0)
    await store.paused(ONE, 1.0)
    one, other = await store.told([ONE, OTHER])
    assert 10.0 < one.paused <= 20.0
    assert other.paused == 0.0
    raised = await store.raised(ONE, {"label"})
    assert 10.0 < raised.paused <= 20.0
    assert raised.numbers == {"label": 1}


async def test_a_pause_that_is_over_is_none(store: RedisGenerations) -> None:
    await store.paused(ONE, 0.0)
    (one,) = await store.told([ONE])
    assert one.paused == 0.0
