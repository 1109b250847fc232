"""A clock, and records in memory or in a real Redis, for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.idempotency.record_file import RecordFile
from app.idempotency.store import IdempotencyStore
from tests.app.idempotency.redis_records import RedisRecords
from tests.app.idempotency.stage import Records, Time, store_of
from tests.redis_server import RedisServer


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(params=["sqlite", "redis"])
def file(request: pytest.FixtureRequest, time: Time) -> Iterator[Records]:
    """Every test that takes it holds for both."""
    opened: Records
    if request.param == "sqlite":
        opened = RecordFile(None, time)
    else:
        server: RedisServer = request.getfixturevalue("redis_server")
        opened = RedisRecords(server.client(), time)
    yield opened
    opened.close()


@pytest.fixture
def store(file: Records, time: Time) -> IdempotencyStore:
    return store_of(file, time)
