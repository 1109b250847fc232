"""The answer that every failure is compared with."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.composed import COMPOSED
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage


@pytest.fixture(scope="session")
def fault_free() -> dict[str, Any]:
    """The composed query's data when nothing fails."""

    async def scenario() -> dict[str, Any]:
        async with on_stage() as stage:
            reply = await stage.ask(COMPOSED)
            assert reply.errors == []
            return reply.data

    return run(scenario())
