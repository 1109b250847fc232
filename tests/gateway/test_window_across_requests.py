"""Requests that look for customers at Reevo at the same time, with a window and without."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.faults.jumping_loop import run
from tests.gateway.harness import opened

NUMBERS = (0, 2, 11, 23, 35, 45)


async def _asked(settings: dict[str, Any]) -> tuple[list[Any], int]:
    """What one request for each of some customers is answered, and how many queries that took."""
    documents = [f'{{ account(by: {{domain: "gen-{each:06}.example"}}) {{ reevo {{ id }} }} }}' for each in NUMBERS]
    async with opened(**settings) as gateway:
        await gateway.data("{ accountSchema { attributes { apiName } } }")
        gateway.forget()
        answers = await asyncio.gather(*map(gateway.data, documents))
        return list(answers), gateway.counted()["reevo.account.query"]


@pytest.mark.parametrize(
    ("settings", "queries"),
    [
        ({"GATEWAY_CACHE_TTL": "0"}, len(NUMBERS)),
        ({"GATEWAY_CACHE_TTL": "0", "REEVO_WINDOW_MS": "3"}, 1),
        ({"GATEWAY_CACHE_TTL_BY_NOUN": "account=0", "REEVO_WINDOW_MS": "3"}, 1),
        ({"REEVO_WINDOW_MS": "3"}, len(NUMBERS)),
    ],
    ids=["without", "with", "where accounts alone are not kept", "where they are kept"],
)
def test_look_ups_at_once_are_one_query(settings: dict[str, str], queries: int) -> None:
    answers, asked = run(_asked(settings))
    found = [answer["account"]["reevo"]["id"] for answer in answers]
    assert len(set(found)) == len(NUMBERS)
    assert asked == queries
    assert answers == run(_asked({}))[0]
