"""What a call's place among the others is, and which step it was made for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import httpx
import pytest

from app.domain.errors import Unavailable
from app.domain.vendor import Vendor
from app.upstream.asked import Asked
from app.upstream.client import UpstreamClient
from app.upstream.request import Request
from app.upstream.scope import Call, Choice, Scope, Strategy, chose, serving
from app.upstream.writing import Write
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.swift.dialect import SwiftDialect
from tests.app.upstream.test_oauth import TOKEN, credential, granted
from tests.app.upstream.test_tries import THING, client_of
from tests.conftest import ScriptedUpstream

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def asking(path: str) -> Request:
    return Request("swift.account.get", "GET", path)


async def read(client: UpstreamClient, path: str) -> int:
    return await client.read(asking(path), lambda reply: reply.status)


def behind(scope: Scope) -> list[int]:
    return [call.behind for call in scope.calls]


def steps(scope: Scope) -> list[str | None]:
    return [call.step and call.step.need for call in scope.calls]


def chosen(need: str, vendor: Vendor = Vendor.SWIFT) -> Choice:
    return chose(vendor, need, Strategy.POINTS, "because", 1)


def test_a_question_becomes_a_call_when_it_has_ended() -> None:
    moments = iter([1.0, 1.25, 1.5])
    scope = Scope("inbound")
    asked = Asked(Vendor.SWIFT, asking("/1"), scope, lambda: next(moments))
    assert scope.calls == []
    asked.ended()
    asked.ended("shared", 7, NOON)
    first, second = scope.calls
    assert first == Call(Vendor.SWIFT, "swift.account.get", "network", 250.0, 0)
    assert second == Call(Vendor.SWIFT, "swift.account.get", "shared", 250.0, 7, NOON, behind=1)


async def test_calls_beside_each_other_are_behind_none_and_the_next_is_behind_both(upstream: ScriptedUpstream) -> None:
    for path in ("/1", "/2", "/3"):
        upstream.on("GET", path, {})
    client = upstream.client(SwiftDialect())
    with serving("inbound") as scope:
        await asyncio.gather(read(client, "/1"), read(client, "/2"))
        await read(client, "/3")
        await read(client, "/1")
    assert [call.source for call in scope.calls] == ["network", "network", "network", "cache"]
    assert behind(scope) == [0, 0, 2, 3]


async def test_a_call_that_waited_for_a_token_is_behind_it(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", TOKEN, granted("t1"))
    upstream.on("GET", "/teams", {"data": []})
    client = upstream.client(AssembleDialect(), credential=credential(upstream))
    with serving("inbound") as scope:
        chosen("all teams", Vendor.ASSEMBLE)
        await client.read(Request("assemble.team.list", "GET", "/teams"), lambda reply: reply.status)
    assert (steps(scope), behind(scope)) == (["a token", "all teams"], [0, 1])
    assert scope.sent == {}


async def test_tries_are_behind_each_other_and_of_one_step(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(500))
    with serving("inbound") as scope:
        chosen("a thing", Vendor.USERLOT)
        with pytest.raises(Unavailable):
            await client_of(upstream).read(THING, lambda reply: reply.status)
    assert (steps(scope), behind(scope)) == (["a thing"] * 3, [0, 1, 2])


async def test_a_write_is_behind_what_it_waited_for(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/1", {})
    upstream.on("POST", "/1", {})
    client = upstream.client(SwiftDialect())
    with serving("inbound") as scope:
        chosen("1 account by id")
        await read(client, "/1")
        chosen("what is written")
        request = Request("swift.account.update", "POST", "/1", body=b"{}")
        await client.write(Write(request, lambda reply: reply.status, frozenset({"account"})))
    assert (steps(scope), behind(scope)) == (["1 account by id", "what is written"], [0, 1])


async def test_a_call_is_of_what_was_chosen_last_of_its_vendor_in_its_own_task(upstream: ScriptedUpstream) -> None:
    for path in ("/1", "/2", "/3"):
        upstream.on("GET", path, {})
    client = upstream.client(SwiftDialect())

    async def part(path: str) -> None:
        chosen(f"a part: {path}")
        await read(client, path)

    with serving("inbound") as scope:
        chosen("the whole")
        chosen("somebody else's", Vendor.REEVO)
        await asyncio.gather(part("/1"), part("/2"))
        await read(client, "/3")
    assert sorted(map(str, steps(scope))) == ["a part: /1", "a part: /2", "the whole"]


async def test_a_call_for_which_nothing_was_chosen_has_no_step(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/1", {})
    with serving("inbound") as scope:
        await read(upstream.client(SwiftDialect()), "/1")
    assert steps(scope) == [None]
