"""GraphQL over SSE on a single connection: who may, how many and for how long, and what a stop does."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from app.domain.vendor import Vendor
from app.operations.health import Phase
from app.streams.reserved import RESERVED
from app.streams.stream import LONGEST_IDLE, MOST_OPERATIONS, MOST_WAITING
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.deferring import slow
from tests.gateway.signed_in import key_of, keys_file
from tests.gateway.stream_client import TOKEN, StreamClient

ONE = {"GATEWAY_ONE_STREAM": "1"}
VENDORS = "{ vendors { vendor } }"
COMPANIES = "{ companies(first: 2) { edges { node { id } } } }"


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


def test_pages_elsewhere_that_may_ask_may_use_streams_too() -> None:
    async def scenario() -> None:
        origin = {"origin": "https://app.example"}
        async with on_stage(**ONE, GATEWAY_CORS_ORIGINS="https://app.example") as stage:
            client = StreamClient(stage.gateway, origin)
            for method in ("PUT", "DELETE"):
                wish = {"access-control-request-method": method, "access-control-request-headers": TOKEN}
                allowed = await client.send("OPTIONS", **wish)
                assert (allowed.status, method in allowed.headers["access-control-allow-methods"]) == (200, True)
            reserved = await client.send("PUT")
            assert (reserved.status, reserved.headers["access-control-allow-origin"]) == (201, "https://app.example")
            client.token = reserved.text
            async with client.opened() as events:
                answer = await client.subscribe("1", VENDORS)
                assert (answer.status, answer.headers["access-control-allow-origin"]) == (202, "https://app.example")
                assert (await events.event())[0] == "next"
                assert (b"access-control-allow-origin", b"https://app.example") in events.start["headers"]

    run(scenario())
