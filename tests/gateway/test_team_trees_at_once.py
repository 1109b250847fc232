"""Trees that are at hand: the same however much of them is shown in one go."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import pytest

from schema.team import turns
from schema.team.types import TeamInTree
from tests.gateway.conftest import MakeGateway
from tests.gateway.harness import Gateway

DEEP = 170
"""Levels: much deeper, a document is not read at all."""


def nested(levels: int) -> str:
    """A document that asks for so many levels of a tree."""
    return f"{{ teamTree {{ vendorId {'children { vendorId ' * (levels - 1)}{'}' * levels} }}"


async def planted(gateway: Gateway, parents: dict[int, int | None]) -> None:
    """Leave the stand-in with teams of these ids and parents alone."""
    await gateway.uproot("assemble", "team")
    teams = ({"id": str(each), "parent_id": above, "name": f"Team {each}"} for each, above in parents.items())
    await gateway.plant("assemble", "team", *teams)


@pytest.mark.parametrize("executor", ["compiled", "plain"])
async def test_a_chain_is_shown_as_deep_as_a_document_may_ask(make_gateway: MakeGateway, executor: str) -> None:
    gateway = await make_gateway(GATEWAY_MAX_DEPTH="500", GATEWAY_EXECUTOR=executor)
    await planted(gateway, {each: each - 1 or None for each in range(1, DEEP + 1)})
    (team,) = (await gateway.data(nested(DEEP)))["teamTree"]
    shown = [team["vendorId"]]
    while team.get("children"):
        (team,) = team["children"]
        shown.append(team["vendorId"])
    assert shown == [str(each) for each in range(1, DEEP + 1)]


@pytest.mark.parametrize(("levels", "teams"), [(1, 500), (3, 0), (16, -1), (2, 7)])
async def test_a_tree_is_the_same_in_parts(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, levels: int, teams: int
) -> None:
    chance = random.Random(levels * 1000 + teams)
    await planted(gateway, {1: None} | {each: chance.randrange(1, each) for each in range(2, 60)})
    document = nested(12)
    whole = await gateway.data(document)
    monkeypatch.setattr(turns, "SHOWN_AT_ONCE", 0)
    assert await gateway.data(document) == whole
    monkeypatch.setattr(turns, "LEVELS", levels)
    monkeypatch.setattr(turns, "TEAMS", teams)
    assert await gateway.data(document) == whole


async def test_others_have_their_turn_while_a_large_tree_is_shown(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    await planted(gateway, {1: None} | {each: 1 + each // 10 for each in range(2, 400)})
    await gateway.data(nested(2))
    monkeypatch.setattr(turns, "SHOWN_AT_ONCE", 100)
    monkeypatch.setattr(turns, "TEAMS", 20)
    small: list[Any] = []
    large = asyncio.ensure_future(gateway.data(nested(4)))
    while not large.done():
        small.append(await gateway.data("{ __typename }"))
    assert len(small) > 1
    assert len((await large)["teamTree"][0]["children"]) == 8


async def test_a_small_tree_is_shown_by_its_teams_alone(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    await planted(gateway, {1: None} | {each: 1 + each // 4 for each in range(2, 60)})
    shown = [await gateway.data(nested(4)) for _ in range(10)][-1]  # the first ones are shown before functions are
    reached: list[object] = []
    monkeypatch.setattr(TeamInTree, "__init__", lambda *given: reached.append(given))
    assert await gateway.data(nested(4)) == shown
    assert reached == []
    assert len(shown["teamTree"][0]["children"]) == 2
