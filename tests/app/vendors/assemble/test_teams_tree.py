"""The tree of Assemble's teams over a scripted upstream: one call, whole, and each credential's own."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.domain.errors import BadUserInput
from app.upstream.auth import HeaderCredential
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assemble.teams import AssembleTeams
from tests.conftest import ScriptedUpstream

TREE = "/organisation/teams/recursive"
TOP = {"id": "3521", "parent_id": 0, "disabled": True}


@pytest.fixture
def teams(upstream: ScriptedUpstream) -> AssembleTeams:
    return AssembleTeams(upstream.client(AssembleDialect()))


@pytest.mark.parametrize("root_id", ["", ".", "..", "0"])
async def test_a_tree_is_never_asked_for_below_team_zero(
    upstream: ScriptedUpstream, teams: AssembleTeams, root_id: str
) -> None:
    with pytest.raises(BadUserInput):
        await teams.tree(root_id, mine=False)
    assert upstream.calls == []


async def test_the_whole_tree_is_one_call_without_an_envelope(upstream: ScriptedUpstream, teams: AssembleTeams) -> None:
    upstream.on(
        "GET",
        TREE,
        [
            {
                "id": "3521",
                "parent_id": 0,
                "disabled": True,
                "children": [{"id": "7", "disabled": False, "children": [{"id": "8"}]}],
            }
        ],
    )
    assert not teams.has_tree()
    tree = await teams.tree(None, mine=False)
    assert [(team.id, depth) for team, depth in tree.descendants("3521")] == [("7", 1), ("8", 2)]
    assert teams.has_tree()
    again = await teams.tree(None, mine=False)
    assert again is tree
    assert upstream.targets == [f"GET {TREE}"]


async def test_a_team_that_only_completes_the_structure_is_kept_and_not_manageable(
    upstream: ScriptedUpstream, teams: AssembleTeams
) -> None:
    upstream.on(
        "GET",
        f"{TREE}?mine=true",
        [{**TOP, "children": [{"id": "7", "disabled": False}]}],
    )
    tree = await teams.tree(None, mine=True)
    assert [(team.id, team.manageable) for team in tree.by_id.values()] == [("3521", False), ("7", True)]


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ({"root_id": None, "mine": False}, TREE),
        ({"root_id": None, "mine": True}, f"{TREE}?mine=true"),
        (
            {"root_id": "5", "mine": False, "include": ("catchment_area", "attributes")},
            f"{TREE}/5?include=attributes%2Ccatchment_area",
        ),
        ({"root_id": "5", "mine": True, "include": ("parent",)}, f"{TREE}/5?mine=true&include=parent"),
    ],
)
async def test_a_tree_on_the_wire(
    upstream: ScriptedUpstream, teams: AssembleTeams, asked: dict[str, Any], target: str
) -> None:
    upstream.on("GET", target, [{"id": "5", "children": [{"id": "6"}]}])
    tree = await teams.tree(**asked)
    assert [root.id for root in tree.roots] == ["5"]
    assert upstream.targets == [f"GET {target}"]


async def test_a_chain_of_ten_thousand_nested_teams_off_the_wire(
    upstream: ScriptedUpstream, teams: AssembleTeams
) -> None:
    length = 10_000
    body = "".join(f'[{{"id": "{n}", "children": ' for n in range(1, length + 1)) + "[]" + "}]" * length
    upstream.on("GET", TREE, httpx.Response(200, text=body))
    tree = await teams.tree(None, mine=False)
    assert [root.id for root in tree.roots] == ["1"]
    assert len(tree.ancestors(str(length))) == length - 1


async def test_what_one_credential_sees_is_never_given_to_another(upstream: ScriptedUpstream) -> None:
    mine = AssembleTeams(upstream.client(AssembleDialect(), credential=HeaderCredential("authorization", "Bearer a")))
    yours = AssembleTeams(upstream.client(AssembleDialect(), credential=HeaderCredential("authorization", "Bearer b")))
    upstream.on(
        "GET",
        TREE,
        lambda asked: httpx.Response(200, json=[{"id": "1", "disabled": asked.headers["authorization"] == "Bearer b"}]),
    )
    assert (await mine.tree(None, mine=False)).by_id["1"].manageable is True
    assert (await yours.tree(None, mine=False)).by_id["1"].manageable is False
