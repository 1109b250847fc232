"""A gateway with records of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.schema.writes.stage import Gateway


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    opened = Gateway()
    yield opened
    opened.close()
