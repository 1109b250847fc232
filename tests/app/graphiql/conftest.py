"""One browser for all tests of a process that need one: to start it takes longer than most of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest_asyncio

from tests.app.graphiql.browsing import require_a_browser, started_browser

if TYPE_CHECKING:
    from playwright.async_api import Browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A browser without a page; tests of it run in the loop of the session, as it does."""
    require_a_browser()
    async with started_browser() as started:
        yield started
