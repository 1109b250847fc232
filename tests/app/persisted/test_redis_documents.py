"""Documents in Redis are bounded by number and by bytes, and go after a month."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.persisted.kept import PATIENCE, _log
from app.persisted.redis_documents import PREFIX, RedisDocuments
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections
from app.redis.resting import RestingRedis
from tests.redis_server import RedisServer


@pytest.fixture
async def documents(redis_server: RedisServer) -> AsyncIterator[RedisDocuments]:
    connections = RedisConnections(RedisAddress.of(redis_server.url), text=False)
    made = RedisDocuments(
        RestingRedis(connections, patience=4 * PATIENCE, log=_log, gone="gone", back="back"), most=3, most_bytes=10
    )
    with redis_server.client() as client:
        client.delete(*client.keys(f"{PREFIX}*") or ["none"])
    yield made
    await made.aclose()


async def test_those_asked_for_longest_ago_go_first(documents: RedisDocuments, redis_server: RedisServer) -> None:
    for digest in "abc":
        await documents.keep(digest, "12")
    assert await documents.get("a") == "12"
    await documents.keep("d", "12")
    assert [await documents.get(each) for each in "abcd"] == ["12", None, "12", "12"]
    await documents.keep("e", "12345678")
    with redis_server.client() as client:
        assert client.get(f"{PREFIX}bytes") in ("10", b"10")
        assert client.zcard(f"{PREFIX}order") == client.hlen(f"{PREFIX}texts") == 2
        assert all(0 < client.ttl(key) <= 30 * 24 * 3600 for key in client.keys(f"{PREFIX}*"))


async def test_the_same_again_takes_no_room(documents: RedisDocuments, redis_server: RedisServer) -> None:
    await documents.keep("a", "123")
    await documents.keep("a", "123")
    with redis_server.client() as client:
        assert client.get(f"{PREFIX}bytes") in ("3", b"3")
