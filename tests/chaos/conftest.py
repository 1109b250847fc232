"""One sandbox for all tests of this folder, in a thread of theirs, with a proxy before it for each module."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from tests.chaos.customers import Known
from tests.chaos.proxy import FaultProxy
from tests.faults.jumping_loop import run
from tests.faults.served_sandbox import served_sandbox
from tests.faults.stage import on_stage


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    """The address of a sandbox."""
    with served_sandbox() as address:
        yield address


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def proxy(sandbox: str) -> AsyncIterator[FaultProxy]:
    """A proxy before the sandbox."""
    async with FaultProxy(sandbox) as proxy:
        yield proxy


@pytest.fixture(scope="session")
def known() -> Known:
    """Every customer of the sandbox."""

    async def scenario() -> Known:
        async with on_stage() as stage:

            async def data(document: str) -> Any:
                return (await stage.ask(document)).data

            return await Known.found(data)

    return run(scenario())
