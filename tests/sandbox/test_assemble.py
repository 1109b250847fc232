"""The Assemble stand-in against Assemble's document."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.conftest import Clock
from tests.sandbox.shapes import differences, payload

TEAMS = "/organisation/teams"
GRANT = {
    "grant_type": "client_credentials",
    "client_id": "sandbox-assemble-client",
    "client_secret": "sandbox-assemble-secret",
}
ODD = "crm/42%?#🚀 x"


def depth_first(teams: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    stack = list(reversed(teams))
    while stack:
        team = stack.pop()
        found.append(team)
        stack.extend(reversed(team["children"]))
    return found


async def test_a_token_by_client_credentials_runs_out(assemble: httpx.AsyncClient, clock: Clock) -> None:
    granted = (await assemble.post("/oauth/token", data=GRANT)).json()
    assert (granted["token_type"], granted["expires_in"]) == ("Bearer", 3600)
    bearer = {"Authorization": f"Bearer {granted['access_token']}"}
    clock.now += 3599
    assert (await assemble.get(TEAMS, headers=bearer)).status_code == 200
    clock.now += 1
    refused = await assemble.get(TEAMS, headers=bearer)
    assert refused.status_code == 401
    assert refused.json()["status_code"] == "401"


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "other"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"audience": "x"}, 400, "invalid_request"),
    ],
)
async def test_a_wrong_grant(assemble: httpx.AsyncClient, change: dict[str, str], status: int, error: str) -> None:
    answer = await assemble.post("/oauth/token", data={**GRANT, **change})
    assert (answer.status_code, answer.json()["error"]) == (status, error)


async def test_a_grant_is_a_form(assemble: httpx.AsyncClient) -> None:
    assert (await assemble.post("/oauth/token", json=GRANT)).status_code == 400
    assert (await assemble.post("/oauth/token", data={**GRANT, "scope": "teams users"})).status_code == 200


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
async def test_the_accept_header_is_demanded(assemble: httpx.AsyncClient, accept: str) -> None:
    assert (await assemble.get(TEAMS, headers={"Accept": accept})).status_code == 406


async def test_the_listing(assemble: httpx.AsyncClient) -> None:
    listing = (await assemble.get(TEAMS)).json()
    sample = payload("assemble", "team.list")
    sample["meta"]["pagination"]["links"] = {"next": "string"}
    assert differences(sample, listing) == []
    pagination = listing["meta"]["pagination"]
    assert (pagination["current_page"], pagination["per_page"], pagination["count"]) == ("1", "25", "25")
    assert int(pagination["total_pages"]) == 2
    last = (await assemble.get(f"{TEAMS}?page=2")).json()
    assert int(last["meta"]["pagination"]["count"]) == len(last["data"])
    assert set(last["meta"]["pagination"]["links"]) == {"previous"}
    ids = [team["id"] for team in listing["data"] + last["data"]]
    assert len(set(ids)) == len(ids) == int(pagination["total"])
    assert "130" not in ids
    assert listing["data"][0]["parent_id"] == 0


async def test_the_listings_filters(assemble: httpx.AsyncClient) -> None:
    async def ids(**query: str) -> list[str]:
        return [team["id"] for team in (await assemble.get(TEAMS, params=query)).json()["data"]]

    assert await ids(q="acme") == ["111", "112", "113"]
    assert await ids(q="Closed") == []
    assert await ids(q="Closed", hidden="true") == ["130"]
    assert await ids(rota="true") == ["100", "110"]
    assert await ids(external_reference="acme-1,rocket-7") == ["111", "112", "121"]
    assert await ids(external_reference=ODD) == ["123"]


@pytest.mark.parametrize("query", ["hidden=yes", "include=users", "page=0", "per_page=5"])
async def test_a_wrong_parameter_is_refused(assemble: httpx.AsyncClient, query: str) -> None:
    answer = await assemble.get(f"{TEAMS}?{query}")
    assert answer.status_code == 400
    assert differences(payload("assemble", "team.hide.error"), answer.json()) == []


async def test_includes(assemble: httpx.AsyncClient) -> None:
    query = {"q": "North Region", "include": "parent,children,location,attributes,catchment_area"}
    team = (await assemble.get(TEAMS, params=query)).json()["data"][0]
    assert team["parent"]["id"] == "100"
    assert [child["id"] for child in team["children"]] == ["111"]
    assert team["location"]["id"] == team["geo_location"] == "702"
    assert (team["attributes"], team["catchment_area"]) == ({}, None)


async def test_the_tree_is_a_bare_array(assemble: httpx.AsyncClient) -> None:
    tree = (await assemble.get(f"{TEAMS}/recursive")).json()
    sample = payload("assemble", "team.tree")[0]
    assert differences({**sample, "children": []}, tree[0]) == []
    teams = {team["id"]: team for team in depth_first(tree)}
    assert [root["id"] for root in tree] == ["100", "131", "132", "10000"]
    assert (teams["131"]["parent_id"], teams["132"]["parent_id"]) == (130, 999)
    assert [child["id"] for child in teams["112"]["children"]] == ["113"]
    assert "130" not in teams


async def test_the_tree_from_a_team(assemble: httpx.AsyncClient) -> None:
    (start,) = (await assemble.get(f"{TEAMS}/recursive/110")).json()
    assert [team["id"] for team in depth_first([start])] == ["110", "111", "112", "113"]
    assert (await assemble.get(f"{TEAMS}/recursive/9")).status_code == 404


async def test_the_callers_own_teams_hang_on_disabled_ones(assemble: httpx.AsyncClient) -> None:
    tree = (await assemble.get(f"{TEAMS}/recursive?mine=true")).json()
    disabled = {team["id"]: team["disabled"] for team in depth_first(tree)}
    assert [team_id for team_id, is_disabled in disabled.items() if is_disabled] == ["100", "120"]
    assert [team_id for team_id, is_disabled in disabled.items() if not is_disabled] == [
        *("110", "111", "112", "113"),
        *("121", "131"),
    ]


async def test_one_team(assemble: httpx.AsyncClient) -> None:
    answer = (await assemble.get(f"{TEAMS}/113")).json()
    assert differences(payload("assemble", "team.get"), answer) == []
    assert answer["data"]["parent_id"] == 112
    assert (await assemble.get(f"{TEAMS}/130")).json()["data"]["hidden"] is True
    missing = await assemble.get(f"{TEAMS}/21321")
    assert missing.status_code == 404
    assert differences(payload("assemble", "team.hide.error"), missing.json()) == []


async def test_create_and_update(assemble: httpx.AsyncClient) -> None:
    whole = {**payload("assemble", "team.create.request"), "parent_id": 110, "hidden": False}
    created = await assemble.post(TEAMS, json=whole)
    assert created.status_code == 201
    assert differences(payload("assemble", "team.create"), created.json()) == []
    team = created.json()["data"]
    assert {name: team[name] for name in whole} == whole
    path = f"{TEAMS}/{team['id']}"
    patched = (await assemble.patch(path, json={"name": "New name"})).json()["data"]
    assert patched == {**team, "name": "New name", "display_name": "New name"}
    replaced = (await assemble.put(path, json={"name": "Only a name"})).json()["data"]
    assert (replaced["description"], replaced["parent_id"], replaced["geo_location"]) == ("", 0, None)


@pytest.mark.parametrize("body", [{"display_name": "x"}, {"name": None}, {"parent_id": "110"}, {"parent_id": 999}])
async def test_a_wrong_body_is_refused(assemble: httpx.AsyncClient, body: dict[str, object]) -> None:
    assert (await assemble.post(TEAMS, json=body)).status_code == 400
    assert (await assemble.patch(f"{TEAMS}/111", json=body)).status_code == 400


async def test_a_team_never_comes_below_itself(assemble: httpx.AsyncClient) -> None:
    assert (await assemble.patch(f"{TEAMS}/110", json={"parent_id": 113})).status_code == 400
    assert (await assemble.patch(f"{TEAMS}/110", json={"parent_id": 110})).status_code == 400


async def test_hide_only_what_nothing_active_hangs_on(assemble: httpx.AsyncClient) -> None:
    for team_id in ("110", "112", "141"):
        refused = await assemble.delete(f"{TEAMS}/{team_id}")
        assert refused.status_code == 400
        assert differences(payload("assemble", "team.hide.error"), refused.json()) == []
    hidden = await assemble.delete(f"{TEAMS}/113")
    assert (hidden.status_code, hidden.content) == (204, b"")
    assert (await assemble.get(f"{TEAMS}/113")).json()["data"]["hidden"] is True
    shown = await assemble.patch(f"{TEAMS}/113", json={"hidden": False})
    assert shown.json()["data"]["hidden"] is False
