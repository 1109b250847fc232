"""Assembly's accounts over a scripted upstream."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import (
    BadUserInput,
    CursorInvalid,
    Forbidden,
    InvalidInput,
    MalformedReply,
    RateLimited,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.vendors.assembly.accounts import AssemblyAccounts
from app.vendors.assembly.dialect import AssemblyDialect
from tests.conftest import ScriptedUpstream

ID = "01945162-52fc-739b-98de-e2ac9f2eec49"
ACME: dict[str, Any] = {"id": ID, "type": "Company", "name": "Acme", "domain": "acme.com"}
ANN: dict[str, Any] = {"id": "p1", "type": "Customer", "name": "Ann", "domain": "ann@acme.com", "company_id": ID}


@pytest.fixture
def accounts(upstream: ScriptedUpstream) -> AssemblyAccounts:
    return AssemblyAccounts(upstream.client(AssemblyDialect()))


@pytest.mark.parametrize(
    "body", [{"account": ACME}, {"account": {"account": ACME}}, {"id": "of the reply", "account": ACME}, ACME]
)
async def test_an_account_comes_in_its_envelope_or_bare(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts, body: dict[str, Any]
) -> None:
    upstream.on("GET", f"/accounts/{ID}", body)
    account = await accounts.get(ID)
    assert account is not None
    assert (account.id, account.name, account.raw) == (ID, "Acme", ACME)
    assert upstream.calls[0].headers["accept"] == "application/json"


@pytest.mark.parametrize("status", [200, 201])
async def test_the_success_code_is_any_2xx(upstream: ScriptedUpstream, accounts: AssemblyAccounts, status: int) -> None:
    upstream.on("GET", "/accounts/acme.com", {"account": ACME}, status=status)
    assert await accounts.get("acme.com") is not None


@pytest.mark.parametrize(
    ("ref", "path"),
    [
        (ID, f"/accounts/{ID}"),
        ("acme.com", "/accounts/acme.com"),
        ("ann@acme.com", "/accounts/ann%40acme.com"),
        ("reevo:a/b c?d#e", "/accounts/reevo%3Aa%2Fb%20c%3Fd%23e"),
        ("50%25", "/accounts/50%2525"),
    ],
)
async def test_all_three_kinds_of_reference_stand_in_the_one_slot(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts, ref: str, path: str
) -> None:
    upstream.on("GET", path, {"account": ACME})
    assert await accounts.get(ref) is not None
    assert upstream.targets == [f"GET {path}"]


@pytest.mark.parametrize("ref", ["labels", "add_props", "upsert", "search", "notes", "create_note", "", ".", ".."])
async def test_a_reserved_word_is_never_sent_as_a_reference(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts, ref: str
) -> None:
    with pytest.raises(BadUserInput):
        await accounts.get(ref)
    assert upstream.calls == []


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"error": "Account not found"}),
        httpx.Response(404, text="nothing here"),
        httpx.Response(400, json={"error": "account not found"}),
        httpx.Response(400, json={"error": 400, "message": "Account Not Found"}),
    ],
)
async def test_an_unknown_account_is_none_in_either_way_of_saying_so(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts, answer: httpx.Response
) -> None:
    upstream.on("GET", "/accounts/acme.com", answer)
    assert await accounts.get("acme.com") is None


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(400, json={"error": "Invalid account ID or missing parameters"}), InvalidInput),
        (httpx.Response(401, json={"error": "Invalid API Key or expired API Key"}), UpstreamAuth),
        (httpx.Response(403, json={"error": "no"}), Forbidden),
        (httpx.Response(429, headers={"retry-after": "2"}), RateLimited),
        (httpx.Response(503, json={"error": "Assembly server error has been logged"}), Unavailable),
        (httpx.ConnectError("refused"), Unavailable),
    ],
)
async def test_every_other_refusal_is_an_error_of_one_call(
    upstream: ScriptedUpstream,
    accounts: AssemblyAccounts,
    answer: httpx.Response | Exception,
    kind: type[UpstreamError],
) -> None:
    upstream.on("GET", "/accounts/acme.com", answer)
    with pytest.raises(kind) as caught:
        await accounts.get("acme.com")
    assert caught.value.extensions["vendor"] == "ASSEMBLY"
    assert caught.value.extensions["operation"] == "assembly.account.get"
    assert len(upstream.calls) == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        "[]",
        "{}",
        '{"account": null}',
        '{"account": []}',
        '{"account": {}}',
        '{"account": {"name": "no id"}}',
        '{"account": {"id": "x"',
        '{"labels": []}',
    ],
)
async def test_a_body_of_another_shape_is_malformed(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts, body: str
) -> None:
    upstream.on("GET", "/accounts/acme.com", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply):
        await accounts.get("acme.com")


async def test_the_list_keeps_companies_before_customers_and_pages_by_offset(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts
) -> None:
    upstream.on(
        "GET",
        "/accounts?limit=2&offset=0",
        {"accounts": {"data": [ACME, ANN], "has_next_page": True, "next_cursor": 9}},
    )
    upstream.on(
        "GET", "/accounts?limit=2&offset=2", {"accounts": {"data": [{**ANN, "id": "p2"}], "has_next_page": False}}
    )
    first = await accounts.page(None, 2)
    assert [(row.type, row.id, row.company_id) for row in first.rows] == [("Company", ID, None), ("Customer", "p1", ID)]
    assert (first.following, first.total) == ("2", None)
    last = await accounts.page(first.following, 2)
    assert ([row.id for row in last.rows], last.following) == (["p2"], None)


async def test_items_of_the_list_may_be_wrapped_and_name_their_type_otherwise(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts
) -> None:
    item = {"account": {"id": ID, "account_type": "Company", "attributes_cached": {"a": 1}}}
    upstream.on("GET", "/accounts?limit=100&offset=0", {"accounts": {"data": [item], "has_next_page": False}})
    page = await accounts.page(None, 1000)
    assert [(row.id, row.type, row.custom_fields) for row in page.rows] == [
        (ID, "Company", {"attributes_cached": {"a": 1}})
    ]


async def test_a_token_of_another_list_is_never_sent(upstream: ScriptedUpstream, accounts: AssemblyAccounts) -> None:
    with pytest.raises(CursorInvalid):
        await accounts.page("c/1", 25)
    assert upstream.calls == []


async def test_a_truncated_list_is_malformed(upstream: ScriptedUpstream, accounts: AssemblyAccounts) -> None:
    cut = httpx.Response(200, text='{"accounts": {"data": [{"id": "1"}, {"id"')
    upstream.on("GET", "/accounts?limit=25&offset=0", cut)
    with pytest.raises(MalformedReply):
        await accounts.page(None, 25)


async def test_a_list_refused_with_not_found_is_an_error(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts
) -> None:
    upstream.on("GET", "/accounts?limit=25&offset=0", httpx.Response(400, json={"error": "organization not found"}))
    with pytest.raises(InvalidInput):
        await accounts.page(None, 25)


async def test_all_accounts_are_walked_to_once_each_though_pages_shift(
    upstream: ScriptedUpstream, accounts: AssemblyAccounts
) -> None:
    def page(*items: dict[str, Any], more: bool) -> dict[str, Any]:
        return {"accounts": {"data": list(items), "has_next_page": more}}

    upstream.on("GET", "/accounts?limit=100&offset=0", page(ACME, more=True))
    upstream.on("GET", "/accounts?limit=100&offset=1", page(ACME, ANN, more=True))
    upstream.on("GET", "/accounts?limit=100&offset=3", page(more=True))
    assert [account.id for account in await accounts.all()] == [ID, "p1"]
    assert len(upstream.calls) == 3
