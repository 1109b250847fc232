"""A clock and records in memory for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.idempotency.record_file import RecordFile
from app.idempotency.store import IdempotencyStore
from tests.app.idempotency.stage import Time, store_of


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def file(time: Time) -> Iterator[RecordFile]:
    opened = RecordFile(None, time)
    yield opened
    opened.close()


@pytest.fixture
def store(file: RecordFile, time: Time) -> IdempotencyStore:
    return store_of(file, time)
