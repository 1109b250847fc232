"""`@defer` and `@stream` as server-sent events and over WebSocket, to who says that it takes parts so."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import Stage, on_stage
from tests.gateway.deferring import Taken, slow, take
from tests.gateway.socket_client import connected

TEAMS = "teams(first: 2) { nodes { id } }"
COMPANIES = "companies(first: 2) { edges { node { id name } } }"
DEFERRED = f'{{ {TEAMS} ... @defer(label: "late") {{ {COMPANIES} }} }}'
WHOLE = f"{{ {TEAMS} {COMPANIES} }}"
EVENTS = "text/event-stream"
DELAY = 3.0
SPECS = ["20220824", "v0.2"]


def events(taken: Taken) -> list[Any]:
    """The results that came, each with its second; the end is among the bytes."""
    assert taken.body.endswith(b"event: complete\ndata:\n\n")
    told = [(at, each) for at, each in taken.chunks if each.startswith(b"event: next")]
    return [(at, json.loads(each.removeprefix(b"event: next\ndata: "))) for at, each in told]


def check_parts(spec: str, whole: Any, first: Any, second: Any) -> None:
    """What both ways of sending them have in common with the parts of a multipart body."""
    assert (first["data"], first["hasNext"]) == ({"teams": whole["teams"]}, True)
    (increment,) = second["incremental"]
    assert (increment["data"], second["hasNext"]) == ({"companies": whole["companies"]}, False)
    if spec == "v0.2":
        assert first["pending"] == [{"id": increment["id"], "path": [], "label": "late"}]
        assert second["completed"] == [{"id": increment["id"]}]
    else:
        assert (increment["path"], increment["label"]) == ([], "late")
        assert not {"pending", "completed"} & (first.keys() | second.keys())


async def whole_answer() -> Any:
    async with on_stage() as stage:
        return (await stage.ask(WHOLE)).data


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("by", ["header", "accept"])
def test_as_events_the_first_part_does_not_wait_for_the_slow_vendor(spec: str, by: str) -> None:
    async def scenario() -> None:
        whole = await whole_answer()
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, DELAY)
            said = f"{EVENTS};{'incrementalSpec' if spec == 'v0.2' else 'deferSpec'}={spec}"
            accept, headers = (EVENTS, {"x-incremental": spec}) if by == "header" else (said, {})
            taken = await take(stage, DEFERRED, accept, headers)
            (at, first), (later, second) = events(taken)
            assert (taken.status, at, later) == (200, 0.0, DELAY)
            assert taken.headers["content-type"] == f"{EVENTS}; charset=utf-8"
            check_parts(spec, whole, first, second)

    run(scenario())


@pytest.mark.parametrize("spec", SPECS)
@pytest.mark.parametrize("by", ["handshake", "beginning"])
def test_over_websocket_the_first_part_does_not_wait_for_the_slow_vendor(spec: str, by: str) -> None:
    async def scenario() -> None:
        whole, loop = await whole_answer(), asyncio.get_running_loop()
        said = {"X-Incremental": spec}
        wish: Any = {"headers": {"x-incremental": spec}} if by == "handshake" else {"payload": said}
        async with on_stage() as stage, connected(stage.gateway, **wish) as socket:
            slow(stage, Vendor.USERLOT, DELAY)
            socket.subscribe("1", DEFERRED)
            first, at = await socket.heard(), loop.time()
            second, later = await socket.heard(), loop.time()
            assert later - at == DELAY
            assert [each["type"] for each in (first, second)] == ["next", "next"]
            check_parts(spec, whole, first["payload"], second["payload"])
            assert await socket.heard() == {"id": "1", "type": "complete"}

    run(scenario())


@pytest.mark.parametrize("spec", ["", "v9", "20991231"])
def test_who_does_not_say_so_or_says_what_is_not_known_gets_one_piece(spec: str) -> None:
    async def scenario() -> None:
        whole, headers = await whole_answer(), {"x-incremental": spec} if spec else {}
        async with on_stage() as stage, connected(stage.gateway, headers=headers) as socket:
            answer, end = await socket.answer("1", DEFERRED)
            assert (answer["payload"], end["type"]) == ({"data": whole}, "complete")
            ((_, event),) = events(await take(stage, DEFERRED, EVENTS, headers))
            assert event == {"data": whole}

    run(scenario())


def test_without_events_in_accept_the_header_is_no_wish() -> None:
    async def scenario() -> None:
        whole = await whole_answer()
        async with on_stage() as stage:
            for accept in ("application/json", "*/*", f"application/json, {EVENTS};q=0"):
                taken = await take(stage, DEFERRED, accept, {"x-incremental": "v0.2"})
                assert json.loads(taken.body) == {"data": whole}

    run(scenario())


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ nope ... @defer { vendors { vendor } } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ ... @defer { ", "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_what_is_refused_is_one_event_and_one_error(document: str, code: str) -> None:
    async def scenario() -> None:
        said = {"x-incremental": "v0.2"}
        async with on_stage() as stage, connected(stage.gateway, headers=said) as socket:
            ((_, event),) = events(await take(stage, document, EVENTS, said))
            assert [each["extensions"]["code"] for each in event["errors"]] == [code]
            assert "data" not in event
            (error,) = await socket.answer("1", document)
            assert (error["type"], error["payload"][0]["extensions"]["code"]) == ("error", code)

    run(scenario())


def test_what_is_not_deferred_after_all_is_one_event() -> None:
    async def scenario() -> None:
        said, document = {"x-incremental": "v0.2"}, "{ ... @defer(if: false) { vendors { vendor } } }"
        async with on_stage() as stage, connected(stage.gateway, headers=said) as socket:
            ((_, event),) = events(await take(stage, document, EVENTS, said))
            assert (len(event["data"]["vendors"]), "hasNext" in event) == (5, False)
            answer, end = await socket.answer("1", document)
            assert (answer["payload"], end["type"]) == (event, "complete")

    run(scenario())


def test_items_of_a_list_come_one_behind_the_other() -> None:
    async def scenario() -> None:
        said = {"x-incremental": "20220824"}
        async with on_stage() as stage, connected(stage.gateway, headers=said) as socket:
            vendors = (await stage.ask("{ vendors { vendor } }")).data["vendors"]
            first, *others, end = await socket.answer("1", "{ vendors @stream(initialCount: 2) { vendor } }")
            assert (first["payload"]["data"]["vendors"], end["type"]) == (vendors[:2], "complete")
            sent = [each for part in others for each in part["payload"].get("incremental", ())]
            assert [item for each in sent for item in each["items"]] == vendors[2:]

    run(scenario())


async def _by_events(stage: Stage) -> None:
    await take(stage, DEFERRED, EVENTS, {"x-incremental": "v0.2"}, leaves=1.0)


async def _by_socket(stage: Stage, *, says: bool) -> None:
    async with connected(stage.gateway, headers={"x-incremental": "v0.2"}) as socket:
        socket.subscribe("1", DEFERRED)
        assert (await socket.heard())["payload"]["hasNext"]
        await asyncio.sleep(1.0)
        if says:
            socket.say({"id": "1", "type": "complete"})
            await asyncio.sleep(1.0)


@pytest.mark.parametrize("by", ["events", "socket", "complete"])
def test_who_leaves_between_two_parts_has_the_vendors_asked_no_further(by: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            calls = slow(stage, Vendor.USERLOT, DELAY)
            await (_by_events(stage) if by == "events" else _by_socket(stage, says=by == "complete"))
            assert (calls.sent, calls.answered, calls.cancelled) == (1, 0, 1)
            await asyncio.sleep(10 * DELAY)
            assert calls.sent == 1

    run(scenario())


def test_the_last_event_tells_cost_and_plan() -> None:
    async def scenario() -> None:
        said = {"x-incremental": "v0.2", "x-explain": "cost, plan"}
        async with on_stage() as stage:
            (_, first), (_, last) = events(await take(stage, DEFERRED, EVENTS, said))
            assert "extensions" not in first
            assert sorted(last["extensions"]) == ["cost", "plan"]

    run(scenario())
