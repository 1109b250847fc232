"""Reevo's accounts over a scripted upstream."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.account import ReevoAccount
from app.domain.errors import (
    BadUserInput,
    CursorExpired,
    Forbidden,
    InvalidInput,
    MalformedReply,
    RateLimited,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.domain.query import Condition, Operator, Sort
from app.upstream.auth import HeaderCredential
from app.vendors.reevo.accounts import ReevoAccounts
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, account, listed
from tests.conftest import ScriptedUpstream

ONE = f"/api/v2/account/{ID}"
QUERY = "/api/v2/account/_query"
SINCE = Condition("updated_at", Operator.GTE, "2026-06-01T00:00:00Z")


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> ReevoAccounts:
    return ReevoAccounts(upstream.client(ReevoDialect(), credential=HeaderCredential("authorization", "Bearer key")))


@pytest.mark.parametrize("body", [{"data": account()}, account()])
async def test_one_account_by_its_id(upstream: ScriptedUpstream, accounts: ReevoAccounts, body: dict[str, Any]) -> None:
    upstream.on("GET", ONE, body)
    found = await accounts.get(ID)
    assert found is not None
    assert (found.id, found.display_name) == (ID, "Acme")
    headers = upstream.calls[0].headers
    assert (headers["authorization"], headers["accept"]) == ("Bearer key", "application/json")
    assert "content-type" not in headers


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404),
        httpx.Response(404, json={"error": {"code": "record_not_found", "message": "archived"}}),
        httpx.Response(400, json={"code": "record_not_found"}),
        httpx.Response(410, text="gone"),
    ],
)
async def test_an_unknown_or_archived_account_is_none(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, answer: httpx.Response
) -> None:
    upstream.on("GET", ONE, answer)
    assert await accounts.get(ID) is None


@pytest.mark.parametrize("account_id", ["", ".", "..", "_query", "_assert", "_schema", "_anything"])
async def test_a_word_of_the_vendors_own_is_never_sent_as_an_id(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, account_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await accounts.get(account_id)
    assert upstream.calls == []


@pytest.mark.parametrize(
    ("account_id", "slot"), [("a/b", "a%2Fb"), ("a b?c#d", "a%20b%3Fc%23d"), ("%2F", "%252F"), ("é", "%C3%A9")]
)
async def test_an_id_is_percent_encoded_once(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, account_id: str, slot: str
) -> None:
    upstream.on("GET", f"/api/v2/account/{slot}", {"data": account(account_id)})
    found = await accounts.get(account_id)
    assert found is not None
    assert upstream.targets == [f"GET /api/v2/account/{slot}"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(401, text="bad key"), UpstreamAuth),
        (httpx.Response(403, json={"error": {"code": "missing_permission"}}), Forbidden),
        (httpx.Response(429, headers={"retry-after": "7"}), RateLimited),
        (httpx.Response(500, json={}), Unavailable),
        (httpx.Response(302, headers={"location": "/login"}), MalformedReply),
        (httpx.Response(204), MalformedReply),
        (httpx.Response(200, text=""), MalformedReply),
        (httpx.Response(200, text="<html>"), MalformedReply),
        (httpx.Response(200, text='{"data": {"id": "1", "attri'), MalformedReply),
        (httpx.Response(200, json=[]), MalformedReply),
        (httpx.Response(200, json={"data": {"attributes": {}}}), MalformedReply),
        (httpx.Response(200, json={"error": {"code": "record_not_found"}}), MalformedReply),
        (httpx.ReadTimeout("slow"), Unavailable),
        (httpx.ConnectError("refused"), Unavailable),
    ],
)
async def test_no_usable_answer(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, answer: httpx.Response | Exception, kind: type[UpstreamError]
) -> None:
    upstream.on("GET", ONE, answer)
    with pytest.raises(kind) as caught:
        await accounts.get(ID)
    assert caught.value.operation == "reevo.account.get"
    assert (caught.value.extensions["retryAt"] is not None) == (kind is RateLimited)


async def test_the_first_page_sends_filters_sort_and_limit(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    upstream.on("POST", QUERY, listed(account(), next_cursor="c1", meta={"total": 7}))
    page = await accounts.page((SINCE,), (Sort("updated_at", descending=True),), None, 25)
    assert ([row.id for row in page.rows], page.following, page.total) == ([ID], "c1", 7)
    assert upstream.targets == [f"POST {QUERY}"]
    assert upstream.calls[0].headers["content-type"] == "application/json"
    assert upstream.body() == {
        "filters": [{"field": "updated_at", "operator": "gte", "value": "2026-06-01T00:00:00Z"}],
        "sort": [{"field": "updated_at", "direction": "desc"}],
        "limit": 25,
    }


async def test_the_following_page_sends_the_cursor_without_filter_and_sort(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("POST", QUERY, {"data": [account("b")], "meta": {"next_cursor": None}})
    page = await accounts.page((SINCE,), (Sort("updated_at"),), "c1", 500)
    assert upstream.body() == {"cursor": "c1", "limit": 100}
    assert ([row.id for row in page.rows], page.following, page.total) == (["b"], None, None)


async def test_an_empty_list_is_one_page(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    upstream.on("POST", QUERY, listed(next_cursor="c1"))
    page = await accounts.page((), (), None, 25)
    assert (page.rows, page.following, upstream.body()) == ((), None, {"limit": 25})


@pytest.mark.parametrize("status", [400, 404, 410, 422])
async def test_a_cursor_that_reevo_no_longer_takes_is_told_and_not_tried_again(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, status: int
) -> None:
    upstream.on("POST", QUERY, httpx.Response(status, json={"error": {"code": "invalid_cursor"}}))
    with pytest.raises(CursorExpired, match="start from the first page"):
        await accounts.page((), (), "old", 25)
    assert len(upstream.calls) == 1


async def test_another_refusal_of_a_following_page_stays_what_it_is(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("POST", QUERY, httpx.Response(400, json={"error": {"code": "invalid_filter_field"}}))
    with pytest.raises(InvalidInput) as caught:
        await accounts.page((), (), "c1", 25)
    assert caught.value.vendor_code == "invalid_filter_field"


async def test_a_query_that_reevo_must_refuse_is_not_sent(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    with pytest.raises(BadUserInput):
        await accounts.page((), tuple(Sort(name) for name in "abcd"), None, 25)
    assert upstream.calls == []


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": [1]}, {"data": [{"id": None}]}, []])
async def test_a_list_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, body: object
) -> None:
    upstream.on("POST", QUERY, httpx.Response(200, json=body))
    with pytest.raises(MalformedReply):
        await accounts.page((), (), None, 25)


async def test_a_page_that_was_read_is_not_read_again_and_another_is(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("POST", QUERY, listed(account()))
    first = await accounts.page((SINCE,), (), None, 25)
    assert await accounts.page((SINCE,), (), None, 25) is first
    assert len(upstream.calls) == 1
    await accounts.page((), (), None, 25)
    assert len(upstream.calls) == 2


async def test_many_accounts_by_their_ids(upstream: ScriptedUpstream, accounts: ReevoAccounts) -> None:
    upstream.on("POST", QUERY, listed(account()))
    found = await accounts.get_many([ID, "3c90c3cc-0d44-4b50-8888-8dd25736052a"])
    assert list(found) == [ID]
    assert isinstance(found[ID], ReevoAccount)


async def test_domains_are_read_through_the_account_and_need_no_call_of_their_own(
    upstream: ScriptedUpstream, accounts: ReevoAccounts
) -> None:
    upstream.on("GET", ONE, {"data": account()})
    found = await accounts.get(ID)
    assert found is not None
    assert [(each.domain_name, each.is_primary) for each in found.domains] == [("acme.com", True), ("acme.de", False)]
    assert upstream.targets == [f"GET {ONE}"]


@pytest.mark.parametrize("status", [400, 422])
async def test_that_what_is_no_uuid_is_refused_means_that_there_is_no_such_account(
    upstream: ScriptedUpstream, accounts: ReevoAccounts, status: int
) -> None:
    """Of `GET /api/v2/account/{account_id}` it is not stated what is answered to an id that cannot be one."""
    for account_id in ("garbage", ID):
        upstream.on("GET", f"/api/v2/account/{account_id}", {"code": "field_value_invalid"}, status=status)
    upstream.on("POST", QUERY, {"code": "invalid_filter_value"}, status=status)
    assert await accounts.get("garbage") is None
    with pytest.raises(InvalidInput):
        await accounts.get(ID)
    many = await accounts.get_many(["garbage", ID])
    assert list(many) == [ID]
    assert isinstance(many[ID], InvalidInput)
