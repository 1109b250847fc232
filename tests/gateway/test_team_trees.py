"""Trees of teams: any depth, orphans, circles, and what is sent along."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.gateway.harness import Gateway

TREE = "assemble.team.tree"


def team(team_id: int, parent: int | None, **more: Any) -> dict[str, Any]:
    return {"id": str(team_id), "parent_id": parent, "name": f"Team {team_id}", **more}


async def replaced(gateway: Gateway, *teams: dict[str, Any]) -> None:
    """Leave the stand-in with these teams alone."""
    await gateway.uproot("assemble", "team")
    await gateway.plant("assemble", "team", *teams)


async def all_below(gateway: Gateway, team_id: str, first: int = 100) -> list[tuple[str, int, str]]:
    """The descendants of a team as id, depth and parent's id, paged to the end."""
    document = """
    query($id: ID!, $first: Int!, $after: String) { team(id: $id) { descendants(first: $first, after: $after) {
        totalCount nodes { depth parentId team { vendorId } } pageInfo { hasNextPage endCursor }
    } } }
    """
    rows: list[tuple[str, int, str]] = []
    after = None
    while True:
        answer = await gateway.data(document, {"id": team_id, "first": first, "after": after})
        page = answer["team"]["descendants"]
        rows += [(node["team"]["vendorId"], node["depth"], node["parentId"]) for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(rows)
            return rows
        after = page["pageInfo"]["endCursor"]


async def test_a_chain_of_ten_thousand_is_served(gateway: Gateway) -> None:
    depth = 10_000
    await replaced(gateway, *(team(number, number - 1 or None) for number in range(1, depth + 1)))
    document = """
    { teamTree { vendorId parent { vendorId } children { vendorId children { vendorId }
        descendants(first: 2) { totalCount nodes { depth team { name } } } } } }
    """
    assert await gateway.data(document) == {
        "teamTree": [
            {
                "vendorId": "1",
                "parent": None,
                "children": [
                    {
                        "vendorId": "2",
                        "children": [{"vendorId": "3"}],
                        "descendants": {
                            "totalCount": depth - 2,
                            "nodes": [
                                {"depth": 1, "team": {"name": "Team 3"}},
                                {"depth": 2, "team": {"name": "Team 4"}},
                            ],
                        },
                    }
                ],
            }
        ]
    }
    deepest = await gateway.data(f'{{ team(id: "{depth}") {{ ancestors {{ vendorId }} children {{ vendorId }} }} }}')
    above = [each["vendorId"] for each in deepest["team"]["ancestors"]]
    assert above == [str(number) for number in range(depth - 1, 0, -1)]
    assert deepest["team"]["children"] == []
    assert gateway.counted() == {TREE: 1}


async def test_a_body_nested_too_deep_for_any_decoder_of_the_language_is_served_too(gateway: Gateway) -> None:
    """Whatever the sandbox makes of a tree, this body is nested level by level."""
    depth = 10_000
    opened = "".join(f'{{"id":"{number}","name":"Team {number}","children":[' for number in range(1, depth + 1))
    fault = {"vendor": "assemble", "operation": TREE, "kind": "status", "status": 200}
    body = f"[{opened}{']}' * depth}]"
    (await gateway.control.post("/faults", json={**fault, "body": body})).raise_for_status()
    answer = await gateway.data("{ teamTree { name descendants(first: 1) { totalCount } } }")
    assert answer["teamTree"] == [{"name": "Team 1", "descendants": {"totalCount": depth - 1}}]


async def test_a_hundred_thousand_brackets_are_an_error_and_no_crash(gateway: Gateway) -> None:
    fault = {"vendor": "assemble", "operation": TREE, "kind": "status", "status": 200, "body": "[" * 100_000}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    assert (await gateway.error("{ teamTree { name } }"))["code"] == "MALFORMED_REPLY"
    assert (await gateway.http.get("/livez")).status_code == 200


async def test_a_wide_tree_is_served(gateway: Gateway) -> None:
    await replaced(gateway, team(1, None), *(team(number, 1) for number in range(2, 2_002)))
    children = (await gateway.data("{ teamTree { children { vendorId parentId } } }"))["teamTree"][0]["children"]
    assert [child["vendorId"] for child in children] == [str(number) for number in range(2, 2_002)]
    assert {child["parentId"] for child in children} == {"1"}


async def test_orphans_are_roots_that_keep_their_parents_id(gateway: Gateway) -> None:
    document = "{ teamTree { vendorId parentId parent { vendorId } ancestors { vendorId } children { vendorId } } }"
    roots = (await gateway.data(document))["teamTree"]
    orphans = {root["vendorId"]: root for root in roots if root["parentId"] is not None}
    assert orphans == {
        "131": {"vendorId": "131", "parentId": "130", "parent": None, "ancestors": [], "children": []},
        "132": {"vendorId": "132", "parentId": "999", "parent": None, "ancestors": [], "children": []},
    }
    assert gateway.counted() == {TREE: 1}


def nested(team_id: int, parent: int | None, *children: dict[str, Any]) -> dict[str, Any]:
    return {**team(team_id, parent), "children": list(children)}


BROKEN_TREES = {
    "its own parent": [nested(1, 1), nested(2, 1)],
    "two above each other": [nested(1, 2), nested(2, 1), nested(3, 1)],
    "a circle of three, nested": [nested(1, 3, nested(2, 1, nested(3, 2)))],
    "a circle beside the tree": [nested(1, None), nested(2, 3), nested(3, 2)],
    "one team twice": [nested(1, None, nested(2, 1)), nested(3, None, nested(2, 3))],
    "itself inside itself": [nested(1, None, nested(1, None, nested(2, 1)))],
    "a parent that is missing": [nested(1, 77), nested(2, 1), nested(3, None)],
}


@pytest.mark.parametrize("shape", BROKEN_TREES)
async def test_a_broken_tree_holds_each_team_once(gateway: Gateway, shape: str) -> None:
    body = json.dumps(BROKEN_TREES[shape])
    fault = {"vendor": "assemble", "operation": TREE, "kind": "status", "status": 200, "body": body}
    (await gateway.control.post("/faults", json=fault)).raise_for_status()
    document = (
        "{ teamTree { vendorId descendants(first: 100) { nodes { team { vendorId ancestors { vendorId } } } } } }"
    )
    roots = (await gateway.data(document))["teamTree"]
    below = [node["team"] for root in roots for node in root["descendants"]["nodes"]]
    found = [root["vendorId"] for root in roots] + [each["vendorId"] for each in below]
    assert sorted(found) == sorted(set(found))
    assert set(found) == {each["id"] for each in _flat(BROKEN_TREES[shape])}
    tops = {root["vendorId"] for root in roots}
    assert {each["ancestors"][-1]["vendorId"] for each in below} <= tops


def _flat(teams: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return teams + [each for one in teams for each in _flat(one["children"])]


async def test_a_circle_in_the_vendors_own_records_survives(gateway: Gateway) -> None:
    await replaced(gateway, team(1, None), team(2, 4), team(3, 2), team(4, 3))
    body = await gateway.query("{ teamTree { vendorId } }")
    assert body["data"]["teamTree"][0] == {"vendorId": "1"}
    assert [row[0] for row in await all_below(gateway, "1")] == []


async def test_descendants_are_flat_and_each_stands_behind_its_parent(gateway: Gateway) -> None:
    rows = await all_below(gateway, "100", first=2)
    assert rows[:4] == [("110", 1, "100"), ("111", 2, "110"), ("112", 3, "111"), ("113", 4, "112")]
    assert len(rows) == len({row[0] for row in rows}) == 12
    places = {"100": -1} | {row[0]: place for place, row in enumerate(rows)}
    assert all(places[parent] < places[team_id] for team_id, _, parent in rows)


async def test_teams_that_may_not_be_managed_are_kept_and_marked(gateway: Gateway) -> None:
    document = '{ teamTree(rootId: "120") { disabled manageable children { vendorId disabled manageable } } }'
    (south,) = (await gateway.data(document))["teamTree"]
    assert (south["disabled"], south["manageable"]) == (True, False)
    assert [child["vendorId"] for child in south["children"]] == ["121", "122", "123", "124"]
    assert {child["manageable"] for child in south["children"]} == {True}


@pytest.mark.parametrize("selection", ["children { vendorId }", "parent { vendorId }", "ancestors { vendorId }"])
async def test_a_hidden_team_is_read_by_itself_when_a_tree_leaves_it_out(gateway: Gateway, selection: str) -> None:
    found = (await gateway.data(f'{{ team(id: "130") {{ name hidden {selection} }} }}'))["team"]
    expected = {"parent": {"vendorId": "100"}, "children": [{"vendorId": "131"}], "ancestors": [{"vendorId": "100"}]}
    name = selection.partition(" ")[0]
    assert found == {"name": "Closed Region", "hidden": True, name: expected[name]}


async def test_what_is_selected_of_a_tree_is_sent_along_with_it(gateway: Gateway) -> None:
    document = '{ teamTree(rootId: "100") { location catchmentArea children { location } } }'
    (top,) = (await gateway.data(document))["teamTree"]
    assert (top["location"]["name"], top["catchmentArea"]["name"]) == ("Harbour Street 1", "Thames valley")
    assert top["children"][0]["location"]["name"] == "Hill Road 9"
    assert gateway.targets() == ["GET /assemble/api/organisation/teams/recursive/100?include=location%2Ccatchment_area"]


async def test_raw_holds_the_team_without_those_nested_in_it(gateway: Gateway) -> None:
    (top,) = (await gateway.data('{ teamTree(rootId: "110") { raw children { raw } } }'))["teamTree"]
    assert (top["raw"]["id"], top["children"][0]["raw"]["id"]) == ("110", "111")
    assert "children" not in top["raw"]
