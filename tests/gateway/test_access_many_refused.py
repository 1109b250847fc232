"""Very many fields that a client may not see: the answer stays small, and says how many errors it leaves out."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from app.limits import MOST_ERRORS
from tests.gateway.harness import Gateway
from tests.gateway.signed_in import headers, signed_in
from tests.gateway.test_hostile_requests import MOST_SECONDS, sent

ALIASES = 190
FIELDS = " ".join(f"a{number}: mrr" for number in range(ALIASES))
QUERY = f"{{ companies(first: 100) {{ nodes {{ name {FIELDS} }} }} }}"
BYTES = 2_000_000


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with signed_in() as gateway:
        yield gateway


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_the_last_error_tells_how_many_are_left_out(gateway: Gateway, accept: str) -> None:
    body = json.dumps({"query": QUERY}).encode()
    response, longest = await sent(gateway, body, **headers("reader", accept=accept))
    text = response.text.removeprefix("event: next\ndata: ").removesuffix("event: complete\ndata:\n\n")
    answer = json.loads(text)
    rows = answer["data"]["companies"]["nodes"]
    assert all(row.pop("name") and set(row.values()) == {None} for row in rows)
    *told, last = answer["errors"]
    assert {error["extensions"]["code"] for error in answer["errors"]} == {"FORBIDDEN"}
    assert len(told) == MOST_ERRORS
    left_out = len(rows) * ALIASES - MOST_ERRORS
    assert left_out > MOST_ERRORS
    assert last["message"] == f"{left_out} more errors are left out. Ask for less at once to be told of each."
    assert "path" not in last
    assert len(response.content) < BYTES
    assert longest < MOST_SECONDS


async def test_how_far_in_the_document_they_stand_makes_no_difference(gateway: Gateway) -> None:
    """The place of each is a line and a column, for which all lines before it count."""
    lines = 90_000
    response, longest = await sent(gateway, json.dumps({"query": "\n" * lines + QUERY}).encode(), **headers("reader"))
    assert response.json()["errors"][0]["locations"] == [{"line": lines + 1, "column": QUERY.index("a0") + 1}]
    assert longest < MOST_SECONDS


async def test_as_many_as_may_be_told_are_told(gateway: Gateway) -> None:
    answer = await gateway.query("{ companies(first: 10) { nodes { mrr arr } } }", headers=headers("reader"))
    paths = {(error["path"][2], error["path"][3]) for error in answer["errors"]}
    assert len(answer["errors"]) == len(paths) == 2 * len(answer["data"]["companies"]["nodes"])


async def test_who_may_see_them_is_told_of_nothing(gateway: Gateway) -> None:
    assert "errors" not in await gateway.query(QUERY, headers=headers("seller"))
