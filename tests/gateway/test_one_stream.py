"""GraphQL over SSE on a single connection: reserving, opening, and operations of all kinds."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.deferring import slow
from tests.gateway.stream_client import TOKEN, StreamClient, in_address

ONE = {"GATEWAY_ONE_STREAM": "1"}
VENDORS = "{ vendors { vendor } }"
COMPANIES = "{ companies(first: 2) { edges { node { id } } } }"
NO_LOGS = "subscription { addUsageLogs(input: {logs: []}) { progress { total } payload { userErrors { field } } } }"
DRY = (
    'mutation { createLabel(input: {type: TIER, name: "Dry", color: "#112233", dryRun: true}) { outcomes { action } } }'
)
DEFERRED = f'{{ vendors {{ vendor }} ... @defer(label: "late") {COMPANIES} }}'


def test_queries_mutations_and_subscriptions_come_on_the_stream() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            await client.reserve()
            async with client.opened() as events:
                for name, document in (("q", VENDORS), ("m", DRY), ("s", NO_LOGS)):
                    answer = await client.subscribe(name, document)
                    assert (answer.status, answer.text, bool(answer.headers["x-request-id"])) == (202, "", True)
                    kind, data = await events.event()
                    assert (kind, data["id"]) == ("next", name)
                    assert "errors" not in data["payload"]
                    assert await events.event() == ("complete", {"id": name})
                assert dict(events.start["headers"])[b"content-type"] == b"text/event-stream; charset=utf-8"

    run(scenario())


def test_the_token_may_stand_in_the_address_and_results_wait_for_the_stream() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            token = await client.reserve()
            assert (await client.subscribe("1", VENDORS)).status == 202
            async with client.opened(in_address(token=token)) as events:
                assert (await events.event())[1]["payload"]["data"]["vendors"]
                assert await events.event() == ("complete", {"id": "1"})

    run(scenario())


def test_parts_come_on_the_stream_to_who_takes_them() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {"x-incremental": "v0.2"})
            slow(stage, Vendor.USERLOT, 3.0)
            await client.reserve()
            async with client.opened() as events:
                assert (await client.subscribe("1", DEFERRED)).status == 202
                (_, first), begun = await events.event(), asyncio.get_running_loop().time()
                (_, second), ended = await events.event(), asyncio.get_running_loop().time()
                assert (first["payload"]["hasNext"], second["payload"]["hasNext"], ended - begun) == (True, False, 3.0)
                assert await events.event() == ("complete", {"id": "1"})

    run(scenario())


@pytest.mark.parametrize(
    ("document", "code"), [("{", "GRAPHQL_PARSE_FAILED"), ("{ nope }", "GRAPHQL_VALIDATION_FAILED")]
)
def test_what_is_not_executed_is_told_by_the_request_and_frees_its_id(document: str, code: str) -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            await client.reserve()
            async with client.opened() as events:
                answer = await client.subscribe("1", document)
                assert (answer.status, answer.code) == (400, code)
                assert (await client.subscribe("1", VENDORS)).status == 202
                assert (await events.event())[0] == "next"

    run(scenario())


@pytest.mark.parametrize("extensions", [None, {}, {"operationId": ""}, {"operationId": 1}, []])
def test_an_operation_needs_an_id(extensions: object) -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            headers = {TOKEN: await client.reserve(), "content-type": "application/json"}
            answer = await client.send("POST", {"query": VENDORS, "extensions": extensions}, **headers)
            assert (answer.status, answer.code) == (400, "BAD_USER_INPUT")

    run(scenario())


def test_a_token_that_is_none_opens_and_begins_nothing() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            client.token = "guessed"
            answer = await client.subscribe("1", DRY)
            assert (answer.status, answer.code) == (404, "BAD_USER_INPUT")
            wish = {"accept": "text/event-stream", TOKEN: "guessed"}
            assert (await client.send("GET", **wish)).status == 404
            assert (await client.send("DELETE", query="operationId=1", **wish)).status == 404
            assert not stage.sent(Vendor.ASSEMBLY)

    run(scenario())


def test_one_client_takes_the_events_and_an_id_is_of_one_operation() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            slow(stage, Vendor.USERLOT, 3.0)
            await client.reserve()
            async with client.opened() as events:
                begun = asyncio.create_task(client.subscribe("1", COMPANIES))
                await asyncio.sleep(1.0)
                second = await client.send("GET", **{"accept": "text/event-stream", TOKEN: client.token})
                assert second.status == 409
                assert (await client.subscribe("1", VENDORS)).status == 409
                assert (await begun).status == 202
                assert (await events.event())[1]["payload"]["data"]["companies"]

    run(scenario())


@pytest.mark.parametrize("by", ["delete", "stream", "request"])
def test_where_nobody_waits_any_more_the_vendor_is_asked_no_further(by: str) -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            calls = slow(stage, Vendor.USERLOT, 60.0)
            await client.reserve()
            async with client.opened() as events:
                begun = asyncio.create_task(client.subscribe("1", COMPANIES))
                await asyncio.sleep(1.0)
                if by == "delete":
                    ended = await client.send("DELETE", query=in_address(operationId="1", token=client.token))
                    assert ended.status == 200
                    assert (await begun).status == 204
                    assert (await client.subscribe("1", VENDORS)).status == 202
                    assert (await events.event())[0] == "next"
                elif by == "stream":
                    events.gone.set()
                    assert (await begun).status == 204
                else:
                    client.leaves.set()
                    assert (await begun).status == 0
                assert (calls.sent, calls.answered, calls.cancelled) == (1, 0, 1)

    run(scenario())
