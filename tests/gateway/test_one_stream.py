"""GraphQL over SSE on a single connection: reserving, opening, operations of all kinds, and what bounds them."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from app.domain.vendor import Vendor
from app.operations.health import Phase
from app.streams.reserved import RESERVED
from app.streams.stream import LONGEST_IDLE, MOST_OPERATIONS, MOST_WAITING
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.deferring import slow
from tests.gateway.signed_in import key_of, keys_file
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


def test_a_reservation_that_is_not_used_ends_and_a_stream_that_carries_nothing_too() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            await client.reserve()
            await asyncio.sleep(RESERVED)
            assert (await client.subscribe("1", VENDORS)).status == 404
            await client.reserve()
            async with client.opened() as events:
                await asyncio.sleep(LONGEST_IDLE / 2)
                assert (await client.subscribe("1", VENDORS)).status == 202
                assert [(await events.event())[0] for _ in range(2)] == ["next", "complete"]
                again = asyncio.get_running_loop().time()
                assert await events.event() is None
                assert LONGEST_IDLE <= asyncio.get_running_loop().time() - again < LONGEST_IDLE + 2

    run(scenario())


def test_streams_and_their_operations_are_bounded() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE, GATEWAY_MAX_CONCURRENT="4") as stage:
            client = StreamClient(stage.gateway, {})
            tokens = [await client.reserve() for _ in range(2)]
            assert len(set(tokens)) == 2
            full = await client.send("PUT")
            assert (full.status, full.code, full.headers["retry-after"]) == (503, "OVERLOADED", "1")
        async with on_stage(**ONE, GATEWAY_MAX_CONCURRENT="1000") as stage:
            client = StreamClient(stage.gateway, {})
            slow(stage, Vendor.USERLOT, 3.0)
            await client.reserve()
            begun = [asyncio.create_task(client.subscribe(str(each), COMPANIES)) for each in range(MOST_OPERATIONS)]
            await asyncio.sleep(1.0)
            more = await client.subscribe("more", VENDORS)
            assert (more.status, more.code) == (503, "OVERLOADED")
            assert {each.status for each in await asyncio.gather(*begun)} == {202}

    run(scenario())


def test_who_does_not_read_has_operations_wait_and_others_are_served() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client = StreamClient(stage.gateway, {})
            await client.reserve()
            answers = [await client.subscribe(str(each), VENDORS) for each in range(160)]
            statuses = [each.status for each in answers]
            most = MOST_OPERATIONS + MOST_WAITING // 2  # two events of each wait, and then operations with theirs
            assert statuses == [202] * most + [503] * (160 - most)
            assert (await stage.ask(VENDORS)).data["vendors"]
            await asyncio.sleep(RESERVED)  # nobody has opened it, and what waits for it need not
            assert (await client.subscribe("1", VENDORS)).status == 404

    run(scenario())


def test_when_the_gateway_stops_what_was_begun_ends_first() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE) as stage:
            client, idle = StreamClient(stage.gateway, {}), StreamClient(stage.gateway, {})
            slow(stage, Vendor.USERLOT, 5.0)
            await client.reserve()
            await idle.reserve()
            async with client.opened() as events, idle.opened() as nothing:
                begun = asyncio.create_task(client.subscribe("1", COMPANIES))
                await asyncio.sleep(1.0)
                stage.gateway.state.desk.health.phase = Phase.DRAINING
                assert await nothing.event() is None
                assert asyncio.get_running_loop().time() < 3.0
                assert (await client.subscribe("2", VENDORS)).status == 503
                assert (await client.send("PUT")).status == 503
                assert (await begun).status == 202
                assert [(await events.event())[0] for _ in range(2)] == ["next", "complete"]
                assert await events.event() is None

    run(scenario())


def test_a_stream_is_of_the_client_that_has_reserved_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        keys = keys_file(tmp_path / "keys.json")
        async with on_stage(**ONE, GATEWAY_OPEN="", GATEWAY_API_KEYS_FILE=str(keys)) as stage:
            mine = StreamClient(stage.gateway, {"x-api-key": key_of("all")})
            other = StreamClient(stage.gateway, {"x-api-key": key_of("reader")})
            nobody = StreamClient(stage.gateway, {})
            other.token = nobody.token = await mine.reserve()
            wish = {"accept": "text/event-stream", TOKEN: mine.token}
            assert (await other.send("GET", **wish)).status == 404
            assert (await other.subscribe("1", VENDORS)).status == 404
            for method in ("PUT", "GET", "POST", "DELETE"):
                answer = await nobody.send(method, {"query": VENDORS}, **wish, **{"content-type": "application/json"})
                assert (answer.status, answer.code) == (401, "UNAUTHENTICATED")
            site = {"origin": "https://evil.example"}
            for method in ("PUT", "GET", "DELETE"):
                assert (await mine.send(method, **wish, **site)).status == 403
            async with mine.opened() as events:
                assert (await mine.subscribe("1", VENDORS)).status == 202
                assert (await events.event())[0] == "next"

    run(scenario())


def test_an_open_stream_takes_no_room_from_requests() -> None:
    async def scenario() -> None:
        async with on_stage(**ONE, GATEWAY_MAX_CONCURRENT="2") as stage:
            client = StreamClient(stage.gateway, {})
            await client.reserve()
            async with client.opened() as events:
                slow(stage, Vendor.USERLOT, 3.0)
                begun = [asyncio.create_task(stage.ask(COMPANIES)) for _ in range(2)]
                await asyncio.sleep(1.0)
                assert (await client.subscribe("1", VENDORS)).status == 503
                await asyncio.gather(*begun)
                assert (await client.subscribe("1", VENDORS)).status == 202
                assert (await events.event())[0] == "next"

    run(scenario())


def test_where_it_is_not_wanted_its_methods_are_not_answered() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            client = StreamClient(stage.gateway, {})
            for method in ("PUT", "DELETE"):
                answer = await client.send(method)
                assert (answer.status, answer.code) == (405, "BAD_USER_INPUT")
                assert "GET, HEAD, POST" in json.loads(answer.text)["errors"][0]["message"]
                assert answer.headers["allow"] == "GET, HEAD, POST"

    run(scenario())
