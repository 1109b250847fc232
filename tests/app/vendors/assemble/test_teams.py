"""Assemble's teams over a scripted upstream, with the vendor's documented bodies."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.domain.errors import (
    BadUserInput,
    CursorInvalid,
    Forbidden,
    InvalidInput,
    MalformedReply,
    NotFound,
    RateLimited,
    TimedOut,
    Unavailable,
    UpstreamAuth,
    UpstreamError,
)
from app.domain.team import TeamFilter
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assemble.teams import AssembleTeams
from tests.conftest import ScriptedUpstream

TEAMS = "/organisation/teams"
TREE = "/organisation/teams/recursive"
DOCUMENTED: dict[str, Any] = {
    "id": "3521",
    "display_name": "Headquarters",
    "parent_id": 0,
    "name": "string",
    "description": "string",
    "geo_location": "string",
    "catchment_area_id": "string",
    "icon": "string",
    "show_on_public_site": True,
    "ceiling_enabled": True,
    "public_url": "http://example.com",
    "hidden": True,
    "disabled": True,
    "external_reference": "string",
}
PLACEHOLDERS = {
    **dict.fromkeys(("total", "count", "per_page", "current_page", "total_pages"), "string"),
    "links": {"next": "string", "previous": "string"},
}


def listed(*ids: str, **pagination: object) -> dict[str, Any]:
    return {"data": [{"id": team_id} for team_id in ids], "meta": {"pagination": pagination}}


@pytest.fixture
def teams(upstream: ScriptedUpstream) -> AssembleTeams:
    return AssembleTeams(upstream.client(AssembleDialect()))


async def test_one_team_as_documented(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    upstream.on("GET", f"{TEAMS}/21321", {"data": DOCUMENTED})
    team = await teams.get("21321")
    assert team is not None
    assert (team.id, team.display_name, team.parent_id, team.manageable) == ("3521", "Headquarters", None, False)
    assert upstream.targets == [f"GET {TEAMS}/21321"]  # no include: that operation does not list it


async def test_every_request_carries_the_vendors_accept_header(
    upstream: ScriptedUpstream, teams: AssembleTeams
) -> None:
    upstream.on("GET", f"{TEAMS}/1", {"data": DOCUMENTED})
    upstream.on("GET", TEAMS, listed("1"))
    upstream.on("GET", TREE, [DOCUMENTED])
    await teams.get("1")
    await teams.page(TeamFilter(), None, 25)
    await teams.tree(None, mine=False)
    assert [call.headers["accept"] for call in upstream.calls] == ["application/x.uvol.v3+json"] * 3


@pytest.mark.parametrize(
    ("team_id", "slot"), [("a/b%c?d#e", "a%2Fb%25c%3Fd%23e"), ("%41", "%2541"), ("zoë x+y", "zo%C3%AB%20x%2By")]
)
async def test_an_id_is_percent_encoded_once(
    upstream: ScriptedUpstream, teams: AssembleTeams, team_id: str, slot: str
) -> None:
    upstream.on("GET", f"{TEAMS}/{slot}", {"data": DOCUMENTED})
    upstream.on("GET", f"{TREE}/{slot}", [])
    await teams.get(team_id)
    await teams.tree(team_id, mine=False)
    assert upstream.targets == [f"GET {TEAMS}/{slot}", f"GET {TREE}/{slot}"]


@pytest.mark.parametrize("team_id", ["", ".", "..", "0", "recursive"])
async def test_an_id_that_addresses_something_else_is_never_sent(
    upstream: ScriptedUpstream, teams: AssembleTeams, team_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await teams.get(team_id)
    assert upstream.calls == []


async def test_an_unknown_team_is_none_but_an_unknown_starting_point_is_not_found(
    upstream: ScriptedUpstream, teams: AssembleTeams
) -> None:
    missing = httpx.Response(404, json={"message": "404 Not Found", "status_code": 404})
    upstream.on("GET", f"{TEAMS}/9", missing)
    upstream.on("GET", f"{TREE}/9", missing)
    assert await teams.get("9") is None
    with pytest.raises(NotFound):
        await teams.tree("9", mine=False)


async def test_the_documented_list_is_one_page_without_a_believable_total(
    upstream: ScriptedUpstream, teams: AssembleTeams
) -> None:
    upstream.on("GET", TEAMS, {"data": [DOCUMENTED], "meta": {"pagination": PLACEHOLDERS}})
    page = await teams.page(TeamFilter(), None, 25)
    assert ([row.id for row in page.rows], page.following, page.total) == (["3521"], None, None)


async def test_pages_are_numbers_that_come_as_text(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    upstream.on("GET", TEAMS, listed("1", "2", total="3", per_page="2", current_page="1", total_pages="2"))
    upstream.on("GET", f"{TEAMS}?page=2", listed("3", total=3, per_page=2, current_page=2, total_pages=2, links=[]))
    first = await teams.page(TeamFilter(), None, 25)
    assert (first.following, first.total) == ("2", 3)
    second = await teams.page(TeamFilter(), first.following, 25)
    assert ([row.id for row in second.rows], second.following, second.total) == (["3"], None, 3)


async def test_a_vendor_that_ignores_the_page_is_malformed_not_endless(
    upstream: ScriptedUpstream, teams: AssembleTeams
) -> None:
    upstream.on("GET", f"{TEAMS}?page=2", listed("1", current_page="1", total_pages="2"))
    with pytest.raises(MalformedReply, match="page 2 was asked for, page 1 came"):
        await teams.page(TeamFilter(), "2", 25)


async def test_a_link_to_another_host_is_never_followed(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    upstream.on("GET", TEAMS, listed("1", links={"next": "https://elsewhere.test/steal?page=2"}))
    upstream.on("GET", f"{TEAMS}?page=2", listed("2"))
    page = await teams.page(TeamFilter(), (await teams.page(TeamFilter(), None, 25)).following, 25)
    assert [row.id for row in page.rows] == ["2"]
    assert {call.url.host for call in upstream.calls} == {"vendor.test"}


async def test_a_bare_list_is_taken(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    upstream.on("GET", TEAMS, [DOCUMENTED])
    page = await teams.page(TeamFilter(), None, 25)
    assert ([row.id for row in page.rows], page.following, page.total) == (["3521"], None, None)


@pytest.mark.parametrize(
    ("filters", "token", "target"),
    [
        (TeamFilter(), None, TEAMS),
        (TeamFilter(hidden=True, rota=False), None, f"{TEAMS}?hidden=true&rota=false"),
        (TeamFilter(q="a b&c+d%é"), None, f"{TEAMS}?q=a%20b%26c%2Bd%25%C3%A9"),
        (TeamFilter(q=" "), None, TEAMS),
        (TeamFilter(q="x", include=("children",)), "2", f"{TEAMS}?q=x&include=children&page=2"),
        (TeamFilter(include=("location", "parent", "location")), None, f"{TEAMS}?include=parent%2Clocation"),
    ],
)
async def test_filters_on_the_wire_with_include_as_one_parameter(
    upstream: ScriptedUpstream, teams: AssembleTeams, filters: TeamFilter, token: str | None, target: str
) -> None:
    upstream.on("GET", target, listed("1"))
    page = await teams.page(filters, token, 25)
    assert [row.id for row in page.rows] == ["1"]
    assert upstream.targets == [f"GET {target}"]


async def test_an_include_of_the_list_is_in_raw(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    item = {"id": "1", "children": {"data": [{"id": "2"}]}, "location": {"data": {"id": "9"}}}
    upstream.on("GET", f"{TEAMS}?include=children%2Clocation", {"data": [item]})
    page = await teams.page(TeamFilter(include=("children", "location")), None, 25)
    assert [row.id for row in page.rows] == ["1"]
    assert (page.rows[0].location, page.rows[0].raw) == ({"id": "9"}, item)


@pytest.mark.parametrize("name", ["users", "parent,children", "", "Parent"])
async def test_an_include_that_the_vendor_does_not_name_is_never_sent(
    upstream: ScriptedUpstream, teams: AssembleTeams, name: str
) -> None:
    with pytest.raises(BadUserInput, match="parent, children, location, attributes, catchment_area"):
        await teams.page(TeamFilter(include=("parent", name)), None, 25)
    with pytest.raises(BadUserInput):
        await teams.tree(None, mine=False, include=(name,))
    assert upstream.calls == []


async def test_a_token_of_another_list_is_never_sent(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    with pytest.raises(CursorInvalid):
        await teams.page(TeamFilter(), "c/1", 25)
    assert upstream.calls == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(400, json={"message": "400 Bad request", "status_code": "400"}), InvalidInput),
        (httpx.Response(401, json={"message": "expired", "status_code": 401}), UpstreamAuth),
        (httpx.Response(403, text="no"), Forbidden),
        (httpx.Response(422, json={"message": "no", "errors": {"q": ["odd"]}, "status_code": 422}), InvalidInput),
        (httpx.Response(429, headers={"retry-after": "3"}), RateLimited),
        (httpx.Response(500), Unavailable),
        (httpx.Response(503, text="<html>"), Unavailable),
        (httpx.Response(200, text="<html>"), MalformedReply),
        (httpx.Response(200, text='{"data": [{"id": "1"'), MalformedReply),
        (httpx.Response(200, text=json.dumps({"message": "404", "status_code": "404"})), MalformedReply),
        (httpx.Response(204), MalformedReply),
        (httpx.ConnectError("refused"), Unavailable),
        (httpx.ReadTimeout("slow"), TimedOut),
    ],
)
async def test_every_read_fails_by_what_happened(
    upstream: ScriptedUpstream, answer: httpx.Response | Exception, kind: type[UpstreamError]
) -> None:
    teams = AssembleTeams(upstream.client(AssembleDialect(), policy=Policy(freshness=Freshness(0))))
    for target in (f"{TEAMS}/1", TEAMS, TREE):
        upstream.on("GET", target, answer)
    for asking in (teams.get("1"), teams.page(TeamFilter(), None, 25), teams.tree(None, mine=False)):
        with pytest.raises(UpstreamError) as caught:
            await asking
        assert type(caught.value) is kind
