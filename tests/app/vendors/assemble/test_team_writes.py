"""Writes of Assemble's teams: each field as it goes on the wire, what is refused, and every shape of answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.domain.changes import Changes
from app.domain.errors import BadUserInput, Conflict, FieldRefused, InvalidInput, MalformedReply, NotFound, Unsupported
from app.domain.team import Team
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.upstream.writing import Write
from app.vendors.assemble import mapping
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
AS_IT_IS: dict[str, Any] = json.loads((PAYLOADS / "team.get.json").read_text())["data"]
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
    assert (write.request.operation, write.is_repeatable, write.touches) == ("assemble.team.create", False, {"team"})
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
    assert (write.request.operation, write.is_repeatable, write.touches) == ("assemble.team.update", True, {"team"})
    upstream.on("PATCH", ONE, json.loads((PAYLOADS / "team.update.json").read_text()))
    assert isinstance(await client.write(write), Team)
    (call,) = upstream.calls
    assert (upstream.targets, call.content) == ([f"PATCH {ONE}"], b'{"hidden":false}')


async def test_hiding_is_a_delete_without_a_body(
    upstream: ScriptedUpstream, client: UpstreamClient, teams: AssembleTeams
) -> None:
    write = teams.hide("3521")
    assert (write.request.operation, write.is_repeatable, write.touches) == ("assemble.team.hide", True, {"team"})
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


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_team_that_exists_is_hidden_by_hiding_it(client: UpstreamClient, method: str) -> None:
    """So that the vendor's conditions hold."""
    with pytest.raises(FieldRefused) as caught:
        AssembleTeams(client, update_method=method).update("3521", {"hidden": True}, current=mapping.team(AS_IT_IS))
    assert caught.value.field == "hidden"


@pytest.mark.parametrize(
    ("raw", "changes", "sent"),
    [
        (
            AS_IT_IS,
            {"name": "New"},
            {
                **{
                    name: AS_IT_IS[name]
                    for name in AS_IT_IS
                    if name not in ("id", "display_name", "public_url", "disabled")
                }
            }
            | {"parent_id": None, "name": "New"},
        ),
        (
            {"id": 3521, "parent_id": "12"},
            {"name": "New", "disabled": False},
            {"parent_id": 12, "name": "New", "disabled": False},
        ),
        ({"id": "3521", "parent_id": 12, "name": "x"}, {"parent_id": None}, {"parent_id": None, "name": "x"}),
        (
            {"id": "3521", "parent_id": None, "geo_location": None, "icon": None, "hidden": True, "later": 1},
            {"description": "d"},
            {"parent_id": None, "description": "d", "geo_location": None, "hidden": True},
        ),
    ],
)
def test_a_whole_update_keeps_what_was_read(
    client: UpstreamClient, raw: dict[str, Any], changes: dict[str, Any], sent: dict[str, Any]
) -> None:
    """But for `disabled`, which is about the caller; the root is null; what is not known is not made up."""
    write = AssembleTeams(client, update_method="PUT").update("3521", changes, current=mapping.team(raw))
    assert (write.request.method, write.request.path, write.is_repeatable) == ("PUT", ONE, False)
    assert json.loads(body(write)) == sent


def test_a_whole_update_without_the_team_is_not_made(client: UpstreamClient) -> None:
    with pytest.raises(Unsupported, match="updated whole by PUT"):
        AssembleTeams(client, update_method="PUT").update("3521", {"name": "x"})


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
