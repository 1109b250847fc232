"""A gateway's process over vendors that are slow when a test wants it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.load.vendors import SlowVendors, slow_vendors


@pytest.fixture
async def vendors() -> AsyncIterator[SlowVendors]:
    """Vendors that hold every request."""
    async with slow_vendors() as vendors:
        yield vendors
