"""`@defer` and `@stream`: what is fast comes before what a slow vendor holds up; together it is what comes without."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from app.domain.vendor import Vendor
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage
from tests.gateway.deferring import IN_2022, NEWER, slow, take

TEAMS = "teams(first: 2) { nodes { id } }"
COMPANIES = "companies(first: 2) { edges { node { id name } } }"
DEFERRED = f'{{ {TEAMS} ... @defer(label: "late") {{ {COMPANIES} }} }}'
WHOLE = f"{{ {TEAMS} {COMPANIES} }}"
STREAMED = "{ vendors @stream(initialCount: 2) { vendor } }"
DELAY = 3.0


@pytest.mark.parametrize("accept", [IN_2022, NEWER, "application/json, multipart/mixed"])
def test_the_first_part_does_not_wait_for_the_slow_vendor(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            whole = (await stage.ask(WHOLE)).data
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, DELAY)
            taken = await take(stage, DEFERRED, accept)
            (at, first), (later, second) = taken.parts
            assert (taken.status, at, later) == (200, 0.0, DELAY)
            assert (first["data"], first["hasNext"]) == ({"teams": whole["teams"]}, True)
            (increment,) = second["incremental"]
            assert (increment["data"], second["hasNext"]) == ({"companies": whole["companies"]}, False)
            assert "accept" in taken.headers["vary"]
            if accept == IN_2022:
                assert "deferSpec=20220824" in taken.headers["content-type"]
                assert (increment["path"], increment["label"]) == ([], "late")
                assert not {"pending", "completed"} & (first.keys() | second.keys())
            else:
                assert "incrementalSpec=v0.2" in taken.headers["content-type"]
                assert first["pending"] == [{"id": increment["id"], "path": [], "label": "late"}]
                assert second["completed"] == [{"id": increment["id"]}]

    run(scenario())


@pytest.mark.parametrize(
    "accept",
    ["application/json", "*/*", "application/graphql-response+json", "application/json, multipart/mixed;q=0.1"],
)
def test_who_does_not_take_parts_is_answered_in_one_piece(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            whole = (await stage.ask(WHOLE)).data
            for _ in range(2):  # the second time it goes another way
                assert (await stage.ask(DEFERRED, {"accept": accept})).body == {"data": whole}
            assert len((await stage.ask(STREAMED, {"accept": accept})).data["vendors"]) == 5

    run(scenario())


def test_events_are_whole_too() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            taken = await take(stage, DEFERRED, "text/event-stream")
            event, end, _ = taken.body.split(b"\n\n")
            assert json.loads(event.removeprefix(b"event: next\ndata: ")) == (await stage.ask(WHOLE)).body
            assert end == b"event: complete\ndata:"

    run(scenario())


@pytest.mark.parametrize("accept", [IN_2022, NEWER])
def test_items_of_a_list_come_behind_those_that_were_wanted_at_once(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            vendors = (await stage.ask("{ vendors { vendor } }")).data["vendors"]
            (_, first), *others = (await take(stage, STREAMED, accept)).parts
            assert first["data"]["vendors"] == vendors[:2]
            sent = [each for _, part in others for each in part.get("incremental", ())]
            assert [item for each in sent for item in each["items"]] == vendors[2:]
            if accept == IN_2022:
                assert next(each["path"] for each in sent) == ["vendors", 2]

    run(scenario())


@pytest.mark.parametrize("accept", [IN_2022, NEWER])
def test_what_fails_later_is_told_with_its_part(accept: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            await stage.order("userlot", "status", status=500)
            (_, first), (_, second) = (await take(stage, DEFERRED, accept)).parts
            assert "errors" not in first
            (increment,) = second["incremental"]
            (error,) = increment["errors"]
            assert (increment["data"], error["path"]) == ({"companies": None}, ["companies"])
            assert error["extensions"]["vendor"] == "USERLOT"
            assert error["extensions"]["requestId"]

    run(scenario())


def test_a_part_is_held_to_the_deadline_of_the_request() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            slow(stage, Vendor.USERLOT, 60.0)
            taken = await take(stage, DEFERRED, NEWER, {"x-deadline-ms": "2000"})
            (_, _), (at, second) = taken.parts
            assert at <= 2.0
            assert second["incremental"][0]["errors"][0]["extensions"]["code"] == "TIMEOUT"

    run(scenario())


def test_when_the_client_goes_the_vendor_is_asked_no_further() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            calls = slow(stage, Vendor.USERLOT, DELAY)
            taken = await take(stage, DEFERRED, NEWER, leaves=1.0)
            assert len(taken.chunks) == 2  # the opening and the first part
            assert (calls.sent, calls.answered, calls.cancelled) == (1, 0, 1)
            await asyncio.sleep(10 * DELAY)
            assert (calls.sent, len(taken.chunks)) == (1, 2)

    run(scenario())


@pytest.mark.parametrize("document", ["{ nope ... @defer { vendors { vendor } } }", "{ ... @defer { ", "{ a @defer }"])
def test_a_document_that_is_refused_is_answered_in_one_piece(document: str) -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            accept = "multipart/mixed;deferSpec=20220824,application/graphql-response+json"
            taken = await take(stage, document, accept)
            assert (taken.status, taken.headers["content-type"]) == (
                400,
                "application/graphql-response+json; charset=utf-8",
            )
            assert json.loads(taken.body)["errors"]

    run(scenario())


def test_what_is_deferred_by_no_means_is_answered_in_one_piece() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            taken = await take(stage, "{ ... @defer(if: false) { vendors { vendor } } }", NEWER)
            assert taken.headers["content-type"].startswith("application/json")
            assert len(json.loads(taken.body)["data"]["vendors"]) == 5

    run(scenario())


@pytest.mark.parametrize(
    "document",
    [
        "{ companies(first: 8) { nodes @stream(initialCount: 1) { id status { name } account { id } } } }",
        "{ companies(first: 8) { nodes { id ... @defer { status { name } account { id } } } } }",
        "{ companies(first: 8) { nodes { id ... @defer { status { name } ... @defer { account { id } } } } } }",
        "{ accounts(first: 8) { nodes @stream { id company { healthScore } contacts(first: 2) { nodes { id } } } } }",
    ],
)
def test_parts_ask_no_more_of_vendors_than_the_whole(document: str) -> None:
    async def scenario() -> None:
        plain = {"accept": "application/json"}
        async with on_stage() as stage:
            whole = await stage.ask(document, plain)
            sent = sorted(str(each) for vendor in Vendor for each in stage.sent(vendor))
            assert "errors" not in whole.body
        async with on_stage() as stage:
            taken = await take(stage, document, NEWER)
            assert len(taken.parts) > 1
            assert sorted(str(each) for vendor in Vendor for each in stage.sent(vendor)) == sent

    run(scenario())


def test_cost_is_foreseen_as_without_and_told_with_the_last_part() -> None:
    async def scenario() -> None:
        async with on_stage() as stage:
            whole: Any = (await stage.ask(WHOLE, {"x-explain": "cost, plan"})).body["extensions"]
        async with on_stage() as stage:
            (_, first), (_, last) = (await take(stage, DEFERRED, NEWER, {"x-explain": "cost, plan"})).parts
            assert "extensions" not in first
            assert last["extensions"]["cost"] == whole["cost"]
            assert len(last["extensions"]["plan"]["calls"]) == len(whole["plan"]["calls"])

    run(scenario())
