"""The relationships of a Reevo account."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput, CursorExpired, InvalidInput, MalformedReply, NotFound
from app.vendors.reevo.dialect import ReevoDialect
from app.vendors.reevo.relationships import ReevoRelationships
from tests.app.vendors.reevo.bodies import ID, edge, enveloped
from tests.conftest import ScriptedUpstream

TARGET = f"/api/v2/account/{ID}/relationship/contacts"
PARENT = {"parent": {"id": ID, "record_type": "account"}, "api_name": "contacts"}


@pytest.fixture
def relationships(upstream: ScriptedUpstream) -> ReevoRelationships:
    return ReevoRelationships(upstream.client(ReevoDialect()))


@pytest.mark.parametrize(
    "body",
    [
        {**PARENT, "items": [edge("c1")], "next_cursor": "n"},
        {**PARENT, "data": [edge("c1")], "next_cursor": "n"},
        {**PARENT, "items": [edge("c1")], "pagination": {"next_cursor": "n"}},
        {**PARENT, "items": [edge("c1")], "meta": {"next_cursor": "n"}},
        {"data": {**PARENT, "items": [edge("c1")], "next_cursor": "n"}},
        {"data": {**PARENT, "items": [edge("c1")]}, "meta": {"next_cursor": "n"}},
    ],
)
async def test_the_first_page_sends_no_parameters_and_is_read_in_either_shape(
    upstream: ScriptedUpstream, relationships: ReevoRelationships, body: dict[str, Any]
) -> None:
    upstream.on("GET", TARGET, body)
    page = await relationships.page(ID, "contacts", None, 25)
    assert ([row.id for row in page.rows], page.following) == (["c1"], "n")
    assert upstream.targets == [f"GET {TARGET}"]


async def test_the_following_page_sends_the_cursor(
    upstream: ScriptedUpstream, relationships: ReevoRelationships
) -> None:
    upstream.on("GET", f"{TARGET}?cursor=a%2Fb%3D", {**PARENT, "items": [edge("c2")], "next_cursor": None})
    page = await relationships.page(ID, "contacts", "a/b=", 25)
    assert ([row.id for row in page.rows], page.following) == (["c2"], None)


async def test_what_the_edge_says_comes_opened(upstream: ScriptedUpstream, relationships: ReevoRelationships) -> None:
    item = edge("c1", role=enveloped("string", "CTO"), is_primary=enveloped("boolean", False))
    upstream.on("GET", TARGET, {**PARENT, "items": [item]})
    row = (await relationships.page(ID, "contacts", None, 25)).rows[0]
    assert (row.type, row.role, row.is_primary) == ("contact", "CTO", False)
    assert row.raw == item


async def test_any_relationship_of_the_workspace_is_reached_by_its_name(
    upstream: ScriptedUpstream, relationships: ReevoRelationships
) -> None:
    upstream.on("GET", f"/api/v2/account/{ID}/relationship/partner%2Fdeals", {"items": []})
    page = await relationships.page(ID, "partner/deals", None, 25)
    assert (page.rows, page.following, page.total) == ((), None, None)
    assert upstream.targets == [f"GET /api/v2/account/{ID}/relationship/partner%2Fdeals"]


@pytest.mark.parametrize(
    ("account_id", "api_name"), [("_query", "contacts"), ("", "contacts"), (ID, ""), (ID, ".."), (ID, "_schema")]
)
async def test_a_slot_that_would_address_something_else_is_never_sent(
    upstream: ScriptedUpstream, relationships: ReevoRelationships, account_id: str, api_name: str
) -> None:
    with pytest.raises(BadUserInput):
        await relationships.page(account_id, api_name, None, 25)
    assert upstream.calls == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(404), NotFound),
        (httpx.Response(404, json={"error": {"code": "record_not_found"}}), NotFound),
        (httpx.Response(404, json={"error": {"code": "unknown_relationship"}}), InvalidInput),
        (httpx.Response(400, json={"error": {"code": "invalid_cursor"}}), CursorExpired),
        (httpx.Response(200, json={**PARENT}), MalformedReply),
        (httpx.Response(200, json={"items": [{"related_record_type": "contact"}]}), MalformedReply),
    ],
)
async def test_an_unknown_account_an_unknown_relationship_and_an_old_cursor_are_told_apart(
    upstream: ScriptedUpstream, relationships: ReevoRelationships, answer: httpx.Response, kind: type[Exception]
) -> None:
    upstream.on("GET", f"{TARGET}?cursor=c1", answer)
    with pytest.raises(kind):
        await relationships.page(ID, "contacts", "c1", 25)


async def test_pages_of_two_accounts_are_not_each_others(
    upstream: ScriptedUpstream, relationships: ReevoRelationships
) -> None:
    upstream.on("GET", "/api/v2/account/a/relationship/contacts", {"items": [edge("c1")]})
    upstream.on("GET", "/api/v2/account/b/relationship/contacts", {"items": [edge("c2")]})
    found = [await relationships.page(each, "contacts", None, 25) for each in ("a", "b", "a")]
    assert [page.rows[0].id for page in found] == ["c1", "c2", "c1"]
    assert len(upstream.calls) == 2
