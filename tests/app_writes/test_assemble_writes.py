"""Assemble's writes against the stand-in: what is stored is what was asked for, and reads behind them see it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.domain.errors import Conflict, InvalidInput, NotFound
from app.domain.record import Json
from app.domain.team import Team, TeamFilter
from app.vendors.directory import Assemble
from tests.gateway.harness import Gateway, opened

WRITTEN: dict[str, Json] = {
    "parent_id": "110",
    "name": "Zoë 🚀",
    "description": "",
    "geo_location_id": "0042",
    "catchment_area_id": None,
    "icon": "fa-star",
    "show_on_public_site": True,
    "ceiling_enabled": False,
    "hidden": False,
    "external_reference": "zoe-1",
}


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


@pytest.fixture
def assemble(gateway: Gateway) -> Assemble:
    found: Assemble = gateway.app.state.vendors.assemble
    return found


async def stored(gateway: Gateway, team_id: str) -> dict[str, Any]:
    (record,) = [each for each in await gateway.stored("assemble", "team") if each["id"] == team_id]
    return record


async def made(assemble: Assemble, **changes: Json) -> Team:
    team = await assemble.teams.write(assemble.teams.create({**WRITTEN, **changes}))
    assert isinstance(team, Team)
    return team


async def test_a_team_is_created_as_asked(gateway: Gateway, assemble: Assemble) -> None:
    before = {team.id for team in (await assemble.teams.page(TeamFilter(), None, 0)).rows}
    team = await made(assemble)
    assert {field: getattr(team, field) for field in WRITTEN} == WRITTEN
    assert team.id not in before
    record = await stored(gateway, team.id)
    assert (record["parent_id"], record["geo_location"], record["catchment_area_id"]) == (110, "0042", None)
    tree = await assemble.teams.tree("110", mine=False)
    assert team.id in {child.id for child in tree.by_id.values()}


async def test_a_team_at_the_top(gateway: Gateway, assemble: Assemble) -> None:
    team = await made(assemble, parent_id=None)
    assert team.parent_id is None
    assert (await stored(gateway, team.id))["parent_id"] is None


@pytest.mark.parametrize(
    ("served", "calls"), [("both", ["PATCH"]), ("PATCH", ["PATCH"]), ("PUT", ["PATCH", "GET", "PUT"])]
)
async def test_an_update_changes_what_is_given_and_nothing_else(
    gateway: Gateway, assemble: Assemble, served: str, calls: list[str]
) -> None:
    await gateway.switch("assemble", update_method=served)
    team = await made(assemble)
    before = await stored(gateway, team.id)
    gateway.forget()
    changed = await assemble.teams.write(assemble.teams.update(team.id, {"description": "d", "parent_id": "112"}))
    assert isinstance(changed, Team)
    assert (changed.description, changed.parent_id) == ("d", "112")
    assert [target.split()[0] for target in gateway.targets()] == calls
    assert await stored(gateway, team.id) == {**before, "description": "d", "parent_id": 112}
    read = await assemble.teams.get(team.id)
    assert read is not None
    assert read.description == "d"


async def test_an_update_by_put_alone(gateway: Gateway) -> None:
    async with opened(ASSEMBLE_UPDATE_METHOD="PUT") as other:
        assemble: Assemble = other.app.state.vendors.assemble
        await other.switch("assemble", update_method="PUT")
        team = await made(assemble)
        before = await stored(other, team.id)
        current = await assemble.teams.ready(team.id)
        await assemble.client.write(assemble.teams.update(team.id, {"icon": "fa-x"}, current=current))
        assert await stored(other, team.id) == {**before, "icon": "fa-x"}


@pytest.mark.parametrize("answer", ["empty", "team"])
async def test_a_team_is_hidden_and_shown_again(gateway: Gateway, assemble: Assemble, answer: str) -> None:
    await gateway.switch("assemble", hide_answer=answer)
    team = await made(assemble)
    hidden = await assemble.teams.write(assemble.teams.hide(team.id))
    assert (hidden.id if isinstance(hidden, Team) else hidden) == team.id
    read = await assemble.teams.get(team.id)
    assert read is not None
    assert read.hidden is True
    await assemble.teams.write(assemble.teams.update(team.id, {"hidden": False}))
    assert (await stored(gateway, team.id))["hidden"] is False


async def test_a_team_in_use_is_not_hidden(gateway: Gateway, assemble: Assemble) -> None:
    team = await made(assemble)
    await made(assemble, parent_id=team.id)
    with pytest.raises(Conflict, match="active children"):
        await assemble.teams.write(assemble.teams.hide(team.id))
    assert (await stored(gateway, team.id))["hidden"] is False


async def test_the_vendors_own_refusals_come_through(gateway: Gateway, assemble: Assemble) -> None:
    before = await gateway.stored("assemble", "team")
    with pytest.raises(InvalidInput):
        await assemble.teams.write(assemble.teams.create({"name": "x", "parent_id": "999999"}))
    for write in (assemble.teams.update("999999", {"name": "x"}), assemble.teams.hide("999999")):
        with pytest.raises(NotFound):
            await assemble.teams.write(write)
    assert await gateway.stored("assemble", "team") == before
