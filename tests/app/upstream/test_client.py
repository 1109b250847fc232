"""The pipeline: what is sent, what is shared, whose deadline ends what."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from app import __version__
from app.domain.errors import NotFound, RateLimited, TimedOut, UpstreamError
from app.upstream.auth import HeaderCredential
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.request import Request, query
from app.upstream.scope import serving
from tests.app.upstream.gates import (
    CREDENTIAL,
    THING,
    Clock,
    Gate,
    PlainDialect,
    Stream,
    Streaming,
    as_json,
    client_over,
)
from tests.conftest import ScriptedUpstream

SOON = 0.005  # seconds; a deadline that passes while the test waits for it
LONG = 30.0


async def read_within(client: object, seconds: float | None, request_id: str = "r") -> object:
    with serving(request_id, seconds=seconds):
        return await client.read(THING, as_json)  # type: ignore[attr-defined]


async def test_what_every_call_carries(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing?a=1", {"x": 1})
    client = upstream.client(PlainDialect(), credential=HeaderCredential("ApiKey", CREDENTIAL))
    request = Request("userlot.thing.get", "GET", "/thing", query(a=1), headers={"x-own": "2"})
    with serving("inbound-7"):
        assert await client.read(request, as_json) == {"x": 1}
    sent = dict(upstream.calls[0].headers)
    assert sent == {
        "host": "vendor.test",
        "accept": "application/vnd.test+json",
        "accept-encoding": "gzip",
        "user-agent": f"account-gateway/{__version__}",
        "x-request-id": "inbound-7",
        "x-own": "2",
        "apikey": CREDENTIAL,
    }


async def test_a_body_goes_as_it_is_with_its_type(upstream: ScriptedUpstream) -> None:
    upstream.on("POST", "/query", [])
    body = '{"é":1.10}'.encode()
    await upstream.client(PlainDialect()).read(Request("userlot.thing.query", "POST", "/query", body=body), as_json)
    assert upstream.calls[0].content == body
    assert upstream.calls[0].headers["content-type"] == "application/json"


async def test_the_base_urls_own_path_stays_in_front(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/eu/v1/thing", 1)
    for base_url in ("http://vendor.test/eu/v1", "http://vendor.test/eu/v1/"):
        client = client_over(upstream, base_url=base_url)
        assert await client.read(THING, as_json) == 1
        await client.aclose()


async def test_a_vendors_cookies_are_never_sent_back(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(200, json=1, headers={"set-cookie": "who=first; Path=/"}))
    client = upstream.client(PlainDialect(), policy=Policy(freshness=Freshness(0)))
    await client.read(THING, as_json)
    await client.read(THING, as_json)
    assert ["cookie" in call.headers for call in upstream.calls] == [False, False]


async def test_ten_at_once_are_one_call_and_later_ones_none() -> None:
    gate = Gate()
    client = client_over(gate)
    with serving("r") as scope:
        waiting = [asyncio.create_task(client.read(THING, as_json)) for _ in range(10)]
        await gate.asked.wait()
        gate.opened.set()
        assert await asyncio.gather(*waiting) == [{"answer": 1}] * 10
        assert await client.read(THING, as_json) == {"answer": 1}
    assert gate.calls == 1
    assert sorted(call.source for call in scope.calls) == ["cache", "network", *["shared"] * 9]
    assert {call.operation for call in scope.calls} == {"userlot.thing.get"}
    assert {call.bytes for call in scope.calls if call.source == "network"} == {len(gate.content)}
    assert {call.bytes for call in scope.calls if call.source == "cache"} == {0}


async def test_answers_are_asked_for_anew_after_their_time() -> None:
    gate, clock = Gate(), Clock()
    gate.opened.set()
    client = client_over(gate, clock=clock, freshness=Freshness(60.0))
    await client.read(THING, as_json)
    clock.now += 59
    await client.read(THING, as_json)
    assert gate.calls == 1
    clock.now += 2
    await client.read(THING, as_json)
    assert gate.calls == 2


async def test_how_many_reads_would_ask_the_vendor() -> None:
    gate, clock = Gate(), Clock()
    gate.opened.set()
    client = client_over(gate, clock=clock, freshness=Freshness(60.0))
    other = Request("userlot.other.get", "GET", "/other")
    assert client.missing([THING, other]) == 2
    await client.read(THING, as_json)
    assert client.missing([THING, other]) == 1
    assert client.missing([]) == 0
    clock.now += 61
    assert client.missing(iter([THING])) == 1
    assert gate.calls == 1


async def test_a_failure_is_shared_and_the_next_asks_again() -> None:
    gate = Gate(status=503)
    client = client_over(gate)
    waiting = [asyncio.create_task(client.read(THING, as_json)) for _ in range(3)]
    await gate.asked.wait()
    gate.opened.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [getattr(outcome, "status", None) for outcome in outcomes] == [503] * 3
    assert gate.calls == 1
    gate.status = 200
    assert await client.read(THING, as_json) == {"answer": 1}
    assert gate.calls == 2


async def test_a_waiter_in_a_hurry_leaves_the_answer_to_one_who_waits() -> None:
    gate = Gate()
    client = client_over(gate, deadline=LONG)
    patient = asyncio.create_task(read_within(client, LONG, "patient"))
    with pytest.raises(TimedOut) as caught:
        await read_within(client, SOON, "hasty")
    assert (caught.value.request_id, caught.value.operation) == ("hasty", "userlot.thing.get")
    gate.opened.set()
    assert await patient == {"answer": 1}
    assert gate.calls == 1
    assert not gate.cancelled.is_set()


async def test_the_one_who_began_may_be_the_one_in_a_hurry() -> None:
    gate = Gate()
    client = client_over(gate, deadline=LONG)
    hasty = asyncio.create_task(read_within(client, SOON))
    await gate.asked.wait()
    patient = asyncio.create_task(read_within(client, LONG))
    with pytest.raises(TimedOut):
        await hasty
    gate.opened.set()
    assert await patient == {"answer": 1}
    assert gate.calls == 1


async def test_the_last_waiter_to_go_takes_the_call_with_it() -> None:
    gate = Gate()
    with pytest.raises(TimedOut):
        await read_within(client_over(gate, deadline=LONG), SOON)
    await asyncio.wait_for(gate.cancelled.wait(), LONG)
    assert gate.calls == 1


async def test_a_deadline_that_has_passed_sends_nothing() -> None:
    gate = Gate()
    with pytest.raises(TimedOut):
        await read_within(client_over(gate), -1.0)
    assert gate.calls == 0


async def test_the_calls_own_deadline_ends_it_for_whoever_waits_longer() -> None:
    gate = Gate()
    client = client_over(gate, deadline=SOON)
    with pytest.raises(TimedOut):
        await read_within(client, None)
    assert gate.cancelled.is_set()
    assert client.history.last_error_code == "TIMEOUT"


async def test_a_body_that_drips_past_the_deadline_is_late_though_no_single_read_was() -> None:
    stream = Stream([b"[", b"1", b","], hangs=True)
    client = client_over(Streaming(stream), deadline=SOON, read_timeout=LONG)
    with pytest.raises(TimedOut) as caught:
        await client.read(THING, as_json)
    assert caught.value.code == "TIMEOUT"
    assert stream.taken == 3
    assert stream.closed


async def test_find_takes_not_found_for_none_and_nothing_else(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", httpx.Response(404), httpx.Response(410), httpx.Response(400), {"id": 1})
    client = client_over(upstream, freshness=Freshness(0.0))
    assert await client.find(THING, as_json) is None
    assert await client.find(THING, as_json) is None
    with pytest.raises(UpstreamError) as caught:
        await client.find(THING, as_json)
    assert caught.value.status == 400
    assert await client.find(THING, as_json) == {"id": 1}
    upstream.on("GET", "/other", {}, status=404)
    with pytest.raises(NotFound):
        await client.read(Request("userlot.other.get", "GET", "/other"), as_json)


async def test_the_budget_refuses_what_cannot_go_in_time_and_takes_no_slot(upstream: ScriptedUpstream) -> None:
    upstream.on("GET", "/thing", 1)
    client = upstream.client(PlainDialect(), policy=Policy(per_second=1, freshness=Freshness(0), deadline=0.5))
    assert client.calls_left == 1
    with serving("inbound-9"):
        await client.read(THING, as_json)
        assert client.calls_left == 0
        with pytest.raises(RateLimited, match="allows 1 calls a second") as caught:
            await client.read(THING, as_json)
    assert caught.value.retry_at is not None
    assert caught.value.request_id == "inbound-9"
    assert caught.value.status is None
    assert len(upstream.calls) == 1


async def test_without_a_stated_budget_none_is_told(upstream: ScriptedUpstream) -> None:
    assert upstream.client(PlainDialect()).calls_left is None
