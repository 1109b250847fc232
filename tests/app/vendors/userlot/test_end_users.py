"""Userlot's end users over a scripted upstream."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import httpx
import pytest

from app.domain.end_user import EndUserFilter
from app.domain.errors import BadUserInput, Forbidden, MalformedReply
from app.vendors.userlot.dialect import UserlotDialect
from app.vendors.userlot.end_users import UserlotEndUsers
from tests.conftest import ScriptedUpstream

PATH = "/api/v1/end_users"


def end_user(end_user_id: str = "e1", **changes: object) -> dict[str, Any]:
    return {"id": end_user_id, "first_name": "Ada", "email": "ada@x.test", "company_id": "u1", **changes}


@pytest.fixture
def end_users(upstream: ScriptedUpstream) -> UserlotEndUsers:
    return UserlotEndUsers(upstream.client(UserlotDialect()))


async def test_one_end_user_by_userlots_own_id(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    upstream.on("GET", f"{PATH}/e%201", [end_user("e 1", plan="gold")])
    found = await end_users.get("e 1")
    assert found is not None
    assert (found.id, found.company_id, found.custom_fields) == ("e 1", "u1", {"plan": "gold"})


async def test_an_unknown_id_is_none(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    upstream.on("GET", f"{PATH}/e1", httpx.Response(404))
    upstream.on("GET", f"{PATH}/e2", {"data": []})
    assert await end_users.get("e1") is None
    assert await end_users.get("e2") is None


async def test_a_reply_about_someone_else_is_refused(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    upstream.on("GET", f"{PATH}/e1", end_user("e2"))
    with pytest.raises(MalformedReply, match="another id"):
        await end_users.get("e1")


@pytest.mark.parametrize("end_user_id", ["", ".", ".."])
async def test_an_id_that_is_not_a_path_slot_is_never_sent(
    upstream: ScriptedUpstream, end_users: UserlotEndUsers, end_user_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await end_users.get(end_user_id)
    assert upstream.calls == []


async def test_without_a_filter_by_company_the_people_of_a_company_come_from_one_whole_list(
    upstream: ScriptedUpstream, end_users: UserlotEndUsers
) -> None:
    assert "company_id" not in {field.name for field in fields(EndUserFilter)}
    upstream.on("GET", PATH, [end_user("e1"), end_user("e2", company_id="u2"), end_user("e3", company_id=None)])
    everyone = await end_users.all(EndUserFilter())
    assert [(user.id, user.company_id) for user in everyone] == [("e1", "u1"), ("e2", "u2"), ("e3", None)]
    assert await end_users.all(EndUserFilter()) == everyone
    assert upstream.targets == [f"GET {PATH}"]


async def test_the_whole_list_is_one_page_with_its_total(
    upstream: ScriptedUpstream, end_users: UserlotEndUsers
) -> None:
    upstream.on("GET", PATH, {"data": [end_user("e1"), end_user("e2")]})
    page = await end_users.page(EndUserFilter(), None, 1)
    assert ([row.id for row in page.rows], page.following, page.total) == (["e1", "e2"], None, 2)


async def test_pages_are_followed_should_a_reply_name_one(
    upstream: ScriptedUpstream, end_users: UserlotEndUsers
) -> None:
    link = {"link": "</api/v1/end_users?cursor=a%2Fb%3D>; rel=next"}
    upstream.on("GET", PATH, httpx.Response(200, json=[end_user("e1")], headers=link))
    upstream.on("GET", f"{PATH}?cursor=a%2Fb%3D", [end_user("e2")])
    assert [user.id for user in await end_users.all(EndUserFilter())] == ["e1", "e2"]


async def test_filter_values_reach_the_vendor_exactly(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    target = f"{PATH}?first_name=Jos%C3%A9%20%26%20co&email=a%2Bb%25%40x.test"
    upstream.on("GET", target, [end_user(email="a+b%@x.test")])
    assert len(await end_users.all(EndUserFilter(first_name="José & co", email="a+b%@x.test"))) == 1
    assert upstream.targets == [f"GET {target}"]


async def test_an_ignored_email_filter_does_not_pass_for_a_match(
    upstream: ScriptedUpstream, end_users: UserlotEndUsers
) -> None:
    silent = end_user("e5")
    del silent["email"]
    rows = [
        end_user("e1", email="ADA@X.test"),
        end_user("e2", email="ada@x.test.evil"),
        end_user("e3", email=None),
        end_user("e4", email={"odd": 1}),
        silent,
    ]
    upstream.on("GET", f"{PATH}?email=Ada%40x.test", rows)
    page = await end_users.page(EndUserFilter(email="Ada@x.test"), None, 25)
    assert ([row.id for row in page.rows], page.total) == (["e1", "e5"], 2)


async def test_every_check_of_a_filter_must_pass(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    rows = [end_user("e1", external_id="7"), end_user("e2", external_id="7", email="b@x.test"), end_user("e3")]
    upstream.on("GET", f"{PATH}?external_id=7&email=ada%40x.test", rows)
    found = await end_users.all(EndUserFilter(external_id="7", email="ada@x.test"))
    assert [user.id for user in found] == ["e1", "e3"]


async def test_names_and_source_ids_are_compared_by_the_vendor_alone(
    upstream: ScriptedUpstream, end_users: UserlotEndUsers
) -> None:
    upstream.on("GET", f"{PATH}?source_external_id=crm-1&last_name=by&name=ad", [end_user()])
    assert len(await end_users.all(EndUserFilter(source_external_id="crm-1", last_name="by", name="ad"))) == 1


async def test_the_custom_fields_of_end_users(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    upstream.on("GET", "/api/v1/end_user_fields", {"data": [{"name": "plan", "required": "true"}]})
    assert [(field.name, field.required) for field in await end_users.fields()] == [("plan", True)]


async def test_a_key_that_may_not_read_them_is_told(upstream: ScriptedUpstream, end_users: UserlotEndUsers) -> None:
    upstream.on("GET", PATH, {"message": "not for this key"}, status=403)
    with pytest.raises(Forbidden, match="not for this key"):
        await end_users.page(EndUserFilter(), None, 25)
