"""Writes of Assemble's teams: each field as it goes on the wire, what is refused, and every shape of answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.changes import Changes
from app.domain.errors import BadUserInput, Conflict, FieldRefused, InvalidInput, NotFound
from app.domain.team import Team
from app.upstream.client import UpstreamClient
from app.upstream.writing import Write
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assemble.teams import AssembleTeams
from tests.conftest import ScriptedUpstream

TEAMS = "/organisation/teams"
ONE = f"{TEAMS}/3521"
PAYLOADS = Path(__file__).parents[3] / "payloads" / "assemble"
EVERY_FIELD: list[tuple[str, Any, str]] = [
    ("parent_id", "21321", '"parent_id":21321'),
    ("parent_id", 21321, '"parent_id":21321'),
    ("parent_id", "9223372036854775807", '"parent_id":9223372036854775807'),
    ("parent_id", None, '"parent_id":null'),
    ("name", "النور 🚀", '"name":"النور 🚀"'),
    ("description", "", '"description":""'),
    ("geo_location_id", "0042", '"geo_location":"0042"'),
    ("geo_location_id", None, '"geo_location":null'),
    ("catchment_area_id", "7", '"catchment_area_id":"7"'),
    ("catchment_area_id", None, '"catchment_area_id":null'),
    ("icon", "fa-users", '"icon":"fa-users"'),
    ("show_on_public_site", False, '"show_on_public_site":false'),
    ("ceiling_enabled", True, '"ceiling_enabled":true'),
    ("hidden", False, '"hidden":false'),
    ("disabled", True, '"disabled":true'),
    ("external_reference", "acme-1", '"external_reference":"acme-1"'),
]
DOCUMENTED_CHANGES: dict[str, Any] = {
    "parent_id": None,
    "name": "string",
    "description": "string",
    "geo_location_id": "string",
    "catchment_area_id": "string",
    "icon": "string",
    "show_on_public_site": True,
    "ceiling_enabled": True,
    "hidden": True,
    "disabled": True,
    "external_reference": "string",
}


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssembleDialect())


@pytest.fixture
def teams(client: UpstreamClient) -> AssembleTeams:
    return AssembleTeams(client)


def body(write: Write[Any]) -> str:
    assert write.request.body is not None
    return write.request.body.decode()


@pytest.mark.parametrize(("field", "value", "sent"), [*EVERY_FIELD, ("hidden", True, '"hidden":true')])
def test_each_field_of_a_new_team(teams: AssembleTeams, field: str, value: Any, sent: str) -> None:
    assert body(teams.create({field: value})) == f"{{{sent}}}"


@pytest.mark.parametrize(("field", "value", "sent"), EVERY_FIELD)
def test_each_field_of_an_update(teams: AssembleTeams, field: str, value: Any, sent: str) -> None:
    assert body(teams.update("3521", {field: value})) == f"{{{sent}}}"


def test_the_documented_request_in_its_order_with_the_root_as_null(teams: AssembleTeams) -> None:
    documented = json.loads((PAYLOADS / "team.create.request.json").read_text())
    sent = json.loads(body(teams.create(dict(reversed(DOCUMENTED_CHANGES.items())))))
    assert sent == {**documented, "parent_id": None}
    assert list(sent) == list(documented)


async def test_a_new_team_is_posted(upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams) -> None:
    write = teams.create({"name": "North", "parent_id": "7"})
    assert (write.request.operation, write.is_repeatable, write.touches) == (
        "assemble.team.create",
        False,
        frozenset({"team"}),
    )
    assert upstream.calls == []
    upstream.on("POST", TEAMS, json.loads((PAYLOADS / "team.create.json").read_text()), status=201)
    team = await client.write(write)
    assert isinstance(team, Team)
    assert (team.id, team.display_name, team.parent_id) == ("3521", "Headquarters", None)
    (call,) = upstream.calls
    assert (upstream.targets, call.content) == ([f"POST {TEAMS}"], b'{"parent_id":7,"name":"North"}')
    assert (call.headers["accept"], call.headers["content-type"]) == (
        "application/x.uvol.v3+json",
        "application/json",
    )


async def test_an_update_is_patched_with_what_is_given_and_nothing_else(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    write = teams.update("3521", {"hidden": False})
    assert (write.request.operation, write.is_repeatable, write.touches) == (
        "assemble.team.update",
        True,
        frozenset({"team"}),
    )
    upstream.on("PATCH", ONE, json.loads((PAYLOADS / "team.update.json").read_text()))
    answer = await client.write(write)
    assert isinstance(answer, Team)
    (call,) = upstream.calls
    assert (upstream.targets, call.content) == ([f"PATCH {ONE}"], b'{"hidden":false}')


async def test_hiding_is_a_delete_without_a_body(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    write = teams.hide("3521")
    assert (write.request.operation, write.is_repeatable, write.touches) == (
        "assemble.team.hide",
        True,
        frozenset({"team"}),
    )
    upstream.on("DELETE", ONE, httpx.Response(204))
    assert await client.write(write) == "3521"
    (call,) = upstream.calls
    assert (upstream.targets, call.content) == ([f"DELETE {ONE}"], b"")
    assert "content-type" not in call.headers


@pytest.mark.parametrize("team_id", ["", ".", "..", "0", "recursive"])
def test_what_is_no_team_is_never_written(teams: AssembleTeams, team_id: str) -> None:
    with pytest.raises(BadUserInput):
        teams.update(team_id, {"name": "x"})
    with pytest.raises(BadUserInput):
        teams.hide(team_id)


def builders(teams: AssembleTeams) -> list[Callable[[Changes], Write[Any]]]:
    def update(changes: Changes) -> Write[Any]:
        return teams.update("3521", changes)

    return [teams.create, update]


@pytest.mark.parametrize(
    "field", ["id", "display_name", "public_url", "geo_location", "location", "show_on_near_me_map", "raw", "children"]
)
def test_what_is_only_read_or_not_documented_is_refused(teams: AssembleTeams, field: str) -> None:
    for build in builders(teams):
        with pytest.raises(FieldRefused, match="no field of an Assemble team") as caught:
            build({field: "x"})
        assert caught.value.field == field


@pytest.mark.parametrize("field", sorted({field for field, _, _ in EVERY_FIELD}))
def test_null_goes_only_where_it_is_documented(teams: AssembleTeams, field: str) -> None:
    for build in builders(teams):
        if field in ("parent_id", "geo_location_id", "catchment_area_id"):
            assert body(build({field: None})).endswith(":null}")
        else:
            with pytest.raises(FieldRefused, match="no null") as caught:
                build({field: None})
            assert caught.value.field == field


@pytest.mark.parametrize("parent", ["", "0", 0, "007", "-1", -1, "1.0", "abc", "²", "1" * 20, True, ["1"], {}])
def test_a_parent_that_is_no_number_of_a_team_is_refused(teams: AssembleTeams, parent: Any) -> None:
    for build in builders(teams):
        with pytest.raises(FieldRefused) as caught:
            build({"parent_id": parent})
        assert caught.value.field == "parent_id"


@pytest.mark.parametrize(("field", "value"), [("name", 1), ("icon", ["x"]), ("hidden", "true"), ("disabled", 0)])
def test_a_value_of_another_type_is_refused(teams: AssembleTeams, field: str, value: Any) -> None:
    for build in builders(teams):
        with pytest.raises(FieldRefused) as caught:
            build({field: value})
        assert caught.value.field == field


async def test_a_400_is_a_conflict_of_hiding_and_bad_input_of_all_else(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    documented = json.loads((PAYLOADS / "team.hide.error.json").read_text())
    for method, target in (("DELETE", ONE), ("PATCH", ONE), ("POST", TEAMS)):
        upstream.on(method, target, documented, status=400)
    with pytest.raises(Conflict, match="no active children, no active users and no active opportunities") as caught:
        await client.write(teams.hide("3521"))
    assert (caught.value.unsettled, caught.value.vendor_code) == (False, "400")
    for write in (teams.update("3521", {}), teams.create({})):
        with pytest.raises(InvalidInput) as refused:
            await client.write(write)
        assert type(refused.value) is InvalidInput


async def test_a_team_that_is_not_there_is_not_found(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    for method in ("DELETE", "PATCH"):
        upstream.on(method, ONE, {"message": "404 Not Found", "status_code": 404}, status=404)
    for write in (teams.hide("3521"), teams.update("3521", {})):
        with pytest.raises(NotFound):
            await client.write(write)


async def test_a_read_behind_a_write_sees_it(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    upstream.on("GET", ONE, {"data": {"id": "3521", "name": "old"}}, {"data": {"id": "3521", "name": "new"}})
    upstream.on("PATCH", ONE, {"data": {"id": "3521", "name": "new"}})
    await teams.get("3521")
    await client.write(teams.update("3521", {"name": "new"}))
    team = await teams.get("3521")
    assert team is not None
    assert team.name == "new"
