"""Requests that mean harm, asked for as events: the same words as without, in bounded time, and the stream ends."""

from __future__ import annotations

import gc
import json
import tracemalloc
from typing import Any

import pytest

from tests.gateway.conftest import MakeGateway, make_gateway  # noqa: F401 - a fixture
from tests.gateway.harness import Gateway
from tests.gateway.hostile import NOT_OPERATIONS, REFUSED, SERVED, bomb, operation, repeated
from tests.gateway.test_hostile_requests import MOST_SECONDS, sent

ACCEPT = "text/event-stream"
END = "event: complete\ndata:\n\n"
SUBSCRIPTIONS = {
    "two fields": (
        operation("subscription { a: addUsageLogs(input: {logs: []}) { progress { total } } b: __typename }"),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "50 alike": (
        operation(repeated("a{}: addUsageLogs(input: {{logs: []}}) {{ __typename }}", 50, "subscription { ")),
        "GRAPHQL_VALIDATION_FAILED",
    ),
    "no logs": (
        operation("subscription { addUsageLogs(input: {logs: []}) { payload { userErrors { code } } } }"),
        "",
    ),
    "10,000 logs": (
        operation(
            "subscription($i: AddUsageLogsInput!) { addUsageLogs(input: $i) { payload { userErrors { code } } } }",
            {"i": {"logs": [{"account": {"domain": "a.example"}, "content": "x", "type": "T"}] * 4_000}},
        ),
        "",
    ),
    "a bomb": (
        bomb(21, "Subscription", "...F{0} ...F{0}", "__typename", "subscription { ...F0 }"),
        "",
    ),
}


def events(text: str) -> list[dict[str, Any]]:
    """The results of a stream that has ended as it should."""
    assert text.endswith(END), text[-300:]
    told = [each for each in text.removesuffix(END).split("\n\n") if each not in ("", ":")]
    assert all(each.startswith("event: next\ndata: ") for each in told), text[:300]
    return [json.loads(each.removeprefix("event: next\ndata: ")) for each in told]


def codes(results: list[dict[str, Any]]) -> set[str]:
    return {error["extensions"]["code"] for each in results for error in each.get("errors", ())}


@pytest.fixture
async def gateway(make_gateway: MakeGateway) -> Gateway:  # noqa: F811
    """A gateway in this process, whose loop is looked at."""
    return await make_gateway()


@pytest.mark.parametrize("name", NOT_OPERATIONS)
async def test_what_is_no_operation_is_refused_before_any_event(gateway: Gateway, name: str) -> None:
    response, longest = await sent(gateway, NOT_OPERATIONS[name], accept=ACCEPT)
    assert (response.status_code, response.headers["content-type"]) == (400, "application/json; charset=utf-8")
    assert response.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert longest < MOST_SECONDS


@pytest.mark.parametrize("name", [*REFUSED, *SUBSCRIPTIONS])
async def test_what_is_too_much_is_refused_in_one_event(gateway: Gateway, name: str) -> None:
    body, code = {**REFUSED, **SUBSCRIPTIONS}[name]
    response, longest = await sent(gateway, body, accept=ACCEPT)
    assert response.status_code in (200, 400)
    found = codes(events(response.text)) if response.status_code == 200 else codes([response.json()])
    assert not code or code in found, response.text[:500]
    assert found or "userErrors" in response.text, response.text[:500]
    assert "INTERNAL_SERVER_ERROR" not in found, response.text[:500]
    assert longest < MOST_SECONDS
    assert gateway.sent() == []


@pytest.mark.parametrize("name", SERVED)
async def test_what_is_only_strange_is_answered(gateway: Gateway, name: str) -> None:
    response, longest = await sent(gateway, SERVED[name], accept=ACCEPT)
    (result,) = events(response.text)
    assert (response.status_code, codes([result])) == (200, set())
    assert result["data"]
    assert longest < MOST_SECONDS


async def test_streams_leave_nothing_behind(gateway: Gateway) -> None:
    """Those that end by themselves; each differs from the others, so that nothing kept by its text is met again."""
    pieces = ["{ a%d }", "{ vendors { vendor } } # %d", "{ ...A } fragment A on Query { ...A a%d }"]

    async def round_of(number: int) -> None:
        for piece in pieces:
            response = await gateway.post(piece % number, headers={"accept": ACCEPT})
            events(response.text)

    for number in range(170):  # until the documents that are kept are as many as they may be
        await round_of(-number)
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        for number in range(30):
            await round_of(number)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_500_000
