"""Swift's accounts over a scripted upstream, with the vendor's documented bodies."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput, InvalidInput, MalformedReply, UpstreamAuth
from app.vendors.swift.accounts import SwiftAccounts
from app.vendors.swift.dialect import SwiftDialect
from tests.conftest import ScriptedUpstream

ULID = "01J0CRVTXX9KBD9NWS02R5R8RT"
DOCUMENTED: dict[str, Any] = {
    "customer_id": 0,
    "id": ULID,
    "inserted_at": "2024-06-14T00:00:00.000000Z",
    "legacy_access": False,
    "lrn_access": False,
    "mms_access": "NONE",
    "name": "ACME Corp",
    "require_ip_api_access": False,
    "require_ip_gql_access": False,
    "sms_access": "NONE",
    "updated_at": "2024-06-14T00:00:00.000000Z",
}


def one(**changes: object) -> dict[str, Any]:
    return {"data": {**DOCUMENTED, **changes}, "type": "account"}


def listed(*items: object, **page_info: object) -> dict[str, Any]:
    return {"data": {"items": list(items), "page_info": page_info}, "type": "list"}


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> SwiftAccounts:
    return SwiftAccounts(upstream.client(SwiftDialect()))


async def test_a_read_documented_as_201_is_a_success(upstream: ScriptedUpstream, accounts: SwiftAccounts) -> None:
    upstream.on("GET", f"/api/v1/accounts/{ULID}", one(), status=201)
    account = await accounts.get(ULID)
    assert account is not None
    assert (account.id, account.name, account.customer_id) == (ULID, "ACME Corp", 0)
    assert account.inserted_at == "2024-06-14T00:00:00.000000Z"
    assert account.sms_enabled is False
    assert upstream.calls[0].headers["accept"] == "application/json, text/plain"


async def test_unknown_flags_and_keys_pass_through(upstream: ScriptedUpstream, accounts: SwiftAccounts) -> None:
    upstream.on("GET", f"/api/v1/accounts/{ULID}", one(sms_access="SOMETHING_NEW", region="eu", customer_id=2**62 + 1))
    account = await accounts.get(ULID)
    assert account is not None
    assert (account.sms_access, account.sms_enabled) == ("SOMETHING_NEW", True)
    assert account.custom_fields == {"region": "eu"}
    assert account.customer_id == 2**62 + 1


async def test_an_unknown_id_is_none(upstream: ScriptedUpstream, accounts: SwiftAccounts) -> None:
    upstream.on("GET", f"/api/v1/accounts/{ULID}", httpx.Response(404, text="no such account"))
    assert await accounts.get(ULID) is None


@pytest.mark.parametrize("account_id", ["", ".", ".."])
async def test_an_id_that_is_not_a_path_slot_is_never_sent(
    upstream: ScriptedUpstream, accounts: SwiftAccounts, account_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await accounts.get(account_id)
    assert upstream.calls == []


async def test_the_double_envelope_and_float_numbers_of_a_list(
    upstream: ScriptedUpstream, accounts: SwiftAccounts
) -> None:
    upstream.on("GET", "/api/v1/accounts", listed(one(), after=None, before=None, limit=50.0, total=1.0))
    page = await accounts.page(None, 25)
    assert [row.id for row in page.rows] == [ULID]
    assert (page.following, page.total) == (None, 1)


async def test_the_documented_sample_is_one_page_without_a_believable_total(
    upstream: ScriptedUpstream, accounts: SwiftAccounts
) -> None:
    upstream.on("GET", "/api/v1/accounts?after=string", listed(one(), after="string", limit=0.0, total=0.0))
    page = await accounts.page("string", 25)
    assert (page.following, page.total) == (None, None)


@pytest.mark.parametrize("zero", [0.0, 0, "0"])
async def test_the_documented_sample_names_no_next_page(
    upstream: ScriptedUpstream, accounts: SwiftAccounts, zero: object
) -> None:
    """`"page_info": {"after": "string", "before": "string", "limit": 0.0, "total": 0.0}`, and no parameter."""
    upstream.on("GET", "/api/v1/accounts", listed(one(), after="string", before="string", limit=zero, total=zero))
    page = await accounts.page(None, 25)
    assert (len(page.rows), page.following, page.total) == (1, None, None)
    assert await accounts.all() == page.rows
    assert upstream.targets == ["GET /api/v1/accounts"]


async def test_the_next_page_is_asked_for_by_its_cursor(upstream: ScriptedUpstream, accounts: SwiftAccounts) -> None:
    upstream.on("GET", "/api/v1/accounts", listed(one(), after="c/1", total=2.0))
    upstream.on("GET", "/api/v1/accounts?after=c%2F1", listed(one(id="X"), after="", total=2.0))
    first = await accounts.page(None, 25)
    assert first.following == "c/1"
    second = await accounts.page(first.following, 25)
    assert ([row.id for row in second.rows], second.following) == (["X"], None)


async def test_all_pages_are_walked_once_and_a_circle_of_cursors_ends(
    upstream: ScriptedUpstream, accounts: SwiftAccounts
) -> None:
    upstream.on("GET", "/api/v1/accounts", listed(one(), after="b"))
    upstream.on("GET", "/api/v1/accounts?after=b", listed(one(id="X"), after="c"))
    upstream.on("GET", "/api/v1/accounts?after=c", listed(one(id="X"), after="b"))
    assert [account.id for account in await accounts.all()] == [ULID, "X"]
    assert len(upstream.calls) == 3


async def test_a_refused_key_is_told_without_the_key(upstream: ScriptedUpstream, accounts: SwiftAccounts) -> None:
    upstream.on("GET", f"/api/v1/accounts/{ULID}", httpx.Response(401, text="bad key"))
    with pytest.raises(UpstreamAuth) as caught:
        await accounts.get(ULID)
    assert caught.value.message == "Swift answered 401 to swift.account.get: bad key"
    assert caught.value.extensions["code"] == "UPSTREAM_AUTH"


@pytest.mark.parametrize("body", ["", "<html>", "[]", '{"data": []}', '{"data": {"name": "no id"}}'])
async def test_a_body_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, accounts: SwiftAccounts, body: str
) -> None:
    upstream.on("GET", f"/api/v1/accounts/{ULID}", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply):
        await accounts.get(ULID)


async def test_the_parent_account_is_no_customer(upstream: ScriptedUpstream) -> None:
    accounts = SwiftAccounts(upstream.client(SwiftDialect()), parent_id=ULID.lower())
    upstream.on("GET", "/api/v1/accounts", listed(one(), one(id="X"), after=None, total=2.0))
    page = await accounts.page(None, 25)
    assert ([row.id for row in page.rows], page.total) == (["X"], 1)
    assert await accounts.get(ULID) is None
    assert upstream.targets == ["GET /api/v1/accounts"]


async def test_the_key_goes_in_the_header_that_is_documented() -> None:
    assert await SwiftDialect().credential("k3y").headers() == {"authorization": "Bearer k3y"}


@pytest.mark.parametrize("status", [400, 422])
async def test_that_what_is_no_ulid_is_refused_means_that_there_is_no_such_account(
    upstream: ScriptedUpstream, accounts: SwiftAccounts, status: int
) -> None:
    """`id` is a "ULID: Unique identifier for the account", and what a read of anything else answers is not stated."""
    for account_id in ("garbage", ULID, ULID.lower()):
        upstream.on("GET", f"/api/v1/accounts/{account_id}", {"error": "no"}, status=status)
    assert await accounts.get("garbage") is None
    for account_id in (ULID, ULID.lower()):
        with pytest.raises(InvalidInput):
            await accounts.get(account_id)
