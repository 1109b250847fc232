"""The gateway's own schema over the sandbox: compiled or not, the same answers for the same calls in as many rounds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.executor import compiled
from schema.executor.reasons import Reason
from schema.root import schema
from tests.gateway.harness import opened
from tests.gateway.random_queries import query

NUMBERS = range(24)


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = schema.execution_context_class
    yield
    schema.execution_context_class = before


async def _answered(document: str, way: type[Any]) -> tuple[Any, dict[str, int], int]:
    async with opened() as gateway:
        schema.execution_context_class = way  # what the settings say is what the gateway has said
        await gateway.query(document)  # the second time, functions are there, and nothing is asked
        gateway.clock.now += 100_000
        gateway.forget()
        body = await gateway.query(document)
        return _comparable(body), gateway.counted(), gateway.rounds()


def _comparable(body: Any) -> str:
    """An answer without what is told of the request itself: its id, and when vendors were asked."""
    for error in body.get("errors", ()):
        error["extensions"].pop("requestId")
    return re.sub(rf"{datetime.now(UTC):%Y-%m-%d}T[0-9:.]+Z", "now", json.dumps(body))


@pytest.mark.parametrize("number", NUMBERS)
async def test_a_query_is_answered_alike(number: int) -> None:
    document, told = query(number), list[Reason]()
    plain = await _answered(document, StrawberryGraphQLCoreExecutionContext)
    assert await _answered(document, compiled(told.append, written_after=0)) == plain
    assert told == []
