"""Recursive listings to trees: nested, flat, doubled, circular, orphaned and very deep."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.team import TeamTree
from app.upstream.decoding import encode_json
from app.upstream.dialect import Reply
from app.upstream.fields import Unparsable
from app.vendors.assemble.tree import read_tree, tree_of


def node(team_id: object, *children: object, **fields: object) -> Any:
    return {"id": team_id, **fields, "children": list(children)}


def edges(tree: TeamTree) -> dict[str, str | None]:
    above = {team_id: tree.parent(team_id) for team_id in tree.by_id}
    return {team_id: team.id if team else None for team_id, team in above.items()}


def test_the_documented_tree_whose_child_has_its_parents_id() -> None:
    documented: dict[str, Any] = {"id": "3521", "display_name": "Headquarters", "parent_id": 0, "disabled": True}
    tree = read_tree([{**documented, "children": [documented]}], None)
    assert edges(tree) == {"3521": None}
    assert tree.by_id["3521"].raw == documented


@pytest.mark.parametrize("wrap", [lambda value: {"data": value}, lambda value: value])
def test_a_tree_comes_bare_or_in_an_envelope_at_any_level(wrap: Any) -> None:
    body = wrap([{"id": "1", "children": wrap([{"id": "2", "children": wrap([{"id": "3"}])}, {"id": "4"}])}])
    tree = read_tree(body, None)
    assert edges(tree) == {"1": None, "2": "1", "3": "2", "4": "1"}
    assert [team.raw for team in tree.by_id.values()] == [{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}]


@pytest.mark.parametrize("children", [None, [], {"data": []}, {"data": None}])
def test_a_leaf_has_null_empty_or_no_children(children: Any) -> None:
    tree = read_tree([{"id": "1", "children": children}, {"id": "2"}], None)
    assert edges(tree) == {"1": None, "2": None}
    assert tree.by_id["1"].raw == {"id": "1"}


def test_children_that_cannot_be_teams_stay_in_raw() -> None:
    tree = read_tree([{"id": "1", "children": "none"}], None)
    assert tree.by_id["1"].raw == {"id": "1", "children": "none"}


@pytest.mark.parametrize(
    "body",
    [None, {}, {"data": None}, "x", [None], [{"name": "no id"}], [node("1", {"name": "no id"})], [node("1", "2")]],
)
def test_a_body_that_holds_no_teams_is_unparsable(body: Any) -> None:
    with pytest.raises(Unparsable):
        read_tree(body, None)


def test_an_empty_tree() -> None:
    assert len(read_tree([], None)) == 0


def test_a_nested_team_is_no_root_whatever_its_parent_id_says() -> None:
    tree = read_tree([node("1", node("2", parent_id=0), node("3", parent_id=1), node("4", parent_id=8))], None)
    assert [tree.by_id[team_id].parent_id for team_id in "234"] == ["1", "1", "8"]
    assert edges(tree) == {"1": None, "2": "1", "3": "1", "4": "1"}
    assert tree.by_id["2"].raw == {"id": "2", "parent_id": 0}


def test_an_orphan_of_a_hidden_parent_is_a_root_and_keeps_its_parent_id() -> None:
    tree = read_tree([node("1"), node("3", node("4"), parent_id=77)], None)
    assert [root.id for root in tree.roots] == ["1", "3"]
    assert tree.by_id["3"].parent_id == "77"
    assert tree.parent("3") is None


def test_a_flat_answer_is_joined_by_parent_ids_in_any_order() -> None:
    tree = read_tree([{"id": "3", "parent_id": 2}, {"id": "2", "parent_id": "1"}, {"id": "1", "parent_id": 0}], None)
    assert edges(tree) == {"3": "2", "2": "1", "1": None}


def test_a_circle_of_parent_ids_is_cut() -> None:
    tree = read_tree([{"id": "1", "parent_id": 2}, {"id": "2", "parent_id": 1}, {"id": "3", "parent_id": 3}], None)
    assert edges(tree) == {"1": None, "2": "1", "3": None}


def test_of_a_team_given_twice_the_first_counts_and_what_is_below_either_is_kept() -> None:
    tree = read_tree([node("1", node("2"), name="first"), node("1", node("3"), name="second")], None)
    assert edges(tree) == {"1": None, "2": "1", "3": "1"}
    assert tree.by_id["1"].name == "first"


def test_a_team_nested_below_itself_is_there_once() -> None:
    tree = read_tree([node("1", node("2", node("1", node("3"))))], None)
    assert edges(tree) == {"1": None, "2": "1", "3": "1"}


def test_the_starting_point_is_the_only_root() -> None:
    tree = read_tree([node("5", node("6"), parent_id=1)], "5")
    assert [root.id for root in tree.roots] == ["5"]
    assert edges(tree) == {"5": None, "6": "5"}
    assert tree.by_id["5"].parent_id == "1"


def test_what_is_not_below_the_starting_point_is_left_out() -> None:
    tree = read_tree([node("1", node("5", node("6")), node("7")), node("9")], "5")
    assert edges(tree) == {"5": None, "6": "5"}


def test_an_answer_without_the_starting_point_holds_its_children() -> None:
    tree = read_tree([node("6", node("8"), parent_id=5), node("7", parent_id="5")], "5")
    assert [root.id for root in tree.roots] == ["6", "7"]
    assert [root.parent_id for root in tree.roots] == ["5", "5"]
    assert "5" not in tree


def test_a_circle_through_the_starting_point_is_cut_above_it() -> None:
    tree = read_tree([{"id": "1", "parent_id": 2}, {"id": "2", "parent_id": 1}], "2")
    assert edges(tree) == {"2": None, "1": "2"}


@pytest.mark.parametrize("envelope", [False, True])
def test_a_chain_of_ten_thousand_nested_teams(envelope: bool) -> None:
    body: Any = []
    for n in reversed(range(10_000)):
        body = [{"id": str(n), "parent_id": max(n - 1, 0), "children": {"data": body} if envelope else body}]
    tree = read_tree(body, None)
    assert len(tree) == 10_000
    assert len(tree.descendants("0")) == 9_999
    assert tree.by_id["9999"].raw == {"id": "9999", "parent_id": 9998}


_TEAMS: st.SearchStrategy[Any] = st.recursive(
    st.builds(dict, id=st.integers(0, 9), parent_id=st.none() | st.integers(0, 12)),
    lambda inner: st.builds(
        lambda team_id, children: {"id": str(team_id), "children": children}, st.integers(0, 9), st.lists(inner)
    ),
    max_leaves=20,
)


def _ids(items: list[dict[str, Any]]) -> set[str]:
    return {found for item in items for found in ({str(item["id"])} | _ids(item.get("children", [])))}


@settings(deadline=None)
@given(body=st.lists(_TEAMS), root=st.none() | st.integers(0, 9))
def test_any_nesting_gives_each_team_once(body: Any, root: int | None) -> None:
    tree = read_tree(body, None)
    reached = [team.id for root in tree.roots for team in (root, *(t for t, _ in tree.descendants(root.id)))]
    assert sorted(reached) == sorted(_ids(body))
    if root is not None:
        below = read_tree(body, str(root))
        expected = [str(root)] if str(root) in tree else [team.id for team in tree.roots]
        assert [team.id for team in below.roots] == expected


IDS = st.sampled_from(["1", "2", "3", 4, "t"])
PARENTS = st.sampled_from([None, 0, "0", "", 1, "1", "2", 3, "t", "gone"])
ROWS = st.recursive(
    st.fixed_dictionaries({"id": IDS, "parent_id": PARENTS}, optional={"name": st.sampled_from(["a", None, 7])}),
    lambda rows: st.builds(
        lambda row, children: {**row, "children": children}, rows, st.lists(rows, max_size=3) | st.none()
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(rows=st.lists(ROWS, max_size=4), root_id=st.sampled_from([None, "1", "t"]), is_bare=st.booleans())
def test_a_reply_is_read_as_its_body_is(rows: list[Any], root_id: str | None, is_bare: bool) -> None:
    reply = Reply(200, {}, encode_json(rows if is_bare else {"data": rows}))
    told, tree = tree_of(reply, root_id), read_tree(reply.json(), root_id)
    assert list(told.by_id.items()) == list(tree.by_id.items())
    assert edges(told) == edges(tree)
    assert told.roots == tree.roots
    assert [told.children(team) for team in told.by_id] == [tree.children(team) for team in tree.by_id]


def test_a_team_that_does_not_name_its_parent_hangs_where_it_is_nested() -> None:
    reply = Reply(200, {}, b'[{"id":"1","children":[{"id":"2"},{"id":"3","parent_id":9}]}]')
    assert [team.parent_id for team in tree_of(reply, None).by_id.values()] == [None, "1", "9"]
