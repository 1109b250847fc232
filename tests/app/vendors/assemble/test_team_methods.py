"""By which methods teams are updated and hidden: set, or found out by a 405 and by nothing else."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound, TimedOut, Unavailable, UpstreamError
from app.upstream.client import UpstreamClient
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assemble.team_methods import HIDES, UPDATES
from app.vendors.assemble.teams import AssembleTeams
from tests.conftest import ScriptedUpstream

ONE = "/organisation/teams/7"
TEAM: dict[str, Any] = {"data": {"id": "7", "parent_id": 0, "name": "old", "icon": "fa", "disabled": True}}
NOT_ALLOWED = httpx.Response(405, json={"message": "405 Method Not Allowed", "status_code": 405})


@pytest.fixture
def client(upstream: ScriptedUpstream) -> UpstreamClient:
    return upstream.client(AssembleDialect())


@pytest.fixture
def auto(client: UpstreamClient) -> AssembleTeams:
    return AssembleTeams(client)


@pytest.mark.parametrize("names", [{"update_method": "POST"}, {"hide_method": "GET"}, {"update_method": "patch"}])
def test_another_method_is_refused(client: UpstreamClient, names: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="is not one of auto, "):
        AssembleTeams(client, **names)


@pytest.mark.parametrize("method", [method for method in HIDES if method != "auto"])
async def test_a_set_method_of_hiding(upstream: ScriptedUpstream, client: UpstreamClient, method: str) -> None:
    target = ONE if method == "DELETE" else f"{ONE}/hide"
    teams = AssembleTeams(client, hide_method=method)
    upstream.on(method, target, httpx.Response(204))
    assert await teams.write(teams.hide("7")) == "7"
    assert upstream.targets == [f"{method} {target}"]
    assert upstream.calls[0].content == b""
    upstream.on(method, target, NOT_ALLOWED)
    with pytest.raises(InvalidInput):
        await teams.write(teams.hide("7"))
    assert upstream.targets == [f"{method} {target}"] * 2


@pytest.mark.parametrize("method", [method for method in UPDATES if method != "auto"])
async def test_a_set_method_of_updating(upstream: ScriptedUpstream, client: UpstreamClient, method: str) -> None:
    teams = AssembleTeams(client, update_method=method)
    upstream.on("GET", ONE, TEAM)
    upstream.on(method, ONE, NOT_ALLOWED)
    current = await teams.ready("7")
    assert (current is None) is (method == "PATCH")
    with pytest.raises(InvalidInput):
        await teams.write(teams.update("7", {"name": "new"}, current=current))
    assert upstream.targets == ([f"GET {ONE}"] if method == "PUT" else []) + [f"{method} {ONE}"]


async def test_a_405_makes_an_update_whole_once_and_for_all(upstream: ScriptedUpstream, auto: AssembleTeams) -> None:
    upstream.on("GET", ONE, TEAM)
    upstream.on("PATCH", ONE, NOT_ALLOWED)
    upstream.on("PUT", ONE, {"data": {"id": "7", "name": "new"}})
    assert await auto.ready("7") is None
    await auto.write(auto.update("7", {"name": "new"}))
    assert upstream.targets == [f"PATCH {ONE}", f"GET {ONE}", f"PUT {ONE}"]
    assert upstream.calls[-1].content == b'{"parent_id":null,"name":"new","icon":"fa"}'
    current = await auto.ready("7")
    assert current is not None
    await auto.write(auto.update("7", {"icon": "x"}, current=current))
    assert upstream.targets[3:] == [f"GET {ONE}", f"PUT {ONE}"]
    assert upstream.calls[-1].content == b'{"parent_id":null,"name":"old","icon":"x"}'


async def test_what_is_written_back_is_read_anew(upstream: ScriptedUpstream, client: UpstreamClient) -> None:
    teams = AssembleTeams(client, update_method="PUT")
    upstream.on("GET", ONE, TEAM, {"data": {**TEAM["data"], "name": "newer"}})
    kept = await teams.get("7")
    current = await teams.ready("7")
    assert kept is not None
    assert current is not None
    assert (kept.name, current.name) == ("old", "newer")


async def test_a_405_hides_below_the_team_once_and_for_all(upstream: ScriptedUpstream, auto: AssembleTeams) -> None:
    upstream.on("DELETE", ONE, NOT_ALLOWED)
    upstream.on("POST", f"{ONE}/hide", httpx.Response(204))
    assert await auto.write(auto.hide("7")) == "7"
    assert await auto.write(auto.hide("7")) == "7"
    assert upstream.targets == [f"DELETE {ONE}", f"POST {ONE}/hide", f"POST {ONE}/hide"]


async def test_writes_at_once_all_find_their_way(upstream: ScriptedUpstream, auto: AssembleTeams) -> None:
    upstream.on("GET", ONE, TEAM)
    upstream.on("PATCH", ONE, NOT_ALLOWED)
    upstream.on("PUT", ONE, TEAM)
    upstream.on("DELETE", ONE, NOT_ALLOWED)
    upstream.on("POST", f"{ONE}/hide", TEAM)
    await asyncio.gather(*(auto.write(auto.update("7", {"name": "x"})) for _ in range(3)))
    await asyncio.gather(*(auto.write(auto.hide("7")) for _ in range(3)))
    assert upstream.targets.count(f"PUT {ONE}") == upstream.targets.count(f"POST {ONE}/hide") == 3


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.Response(404), NotFound),
        (httpx.Response(501), Unavailable),
        (httpx.ReadTimeout("slow"), TimedOut),
        (httpx.ConnectError("refused"), Unavailable),
    ],
)
async def test_nothing_but_a_405_sends_a_write_again(
    upstream: ScriptedUpstream, auto: AssembleTeams, answer: httpx.Response | Exception, kind: type[UpstreamError]
) -> None:
    upstream.on("PATCH", ONE, answer)
    upstream.on("DELETE", ONE, answer)
    for write in (auto.update("7", {}), auto.hide("7")):
        with pytest.raises(kind):
            await auto.write(write)
    assert upstream.targets == [f"PATCH {ONE}", f"DELETE {ONE}"]


async def test_a_new_team_is_made_in_one_way(upstream: ScriptedUpstream, auto: AssembleTeams) -> None:
    upstream.on("POST", "/organisation/teams", NOT_ALLOWED)
    with pytest.raises(InvalidInput):
        await auto.write(auto.create({"name": "x"}))
    assert len(upstream.calls) == 1


@pytest.mark.parametrize("status", [404, 405])
async def test_of_two_refusals_the_first_is_told(upstream: ScriptedUpstream, auto: AssembleTeams, status: int) -> None:
    """A 404 of a path that is only supposed would say that there is no such team."""
    upstream.on("GET", ONE, TEAM)
    for method, target in (("PUT", ONE), ("POST", f"{ONE}/hide")):
        upstream.on(method, target, httpx.Response(status))
    upstream.on("PATCH", ONE, NOT_ALLOWED)
    upstream.on("DELETE", ONE, NOT_ALLOWED)
    for write in (auto.update("7", {}), auto.hide("7")):
        with pytest.raises(InvalidInput) as caught:
            await auto.write(write)
        assert caught.value.status == 405
    assert auto.update("7", {}).request.method == "PATCH"
    assert auto.hide("7").request.method == "DELETE"


async def test_a_conflict_of_the_second_way_is_told(upstream: ScriptedUpstream, auto: AssembleTeams) -> None:
    upstream.on("DELETE", ONE, NOT_ALLOWED)
    upstream.on("POST", f"{ONE}/hide", {"message": "400 Bad request", "status_code": "400"}, status=400)
    with pytest.raises(Conflict):
        await auto.write(auto.hide("7"))


@pytest.mark.parametrize(("answer", "kind"), [(httpx.Response(404), NotFound), (httpx.Response(503), Unavailable)])
async def test_where_the_team_cannot_be_read_nothing_is_written(
    upstream: ScriptedUpstream, auto: AssembleTeams, answer: httpx.Response, kind: type[UpstreamError]
) -> None:
    upstream.on("PATCH", ONE, NOT_ALLOWED)
    upstream.on("GET", ONE, answer)
    with pytest.raises(kind) as caught:
        await auto.write(auto.update("7", {"name": "x"}))
    assert caught.value.unsettled is False
    assert upstream.targets == [f"PATCH {ONE}", f"GET {ONE}"]


async def test_a_whole_update_that_breaks_off_may_have_been_done(
    upstream: ScriptedUpstream, auto: AssembleTeams
) -> None:
    upstream.on("PATCH", ONE, NOT_ALLOWED)
    upstream.on("GET", ONE, TEAM)
    upstream.on("PUT", ONE, httpx.ReadError("gone"))
    with pytest.raises(Unavailable) as caught:
        await auto.write(auto.update("7", {"name": "x"}))
    assert caught.value.unsettled is True
