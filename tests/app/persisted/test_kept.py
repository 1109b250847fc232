"""Documents of two processes over one Redis, and while that cannot be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.persisted.here import DocumentsHere
from app.persisted.kept import DocumentsAlone, KeptDocuments, SharedDocuments, open_documents
from app.redis.address import RedisAddress
from app.redis.resting import REST
from tests.gateway.harness import Clock
from tests.redis_server import RedisServer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def two(redis_server: RedisServer, clock: Clock) -> AsyncIterator[list[KeptDocuments]]:
    address = RedisAddress.of(redis_server.url)
    made = [open_documents(address, clock) for _ in range(2)]
    yield made
    for each in made:
        await each.aclose()


async def test_what_one_was_told_the_other_knows(two: list[KeptDocuments]) -> None:
    two[0].keep("d1", "{ ü }")
    assert await two[0].get("d1") == "{ ü }"
    await two[0].aclose()  # waits for what is being written
    assert await two[1].get("d1") == "{ ü }"
    assert await two[1].get("d2") is None


async def test_without_redis_each_knows_its_own(
    two: list[KeptDocuments], redis_server: RedisServer, clock: Clock
) -> None:
    redis_server.stop()
    try:
        two[0].keep("d3", "{ a }")
        assert (await two[0].get("d3"), await two[1].get("d3"), await two[0].get("none")) == ("{ a }", None, None)
        await two[0].aclose()
    finally:
        redis_server.start()
    clock.now += 2 * REST
    two[0].keep("d3", "{ a }")
    await two[0].aclose()
    assert await two[1].get("d3") == "{ a }"


async def test_where_there_is_no_redis_a_process_keeps_its_own(clock: Clock) -> None:
    kept = open_documents(None, clock)
    kept.keep("d", "{ a }")
    assert await kept.get("d") == "{ a }"
    await kept.aclose()
    assert isinstance(kept, DocumentsAlone)


async def test_what_was_had_from_redis_is_kept_here(two: list[KeptDocuments]) -> None:
    two[0].keep("d4", "{ a }")
    await two[0].aclose()
    here = two[1]
    assert isinstance(here, SharedDocuments)
    await here.get("d4")
    assert isinstance(here._here, DocumentsHere)
    assert here._here.get("d4") == "{ a }"
