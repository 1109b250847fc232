"""Userlot's own teams over a scripted upstream."""

from __future__ import annotations

import httpx
import pytest

from app.domain.errors import MalformedReply, NotFound
from app.vendors.userlot.dialect import UserlotDialect
from app.vendors.userlot.teams import UserlotTeams
from tests.conftest import ScriptedUpstream


@pytest.fixture
def teams(upstream: ScriptedUpstream) -> UserlotTeams:
    return UserlotTeams(upstream.client(UserlotDialect()))


@pytest.mark.parametrize("wrapped", [False, True])
async def test_the_flat_teams_of_staff(upstream: ScriptedUpstream, teams: UserlotTeams, wrapped: bool) -> None:
    rows = [{"id": "t1", "name": "East", "lead": "s1"}, {"id": "t2", "name": "West"}]
    upstream.on("GET", "/api/v1/teams", {"data": rows} if wrapped else rows)
    found = await teams.all()
    assert [(team.id, team.name) for team in found] == [("t1", "East"), ("t2", "West")]
    assert found[0].raw["lead"] == "s1"
    assert await teams.all() is found


async def test_a_missing_endpoint_is_an_error_and_not_an_empty_list(
    upstream: ScriptedUpstream, teams: UserlotTeams
) -> None:
    upstream.on("GET", "/api/v1/teams", httpx.Response(404))
    with pytest.raises(NotFound):
        await teams.all()


@pytest.mark.parametrize("body", ["", "null", "{}", "[1]", '[{"name": "no id"}]'])
async def test_a_body_of_another_shape_is_malformed(upstream: ScriptedUpstream, teams: UserlotTeams, body: str) -> None:
    upstream.on("GET", "/api/v1/teams", httpx.Response(200, text=body))
    with pytest.raises(MalformedReply):
        await teams.all()


async def test_further_pages_are_read_should_a_reply_name_one(upstream: ScriptedUpstream, teams: UserlotTeams) -> None:
    link = {"link": '</api/v1/teams?page=2>; rel="next"'}
    upstream.on("GET", "/api/v1/teams", httpx.Response(200, json=[{"id": "t1"}], headers=link))
    upstream.on("GET", "/api/v1/teams?page=2", httpx.Response(200, json=[{"id": "t2"}], headers=link))
    assert [team.id for team in await teams.all()] == ["t1", "t2"]
    assert upstream.targets == ["GET /api/v1/teams", "GET /api/v1/teams?page=2"]
