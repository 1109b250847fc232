"""A subscription is answered in whichever form its client takes; what the client would rather have does not matter."""

from __future__ import annotations

import json

import pytest

from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.deferring import take

DOCUMENT = "subscription { addUsageLogs(input: {logs: []}) { payload { userErrors { field } } } }"
EVENT = {"data": {"addUsageLogs": {"payload": {"userErrors": [{"field": "logs"}]}}}}
URQL = (
    "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed"
)


@pytest.mark.parametrize("accept", ["text/event-stream", f"{URQL}", "application/json, text/event-stream;q=0.1"])
def test_as_events(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            taken = await take(stage, DOCUMENT, accept)
            assert taken.headers["content-type"] == "text/event-stream; charset=utf-8"
            event, end = taken.body.removesuffix(b"\n\n").split(b"\n\n")
            assert json.loads(event.removeprefix(b"event: next\ndata: ")) == EVENT
            assert end == b"event: complete\ndata:"

    run(scenario())


@pytest.mark.parametrize(
    "accept",
    ['multipart/mixed;boundary="graphql";subscriptionSpec=1.0,application/json', "application/json, multipart/mixed"],
)
def test_by_multipart(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            taken = await take(stage, DOCUMENT, accept)
            assert "subscriptionSpec=1.0" in taken.headers["content-type"]
            assert [part for _, part in taken.parts] == [{"payload": EVENT}]

    run(scenario())


@pytest.mark.parametrize("accept", ["application/json", "multipart/mixed;deferSpec=20220824,application/json", ""])
def test_who_takes_neither_is_told_how_to_ask(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            taken = await take(stage, DOCUMENT, accept)
            (error,) = json.loads(taken.body)["errors"]
            assert (taken.status, error["extensions"]["code"]) == (400, "BAD_USER_INPUT")
            assert "text/event-stream" in error["message"]
            assert "multipart/mixed" in error["message"]

    run(scenario())


@pytest.mark.parametrize("accept", [URQL, f"{URQL};q=0.5"])
def test_a_query_of_a_client_that_takes_events_too_is_answered_as_json(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            taken = await take(stage, "{ __typename }", accept)
            assert taken.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
            assert json.loads(taken.body) == {"data": {"__typename": "Query"}}

    run(scenario())


@pytest.mark.parametrize(
    "document",
    [
        "{ vendors { vendor } }",
        '{ companies(first: 1) { nodes { name } } nope: node(id: "none") { id } }',
        "{ nope }",
        "{",
        "query A { __typename } query B { __typename }",
        "query subscription { __typename }",
    ],
)
@pytest.mark.parametrize("explain", [{}, {"x-explain": "cost"}])
def test_as_an_event_a_query_is_what_it_is_as_json(document: str, explain: dict[str, str]) -> None:
    async def scenario() -> None:
        async with on_stage(GATEWAY_CACHE_TTL="0") as stage:
            said = {"x-request-id": "same", **explain}
            for _ in range(2):  # the second time it goes another way
                whole = json.loads((await take(stage, document, "application/json", said)).body)
                event, end = (
                    (await take(stage, document, "text/event-stream", said)).body.removesuffix(b"\n\n").split(b"\n\n")
                )
                assert json.loads(event.removeprefix(b"event: next\ndata: ")) == whole
                assert end == b"event: complete\ndata:"
            assert ("extensions" in whole) is bool(explain)

    run(scenario())
