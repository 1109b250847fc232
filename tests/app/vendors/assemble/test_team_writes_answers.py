"""Assemble's answers to writes: the team, its id or nothing, and no error taken for one of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.errors import MalformedReply
from app.domain.team import Team
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assemble.teams import AssembleTeams
from tests.conftest import ScriptedUpstream

TEAMS = "/organisation/teams"


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssembleDialect())


@pytest.fixture
def teams(client: UpstreamClient) -> AssembleTeams:
    return AssembleTeams(client)


TEAM = {"id": "3521", "name": "x"}


@pytest.mark.parametrize("answer", [{"data": TEAM}, TEAM, {"data": [TEAM]}, [TEAM], {"data": {**TEAM, "id": 3521}}])
def test_the_team_in_any_envelope(teams: AssembleTeams, answer: Any) -> None:
    for write in (teams.create({}), teams.update("3521", {}), teams.hide("3521")):
        team = write.parse(Reply(200, {}, json.dumps(answer).encode()))
        assert isinstance(team, Team)
        assert (team.id, team.name) == ("3521", "x")


@pytest.mark.parametrize("answer", ['{"data": {"id": 3521}}', '{"id": "3521"}'])
def test_where_only_an_id_came_that_is_the_answer(teams: AssembleTeams, answer: str) -> None:
    for write in (teams.create({}), teams.update("3521", {}), teams.hide("3521")):
        assert write.parse(Reply(200, {}, answer.encode())) == "3521"


@pytest.mark.parametrize(
    "answer", ["", " ", "null", "{}", "[]", '{"data": []}', '{"data": null}', '{"message": "ok", "status_code": "200"}']
)
def test_nothing_is_enough_where_the_id_is_known(teams: AssembleTeams, answer: str) -> None:
    reply = Reply(200, {}, answer.encode())
    assert teams.update("3521", {}).parse(reply) == teams.hide("3521").parse(reply) == "3521"
    with pytest.raises(Unparsable):
        teams.create({}).parse(reply)


@pytest.mark.parametrize(
    "answer",
    [
        '{"message": "400 Bad request", "status_code": "400"}',
        '{"status_code": 404}',
        '{"errors": {"name": ["no"]}}',
        '"ok"',
        "true",
        '{"data": "3521"}',
        '{"data": [{"id": "3521"}, {"id": "2"}]}',
    ],
)
def test_an_error_or_another_shape_is_no_success(teams: AssembleTeams, answer: str) -> None:
    for write in (teams.create({}), teams.update("3521", {}), teams.hide("3521")):
        with pytest.raises(Unparsable):
            write.parse(Reply(200, {}, answer.encode()))


def test_another_team_is_no_answer(teams: AssembleTeams) -> None:
    with pytest.raises(Unparsable, match="another team"):
        teams.update("3521", {}).parse(Reply(200, {}, b'{"data": {"id": "1", "name": "x"}}'))


async def test_a_success_without_a_team_may_have_made_one(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    upstream.on("POST", TEAMS, {}, status=201)
    with pytest.raises(MalformedReply) as caught:
        await client.write(teams.create({"name": "x"}))
    assert caught.value.unsettled is True
