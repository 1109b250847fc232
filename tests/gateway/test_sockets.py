"""GraphQL over WebSocket: operations of all kinds, who may connect, and what holds for them as for any request."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.vendor import Vendor
from app.sockets.connection import DRAIN, INIT_PATIENCE, MOST_OPERATIONS
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.deferring import slow
from tests.gateway.signed_in import key_of, keys_file
from tests.gateway.socket_client import connected

VENDORS = "{ vendors { vendor } }"
COMPANIES = "{ companies(first: 2) { edges { node { id } } } }"
NO_LOGS = "subscription { addUsageLogs(input: {logs: []}) { progress { total } payload { userErrors { field } } } }"
DRY = (
    'mutation { createLabel(input: {type: TIER, name: "Dry", color: "#112233", dryRun: true}) { outcomes { action } } }'
)


def test_queries_mutations_and_subscriptions_are_answered() -> None:
    async def scenario() -> None:
        async with on_stage() as stage, connected(stage.gateway) as socket:
            answer, end = await socket.answer("1", VENDORS)
            assert answer == {"id": "1", "type": "next", "payload": (await stage.ask(VENDORS)).body}
            assert end == {"id": "1", "type": "complete"}
            event, end = await socket.answer("1", NO_LOGS)  # the id is free again
            assert event["payload"]["data"]["addUsageLogs"]["progress"] == {"total": 0}
            assert end["type"] == "complete"
            answer, _ = await socket.answer("2", DRY)
            assert answer["payload"]["data"]["createLabel"]["outcomes"] == [{"action": "NOT_ATTEMPTED"}]
            named = "query A($id: ID!) { node(id: $id) { id } } query B { vendors { vendor } }"
            answer, _ = await socket.answer("x", named, operationName="A", variables={"id": "é"})
            assert answer["payload"]["data"] == {"node": None}
            assert answer["payload"]["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

    run(scenario())


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nope }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "subscription { nope }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": 1}, "BAD_USER_INPUT"),
        ({}, "BAD_USER_INPUT"),
    ],
)
def test_what_is_not_executed_is_an_error_and_ends_the_operation(payload: Any, code: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage, connected(stage.gateway) as socket:
            socket.say({"id": "1", "type": "subscribe", "payload": payload})
            error = await socket.heard()
            assert (error["id"], error["type"]) == ("1", "error")
            assert [each["extensions"]["code"] for each in error["payload"]] == [code]
            assert (await socket.answer("1", VENDORS))[-1] == {"id": "1", "type": "complete"}

    run(scenario())


def test_operations_run_beside_each_other_and_end_by_the_deadline() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, 60.0)
            payload = {"X-Deadline-Ms": "2000"}
            async with connected(stage.gateway, payload=payload) as socket:
                socket.subscribe("slow", COMPANIES)
                socket.subscribe("fast", VENDORS)
                assert [(await socket.heard())["id"] for _ in range(4)] == ["fast", "fast", "slow", "slow"]
                assert asyncio.get_running_loop().time() <= 2.0

    run(scenario())


@pytest.mark.parametrize("by", ["complete", "leave"])
def test_where_the_client_waits_no_more_its_vendors_are_asked_no_further(by: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            calls = slow(stage, Vendor.USERLOT, 5.0)
            async with connected(stage.gateway) as socket:
                socket.subscribe("1", COMPANIES)
                await asyncio.sleep(1)
                if by == "complete":
                    socket.say({"id": "1", "type": "complete"})
                    await asyncio.sleep(1)
                else:
                    socket.leave()
                    await socket.served
                assert (calls.sent, calls.answered, calls.cancelled) == (1, 0, 1)
                assert socket.told.empty()  # and nothing is told of it any more

    run(scenario())


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["{"], 4400),
        (["[]"], 4400),
        (['{"type":"nope"}'], 4400),
        ([{"type": "connection_init"}], 4429),
        ([{"type": "subscribe", "payload": {"query": VENDORS}}], 4400),
        ([{"type": "subscribe", "id": "1"}], 4400),
        ([{"type": "complete"}], 4400),
        (["[" * 20_000], 4400),
        ([{"type": "subscribe", "id": "1", "payload": {"query": COMPANIES}}] * 2, 4409),
    ],
)
def test_what_the_protocol_does_not_have_closes_the_connection(messages: list[Any], code: int) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, 1.0)
            async with connected(stage.gateway) as socket:
                for message in messages:
                    socket.say(message)
                assert await socket.heard() == code

    run(scenario())


def test_who_does_not_begin_in_time_or_begins_with_an_operation_is_not_served() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            async with connected(stage.gateway, begins=False) as socket:
                await socket.heard()
                assert await socket.heard() == 4408
                assert asyncio.get_running_loop().time() == INIT_PATIENCE
            async with connected(stage.gateway, begins=False) as socket:
                await socket.heard()
                socket.subscribe("1", VENDORS)
                assert await socket.heard() == 4401

    run(scenario())


def test_pings_are_answered_before_and_after_the_beginning() -> None:
    async def scenario() -> None:
        async with on_stage() as stage, connected(stage.gateway, begins=False) as socket:
            await socket.heard()
            socket.say({"type": "ping", "payload": {}})
            assert await socket.heard() == {"type": "pong"}
            socket.say({"type": "pong"})
            socket.say({"type": "connection_init"})
            assert await socket.heard() == {"type": "connection_ack"}

    run(scenario())


@pytest.mark.parametrize("protocols", [[], ["graphql-ws"]])
def test_another_protocol_is_not_spoken(protocols: list[str]) -> None:
    async def scenario() -> None:
        async with on_stage() as stage, connected(stage.gateway, protocols=protocols, begins=False) as socket:
            assert (await socket.heard())["type"] == "websocket.accept"
            assert await socket.heard() == 4406

    run(scenario())


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"host": "evil.example"}, 421),
        ({"origin": "https://friend.example"}, 101),
        ({"origin": "http://gateway.test"}, 101),
    ],
)
def test_pages_of_other_sites_and_other_names_do_not_connect(headers: dict[str, str], status: int) -> None:
    async def scenario() -> None:
        settings = {"GATEWAY_CORS_ORIGINS": "https://friend.example"}
        async with on_stage(**settings) as stage, connected(stage.gateway, headers=headers, begins=False) as socket:
            first = await socket.heard()
            assert first.get("status", 101) == status

    run(scenario())


def test_there_are_as_many_connections_as_requests_and_room_comes_back() -> None:
    async def scenario() -> None:
        async with on_stage(GATEWAY_MAX_CONCURRENT="1") as stage:
            async with connected(stage.gateway), connected(stage.gateway, begins=False) as second:
                first = await second.heard()
                assert (first["status"], dict(first["headers"])[b"retry-after"]) == (503, b"1")
            async with connected(stage.gateway) as third:
                assert len(await third.answer("1", VENDORS)) == 2

    run(scenario())


def test_operations_of_one_connection_are_bounded() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, 1.0)
            async with connected(stage.gateway) as socket:
                for number in range(MOST_OPERATIONS + 1):
                    socket.subscribe(str(number), COMPANIES)
                told = await socket.heard()
                assert (told["id"], told["type"]) == (str(MOST_OPERATIONS), "error")
                assert told["payload"][0]["extensions"] == {"code": "OVERLOADED", "retryable": True}
                ended = [await socket.heard() for _ in range(2 * MOST_OPERATIONS)]
                assert {each["type"] for each in ended} == {"next", "complete"}

    run(scenario())


def test_when_the_gateway_stops_what_was_begun_ends_first() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, 2.0)
            async with connected(stage.gateway) as idle, connected(stage.gateway) as socket:
                socket.subscribe("1", COMPANIES)
                await asyncio.sleep(1)
                for each in (idle, socket):
                    each.put({"type": DRAIN})
                assert await idle.heard() == 1001
                socket.subscribe("2", VENDORS)
                refused, answer, end = [await socket.heard() for _ in range(3)]
                assert refused["payload"][0]["extensions"]["code"] == "OVERLOADED"
                assert len(answer["payload"]["data"]["companies"]["edges"]) == 2
                assert end["type"] == "complete"
                assert await socket.heard() == 1001

    run(scenario())


def test_each_operation_is_logged_as_a_request_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    async def scenario() -> None:
        async with on_stage() as stage, connected(stage.gateway) as socket:
            caplog.clear()
            await socket.answer("1", "query Mine { vendors { vendor } }")

    with caplog.at_level("INFO"):
        run(scenario())
    assert len([each for each in caplog.records if "Mine" in json.dumps(vars(each), default=str)]) == 1


def test_who_connects_says_so_in_a_header_or_at_the_beginning(tmp_path: Path) -> None:
    async def scenario() -> None:
        keys = keys_file(tmp_path / "keys.json")
        settings = {"GATEWAY_OPEN": "", "GATEWAY_API_KEYS_FILE": str(keys)}
        async with on_stage(**settings) as stage:
            bearer = {"authorization": f"Bearer {key_of('reader')}"}
            async with connected(stage.gateway, headers=bearer) as socket:
                assert len(await socket.answer("1", VENDORS)) == 2
                refused, _ = await socket.answer("1", DRY)
                assert refused["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
            for payload in (
                {"X-Api-Key": key_of("reader")},
                {"headers": {"Authorization": f"Bearer {key_of('reader')}"}},
            ):
                async with connected(stage.gateway, headers={"x-api-key": "agk_other"}, payload=payload) as socket:
                    assert len(await socket.answer("1", VENDORS)) == 2
            for payload in (None, {"X-Api-Key": "agk_other"}, {"X-Api-Key": 1}, {"X-Api-Key": "a\nb"}):
                async with connected(stage.gateway, payload=payload, begins=False) as socket:
                    await socket.heard()
                    socket.say({"type": "connection_init", "payload": payload})
                    assert await socket.heard() == 4403

    run(scenario())


def test_where_only_the_operators_documents_run_a_connection_runs_them_too() -> None:
    async def scenario() -> None:
        async with on_stage(GATEWAY_ONLY_TRUSTED="1") as stage, connected(stage.gateway) as socket:
            (refused,) = await socket.answer("1", VENDORS)
            assert refused["payload"][0]["extensions"]["code"] == "FORBIDDEN"
            socket.say({"id": "1", "type": "subscribe", "payload": {"documentId": "Labels"}})
            answer, end = await socket.heard(), await socket.heard()
            assert "errors" not in answer["payload"]
            assert (len(answer["payload"]["data"]), end["type"]) == (1, "complete")

    run(scenario())


def test_each_operation_is_one_of_the_clients_requests(tmp_path: Path) -> None:
    async def scenario() -> None:
        keys, key = keys_file(tmp_path / "keys.json"), {"x-api-key": key_of("reader")}
        settings = {"GATEWAY_OPEN": "", "GATEWAY_API_KEYS_FILE": str(keys), "GATEWAY_REQUESTS_PER_MINUTE": "3"}
        async with on_stage(**settings) as stage, connected(stage.gateway, headers=key) as socket:
            ends = [(await socket.answer(str(number), VENDORS))[-1] for number in range(20)]
            assert [each["type"] for each in ends[:2]] == ["complete", "complete"]
            assert ends[-1]["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
            async with connected(stage.gateway, headers=key, begins=False) as second:
                await second.heard()
                second.say({"type": "connection_init"})
                assert await second.heard() == 1013

    run(scenario())
