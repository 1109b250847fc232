"""Changes of Reevo's accounts over a scripted upstream: the exact request, and what comes of it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import (
    AmbiguousMatch,
    BadUserInput,
    FieldRefused,
    InvalidInput,
    MalformedReply,
    NotFound,
    Unavailable,
    UpstreamError,
)
from app.upstream.request import Request
from app.vendors.directory import Reevo
from app.vendors.reevo.dialect import ReevoDialect
from tests.app.vendors.reevo.bodies import ID, account, edge, listed
from tests.conftest import ScriptedUpstream

PATH = "/api/v2/account"
ACCOUNT = frozenset({"account"})


@pytest.fixture
def reevo(upstream: ScriptedUpstream) -> Reevo:
    return Reevo(upstream.client(ReevoDialect(), credential=ReevoDialect().credential("k")))


async def test_a_new_account(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.accounts.create({"display_name": "Acme", "current_stage": "target_account"})
    body = b'{"attributes":{"display_name":"Acme","current_stage_id":"target_account"}}'
    assert write.request == Request("reevo.account.create", "POST", PATH, body=body)
    assert (write.touches, write.is_repeatable, upstream.calls) == (ACCOUNT, False, [])
    upstream.on("POST", PATH, {"data": account()}, status=201)
    made = await reevo.client.write(write)
    assert (made.id, made.display_name) == (ID, "Acme")
    (sent,) = upstream.calls
    assert sent.content == body
    assert sent.headers["authorization"] == "Bearer k"
    assert (sent.headers["content-type"], sent.headers["accept"]) == ("application/json", "application/json")


async def test_a_change_sends_what_is_given_alone_and_null_clears(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.accounts.update(ID, {"description": None})
    request = Request("reevo.account.update", "PATCH", f"{PATH}/{ID}", body=b'{"attributes":{"description":null}}')
    assert (write.request, write.touches, write.is_repeatable) == (request, ACCOUNT, True)
    upstream.on("PATCH", f"{PATH}/{ID}", {"data": account()})
    assert (await reevo.client.write(write)).id == ID


async def test_archiving_is_a_delete_without_a_body(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    write = reevo.accounts.archive(ID)
    assert write.request == Request("reevo.account.archive", "DELETE", f"{PATH}/{ID}")
    assert (write.touches, write.is_repeatable) == (frozenset({"account", "relationship"}), True)
    upstream.on("DELETE", f"{PATH}/{ID}", httpx.Response(204))
    await reevo.client.write(write)
    assert (upstream.calls[0].content, "content-type" in upstream.calls[0].headers) == (b"", False)


@pytest.mark.parametrize(("action", "status"), [("created", 201), ("updated", 200)])
async def test_an_account_is_asserted_by_its_domain(
    upstream: ScriptedUpstream, reevo: Reevo, action: str, status: int
) -> None:
    write = reevo.accounts.assert_("ACME.com", {"display_name": "Acme"})
    body = b'{"match":{"domain_name":"acme.com"},"attributes":{"display_name":"Acme"}}'
    assert write.request == Request("reevo.account.assert", "POST", f"{PATH}/_assert", body=body)
    assert (write.touches, write.is_repeatable) == (ACCOUNT, True)
    upstream.on("POST", f"{PATH}/_assert", {"data": account(), "meta": {"action": action}}, status=status)
    found, created = await reevo.client.write(write)
    assert (found.id, created) == (ID, action == "created")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("ambiguous_match", 409, AmbiguousMatch),
        ("ambiguous_match", 400, AmbiguousMatch),
        ("unknown_field", 400, InvalidInput),
        ("field_not_creatable", 422, InvalidInput),
        ("field_not_updatable", 400, InvalidInput),
        ("field_required_missing", 400, InvalidInput),
        ("field_value_invalid", 422, InvalidInput),
        ("record_not_found", 404, NotFound),
        ("target_record_not_found", 400, NotFound),
    ],
)
async def test_a_refusal_is_told_by_its_code_and_none_is_picked(
    upstream: ScriptedUpstream, reevo: Reevo, code: str, status: int, kind: type[UpstreamError]
) -> None:
    upstream.on("POST", f"{PATH}/_assert", {"error": {"code": code, "message": "no"}}, status=status)
    with pytest.raises(kind) as caught:
        await reevo.client.write(reevo.accounts.assert_("acme.com", {}))
    assert (type(caught.value), caught.value.vendor_code, caught.value.unsettled) == (kind, code, False)
    assert len(upstream.calls) == 1


@pytest.mark.parametrize(
    ("answer", "kind", "unsettled"),
    [
        (httpx.Response(201), MalformedReply, True),
        (httpx.Response(201, text="<html>"), MalformedReply, True),
        (httpx.Response(201, json={"data": {"id": ID}}), MalformedReply, True),
        (httpx.Response(502), Unavailable, True),
        (httpx.ReadError("reset"), Unavailable, True),
        (httpx.ConnectError("refused"), Unavailable, False),
    ],
)
async def test_a_create_without_its_answer_is_unsettled_and_never_sent_again(
    upstream: ScriptedUpstream,
    reevo: Reevo,
    answer: httpx.Response | Exception,
    kind: type[UpstreamError],
    unsettled: bool,
) -> None:
    upstream.on("POST", PATH, answer)
    with pytest.raises(kind) as caught:
        await reevo.client.write(reevo.accounts.create({"display_name": "Acme"}))
    assert (caught.value.unsettled, len(upstream.calls)) == (unsettled, 1)


async def test_a_change_that_answers_with_another_account_is_unsettled(
    upstream: ScriptedUpstream, reevo: Reevo
) -> None:
    upstream.on("PATCH", f"{PATH}/{ID}", {"data": account("00000000-0000-4000-8000-00000000000f")})
    with pytest.raises(MalformedReply, match="another id") as caught:
        await reevo.client.write(reevo.accounts.update(ID, {"display_name": "Acme"}))
    assert caught.value.unsettled


@pytest.mark.parametrize("account_id", ["", ".", "..", "_assert", "_query", "\ud800"])
def test_an_id_that_would_change_something_else_is_refused(reevo: Reevo, account_id: str) -> None:
    with pytest.raises(BadUserInput):
        reevo.accounts.update(account_id, {})
    with pytest.raises(BadUserInput):
        reevo.accounts.archive(account_id)


@pytest.mark.parametrize("refused", [{"domains": []}, {"domain_name": "a.b"}, {"name": "x"}, {"custom_fields": None}])
def test_a_refused_field_is_refused_by_every_change(reevo: Reevo, refused: dict[str, Any]) -> None:
    with pytest.raises(FieldRefused):
        reevo.accounts.create(refused)
    with pytest.raises(FieldRefused):
        reevo.accounts.update(ID, refused)
    with pytest.raises(FieldRefused):
        reevo.accounts.assert_("acme.com", refused)


async def test_reads_behind_a_change_see_it(upstream: ScriptedUpstream, reevo: Reevo) -> None:
    contacts = f"{PATH}/{ID}/relationship/contacts"
    upstream.on("GET", f"{PATH}/{ID}", {"data": account()}, httpx.Response(404))
    upstream.on("POST", f"{PATH}/_query", listed(account()), listed())
    upstream.on("GET", contacts, {"items": [edge("c1")]}, {"items": []})
    upstream.on("DELETE", f"{PATH}/{ID}", httpx.Response(204))
    assert await reevo.accounts.get(ID) is not None
    assert len(await reevo.accounts.all()) == len((await reevo.relationships.page(ID, "contacts", None, 25)).rows) == 1
    await reevo.client.write(reevo.accounts.archive(ID))
    assert await reevo.accounts.get(ID) is None
    assert await reevo.accounts.all() == ()
    assert (await reevo.relationships.page(ID, "contacts", None, 25)).rows == ()
