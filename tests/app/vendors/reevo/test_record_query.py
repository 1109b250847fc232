"""Many records by their ids: which calls are made, and what a failing one costs."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.domain.account import ReevoAccount
from app.domain.errors import InvalidInput, MalformedReply, RateLimited, Unavailable, UpstreamError
from app.vendors.reevo import mapping
from app.vendors.reevo.dialect import ReevoDialect
from app.vendors.reevo.record_query import RecordQuery
from tests.app.vendors.reevo.bodies import account, listed
from tests.conftest import ScriptedUpstream

TARGET = "/api/v2/account/_query"
IDS = [str(UUID(int=number)) for number in range(1, 251)]


@pytest.fixture
def records(upstream: ScriptedUpstream) -> RecordQuery[ReevoAccount]:
    return RecordQuery(upstream.client(ReevoDialect()), "account", mapping.account)


def asked(request: httpx.Request) -> list[str]:
    """The ids that a call asks for."""
    ids: list[str] = json.loads(request.content)["filters"][0]["value"]
    return ids


def answering(*, failing: str = "") -> Any:
    """Answers every call with the accounts it asks for, but refuses the call that asks for `failing`."""

    def answer(request: httpx.Request) -> httpx.Response:
        ids = asked(request)
        if failing in ids:
            return httpx.Response(503, headers={"retry-after": "1"})
        return httpx.Response(200, json=listed(*(account(each) for each in reversed(ids))))

    return answer


def names(found: dict[str, ReevoAccount | UpstreamError]) -> dict[str, str]:
    return {key: value.id if isinstance(value, ReevoAccount) else type(value).__name__ for key, value in found.items()}


async def test_ids_are_asked_for_once_in_the_given_order_and_answered_by_id(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, answering())
    found = await records.by_ids([IDS[2], IDS[0], IDS[2]])
    assert names(found) == {IDS[2]: IDS[2], IDS[0]: IDS[0]}
    assert upstream.targets == [f"POST {TARGET}"]
    assert upstream.body() == {
        "filters": [{"field": "id", "operator": "in", "value": [IDS[2], IDS[0]]}],
        "limit": 100,
    }


async def test_no_ids_cost_no_call(upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]) -> None:
    assert await records.by_ids([]) == {}
    assert await records.by_ids([""]) == {}
    assert upstream.calls == []


async def test_an_id_that_reevo_has_nothing_for_is_left_out(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, listed(account(IDS[0])))
    assert names(await records.by_ids(IDS[:2])) == {IDS[0]: IDS[0]}


async def test_a_hundred_ids_a_call_and_the_calls_at_once(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount], monkeypatch: pytest.MonkeyPatch
) -> None:
    together = asyncio.Barrier(3)  # no call is answered before all are there
    answer = answering()

    async def handle(request: httpx.Request) -> httpx.Response:
        upstream.calls.append(request)
        await together.wait()
        return answer(request)  # type: ignore[no-any-return]

    monkeypatch.setattr(upstream, "handle_async_request", handle)
    found = await records.by_ids(IDS)
    assert names(found) == {each: each for each in IDS}
    assert sorted(map(asked, upstream.calls)) == [IDS[:100], IDS[100:200], IDS[200:]]


async def test_a_failed_call_does_not_lose_the_others(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, answering(failing=IDS[150]))
    found = await records.by_ids(IDS)
    assert [key for key, value in found.items() if isinstance(value, Unavailable)] == IDS[100:200]
    assert sum(isinstance(value, ReevoAccount) for value in found.values()) == 150


async def test_ids_that_are_no_uuids_are_asked_for_apart(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if "not-a-uuid" in asked(request):
            return httpx.Response(422, json={"error": {"code": "invalid_filter_value"}})
        return answering()(request)  # type: ignore[no-any-return]

    upstream.on("POST", TARGET, answer)
    found = await records.by_ids([IDS[0], "not-a-uuid", IDS[1]])
    assert names(found) == {IDS[0]: IDS[0], "not-a-uuid": "InvalidInput", IDS[1]: IDS[1]}
    assert list(map(asked, upstream.calls)) == [[IDS[0], IDS[1]], ["not-a-uuid"]]


async def test_letter_case_of_a_uuid_means_nothing(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    lower = "9b4f2fb1-2a7f-4d75-8d5f-3f3f0d7f2a7a"
    upstream.on("POST", TARGET, listed(account(lower)))
    found = await records.by_ids([lower.upper(), lower])
    assert names(found) == {lower.upper(): lower, lower: lower}
    assert asked(upstream.calls[0]) == [lower.upper()]


async def test_following_pages_of_a_call_are_read_until_all_are_found(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on(
        "POST",
        TARGET,
        listed(account(IDS[0]), next_cursor="c1"),
        listed(account(IDS[1]), next_cursor="c2"),  # every id is found: `c2` is not asked for
    )
    assert names(await records.by_ids(IDS[:2])) == {IDS[0]: IDS[0], IDS[1]: IDS[1]}
    assert len(upstream.calls) == 2
    assert upstream.body() == {"cursor": "c1", "limit": 100}


async def test_a_page_that_fails_keeps_what_the_pages_before_it_had(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, listed(account(IDS[0]), next_cursor="c1"), httpx.Response(429))
    found = await records.by_ids(IDS[:3])
    assert isinstance(found[IDS[0]], ReevoAccount)
    assert isinstance(found[IDS[1]], RateLimited)
    assert isinstance(found[IDS[2]], RateLimited)


async def test_a_vendor_that_refuses_its_own_cursor_is_not_the_callers_fault(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on(
        "POST",
        TARGET,
        listed(account(IDS[0]), next_cursor="c1"),
        httpx.Response(400, json={"error": {"code": "invalid_cursor"}}),
    )
    found = await records.by_ids(IDS[:2])
    failure = found[IDS[1]]
    assert isinstance(failure, Unavailable)
    assert (failure.retryable, failure.vendor_code, failure.status) == (True, "invalid_cursor", 400)
    assert isinstance(found[IDS[0]], ReevoAccount)
    assert len(upstream.calls) == 2  # asked again by nobody


async def test_pages_that_ignore_the_ids_end_in_an_error_and_not_in_a_walk_over_everything(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, listed(account(IDS[7]), next_cursor="c1"))
    found = await records.by_ids(IDS[:2])
    assert names(found) == {IDS[0]: "FilterIgnored", IDS[1]: "FilterIgnored"}
    assert len(upstream.calls) == 1


async def test_a_malformed_page_is_every_ids_error(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, listed(account(IDS[0]), {"record_type": "account"}))
    found = await records.by_ids(IDS[:2])
    assert all(isinstance(value, MalformedReply) for value in found.values())
    assert set(found) == set(IDS[:2])


async def test_a_query_is_a_read_and_cached_by_its_body(
    upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]
) -> None:
    upstream.on("POST", TARGET, answering())
    first = await records.by_ids(IDS[:2])
    assert await records.by_ids(IDS[:2]) == first
    assert len(upstream.calls) == 1
    await records.by_ids(IDS[:3])
    assert len(upstream.calls) == 2


async def test_a_failure_is_never_cached(upstream: ScriptedUpstream, records: RecordQuery[ReevoAccount]) -> None:
    upstream.on("POST", TARGET, httpx.Response(400, json={"code": "unknown_field"}), listed(account(IDS[0])))
    assert isinstance((await records.by_ids(IDS[:1]))[IDS[0]], InvalidInput)
    assert names(await records.by_ids(IDS[:1])) == {IDS[0]: IDS[0]}
