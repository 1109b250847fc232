"""The subscription `addUsageLogs`: events on how far it has come, to a client that reads, is slow, or goes away."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.faults.jumping_loop import run
from tests.gateway.batches import WATCH, Batches, actions, batches, bulk, keep_inline, new_log

PACED = {"ASSEMBLY_CALLS_PER_SECOND": "27"}
EVENTS = {"accept": "text/event-stream"}


@pytest.fixture(autouse=True)
def _records(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_inline(monkeypatch)


def test_each_outcome_is_told_once_and_the_last_event_has_all_of_it() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        async with batches(limit=30, **PACED) as stage:
            stage.wire.latency = 0.1
            events = await stage.events(bulk(500, idempotencyKey="k"))
            assert loop.time() > 18  # far behind the deadline of other operations
            told = [each["index"] for event in events for each in event["outcomes"]]
            assert sorted(told) == list(range(500))
            done = [event["progress"]["done"] for event in events]
            assert done == sorted(done)
            assert len(events) >= 18
            assert [event["payload"] is None for event in events] == [True] * (len(events) - 1) + [False]
            payload = events[-1]["payload"]
            assert payload["progress"] == events[-1]["progress"]
            assert actions(payload) == ["CREATED"] * 500
            assert len(await stage.stored()) == 500
            assert await stage.add(bulk(500, idempotencyKey="k")) == payload  # the key is the mutation's too
            assert len(stage.wire.sent) == 500

    run(scenario())


def test_its_own_bound_is_two_minutes_and_a_client_may_ask_for_less() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        async with batches(ASSEMBLY_CALLS_PER_SECOND="5") as stage:
            begun = loop.time()
            (*_, last) = await stage.events(bulk(1000, idempotencyKey="k"))
            assert 110 < loop.time() - begun < 121
            assert last["payload"]["progress"]["notAttempted"] > 300
            begun = loop.time()
            await stage.events(bulk(1000, idempotencyKey="k"), {"x-deadline-ms": "5000"})
            assert loop.time() - begun < 6

    run(scenario())


def test_refusals_are_events_too() -> None:
    async def scenario() -> None:
        async with batches() as stage:
            (only,) = await stage.events(bulk(0))
            assert [each["field"] for each in only["payload"]["userErrors"]] == ["logs"]
            (only,) = await stage.events({"i": {"logs": [new_log(0, metadata=1)], "dryRun": True}})
            assert actions(only["payload"]) == ["FAILED"]
            assert stage.wire.sent == []

    run(scenario())


async def connected(stage: Batches, variables: Any, receive: Any, send: Any) -> None:
    """One request by ASGI itself, where a test can stop reading."""
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "scheme": "http",
        "server": ("localhost", 80),
        "headers": [
            (b"host", b"localhost"),
            (b"content-type", b"application/json"),
            (b"accept", b"text/event-stream"),
        ],
    }
    body = json.dumps({"query": WATCH, "variables": variables}).encode()
    first: list[Any] = [{"type": "http.request", "body": body, "more_body": False}]

    async def received() -> Any:
        return first.pop() if first else await receive()

    await stage.gateway(scope, received, send)


def test_where_the_client_goes_nothing_more_is_sent_and_its_key_goes_on() -> None:
    async def scenario() -> None:
        async with batches(limit=30, **PACED) as stage:
            stage.wire.latency = 0.2
            sent: list[Any] = []

            async def receive() -> Any:
                await asyncio.sleep(5)
                return {"type": "http.disconnect"}

            async def send(message: Any) -> None:
                sent.append(message)

            variables = bulk(400, idempotencyKey="k")
            await connected(stage, variables, receive, send)
            before = len(stage.wire.sent)
            await asyncio.sleep(30)
            assert 100 < before <= len(stage.wire.sent) <= before + 8
            assert len(stage.wire.sent) == len(await stage.stored())  # what was on its way came to its end
            payload = await stage.add(variables)
            assert payload["progress"]["unknown"] == 0
            (*_, last) = await stage.events(variables)
            assert actions(last["payload"]) == ["CREATED"] * 400
            assert len(stage.wire.sent) == 400

    run(scenario())


def test_a_client_that_does_not_read_counts_as_gone() -> None:
    async def scenario() -> None:
        loop = asyncio.get_running_loop()
        async with batches(limit=30, **PACED) as stage:
            messages: list[Any] = []

            async def receive() -> Any:
                await asyncio.Event().wait()

            async def send(message: Any) -> None:
                messages.append(message)
                if len(messages) > 3:
                    await asyncio.Event().wait()

            await connected(stage, bulk(1000, idempotencyKey="k"), receive, send)
            assert 30 < loop.time() < 36
            assert len(messages) <= 5
            before = len(stage.wire.sent)
            await asyncio.sleep(5)
            assert len(stage.wire.sent) <= before + 8

    run(scenario())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"accept": "application/json"}, 400),
        ({**EVENTS, "content-type": "text/plain"}, 400),
    ],
)
def test_it_needs_a_request_that_can_be_answered_by_events(headers: dict[str, str], status: int) -> None:
    async def scenario() -> None:
        async with batches() as stage:
            response = await stage.post(WATCH, bulk(1), headers)
            assert response.status_code == status
            (error,) = response.json()["errors"]
            assert error["extensions"]["code"] == "BAD_USER_INPUT"
            assert stage.wire.sent == []

    run(scenario())


@pytest.mark.parametrize(
    ("document", "code"),
    [("{ nope }", "GRAPHQL_VALIDATION_FAILED"), ("{", "GRAPHQL_PARSE_FAILED"), ("{ __typename }", None)],
)
def test_any_operation_can_be_answered_by_events(document: str, code: str | None) -> None:
    async def scenario() -> None:
        async with batches() as stage:
            response = await stage.post(document, None, EVENTS)
            event, end = response.text.split("\n\n")[:2]
            body = json.loads(event.removeprefix("event: next\ndata: "))
            assert [each["extensions"]["code"] for each in body.get("errors", [])] == ([code] if code else [])
            assert end == "event: complete\ndata:"

    run(scenario())
