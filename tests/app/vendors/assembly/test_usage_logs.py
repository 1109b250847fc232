"""Assembly's usage logs over a scripted upstream."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput, CursorInvalid, MalformedReply, NotFound, RateLimited
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.assembly.usage_logs import AssemblyUsageLogs
from tests.conftest import ScriptedUpstream


def listed(*ids: str, **flags: object) -> dict[str, Any]:
    return {"logs": {"data": [{"id": i, "timestamp": "2025-03-20T15:30:00Z"} for i in ids], **flags}}


@pytest.fixture
def logs(upstream: ScriptedUpstream) -> AssemblyUsageLogs:
    return AssemblyUsageLogs(upstream.client(AssemblyDialect()))


async def test_the_organisations_logs_come_newest_first_and_page_by_offset(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs
) -> None:
    upstream.on("GET", "/usage?limit=2&offset=0", listed("u3", "u2", has_next_page=True, next_cursor=2))
    upstream.on("GET", "/usage?limit=2&offset=2", listed("u1", has_next_page=False, next_cursor=None))
    first = await logs.page(None, None, 2)
    assert ([row.id for row in first.rows], first.following, first.total) == (["u3", "u2"], "2", None)
    last = await logs.page(None, first.following, 2)
    assert ([row.id for row in last.rows], last.following) == (["u1"], None)


async def test_a_read_names_an_account_in_the_slot_where_a_write_names_a_log(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs
) -> None:
    upstream.on("GET", "/usage/ann%40acme.com?limit=100&offset=0", listed("u1", has_next_page=False))
    page = await logs.page("ann@acme.com", None, 500)
    assert [row.id for row in page.rows] == ["u1"]
    assert upstream.targets == ["GET /usage/ann%40acme.com?limit=100&offset=0"]


async def test_logs_of_different_accounts_are_never_mixed(upstream: ScriptedUpstream, logs: AssemblyUsageLogs) -> None:
    upstream.on("GET", "/usage/a?limit=25&offset=0", listed("ua"))
    upstream.on("GET", "/usage/b?limit=25&offset=0", listed("ub"))
    upstream.on("GET", "/usage?limit=25&offset=0", listed("ua", "ub"))
    pages = [await logs.page(ref, None, 25) for ref in ("a", "b", None)]
    assert [[row.id for row in page.rows] for page in pages] == [["ua"], ["ub"], ["ua", "ub"]]


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(400, json={"error": "account not found"})])
async def test_logs_of_an_unknown_account_are_not_an_empty_list(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs, answer: httpx.Response
) -> None:
    upstream.on("GET", "/usage/gone.com?limit=25&offset=0", answer)
    with pytest.raises(NotFound):
        await logs.page("gone.com", None, 25)


@pytest.mark.parametrize("ref", ["", ".", "..", "labels"])
async def test_a_reference_that_is_no_path_slot_is_never_sent(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs, ref: str
) -> None:
    with pytest.raises(BadUserInput):
        await logs.page(ref, None, 25)
    assert upstream.calls == []


async def test_a_token_of_another_list_is_never_sent(upstream: ScriptedUpstream, logs: AssemblyUsageLogs) -> None:
    with pytest.raises(CursorInvalid):
        await logs.page(None, "next", 25)
    assert upstream.calls == []


@pytest.mark.parametrize("body", ["", '{"logs": []}', '{"logs": {"data": [{"type": "no id"}]}}', '{"logs": {"data": ['])
async def test_a_body_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, logs: AssemblyUsageLogs, body: str
) -> None:
    upstream.on("GET", "/usage?limit=25&offset=0", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply):
        await logs.page(None, None, 25)


async def test_a_spent_budget_says_when_to_come_back(upstream: ScriptedUpstream, logs: AssemblyUsageLogs) -> None:
    upstream.on("GET", "/usage?limit=25&offset=0", httpx.Response(429, json={"error": "rate limit"}))
    with pytest.raises(RateLimited) as caught:
        await logs.page(None, None, 25)
    assert caught.value.retry_at is not None
