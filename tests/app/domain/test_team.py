"""The tree of teams: built from any edges at all, it is a forest that holds every team once."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.team import Team, TeamTree


def team(team_id: str, name: str | None = None, *, disabled: bool | None = None) -> Team:
    return Team(
        id=team_id,
        parent_id=None,
        display_name=None,
        name=name,
        description=None,
        geo_location_id=None,
        catchment_area_id=None,
        icon=None,
        show_on_public_site=None,
        show_on_near_me_map=None,
        ceiling_enabled=None,
        public_url=None,
        hidden=None,
        disabled=disabled,
        external_reference=None,
        location=None,
        attributes=None,
        catchment_area=None,
        custom_fields={},
        raw={},
    )


def tree(parents: Mapping[str, str | None]) -> TeamTree:
    return TeamTree([team(team_id) for team_id in parents], parents)


def ids(teams: tuple[Team, ...] | list[Team]) -> list[str]:
    return [t.id for t in teams]


def below(of: TeamTree, team_id: str) -> list[tuple[str, int]]:
    return [(t.id, depth) for t, depth in of.descendants(team_id)]


@pytest.mark.parametrize(("disabled", "manageable"), [(True, False), (False, True), (None, None)])
def test_a_disabled_team_is_one_the_caller_cannot_manage(disabled: bool | None, manageable: bool | None) -> None:
    assert team("1", disabled=disabled).manageable is manageable


def test_edges_in_both_directions_keep_the_order_given() -> None:
    made = tree({"1": None, "2": "1", "4": "2", "3": "1", "5": None})
    assert ids(made.roots) == ["1", "5"]
    assert ids(made.children("1")) == ["2", "3"]
    assert ids(made.ancestors("4")) == ["2", "1"]
    assert below(made, "1") == [("2", 1), ("4", 2), ("3", 1)]
    parent = made.parent("4")
    assert parent is not None
    assert parent.id == "2"
    assert made.parent("1") is None
    assert len(made) == 5


def test_an_unknown_team_has_no_neighbours() -> None:
    made = tree({"1": None})
    assert "9" not in made
    assert made.get("9") is None
    assert (made.parent("9"), made.children("9"), made.ancestors("9"), made.descendants("9")) == (None, (), [], [])
    with pytest.raises(KeyError):
        made.subtree("9")


def test_a_team_whose_parent_is_missing_is_a_root() -> None:
    made = tree({"2": "hidden", "3": "2"})
    assert ids(made.roots) == ["2"]
    assert made.parent("2") is None
    assert ids(made.ancestors("3")) == ["2"]


def test_of_two_teams_with_one_id_the_first_counts() -> None:
    made = TeamTree([team("1", "first"), team("2"), team("1", "second")], {"1": None, "2": "1"})
    assert [(t.id, t.name) for t in made.by_id.values()] == [("1", "first"), ("2", None)]
    assert ids(made.roots) == ["1"]


@pytest.mark.parametrize(
    ("parents", "roots", "walk"),
    [
        ({"1": "1"}, ["1"], []),
        ({"1": "2", "2": "1"}, ["1"], [("2", 1)]),
        ({"1": "3", "2": "1", "3": "2"}, ["1"], [("2", 1), ("3", 2)]),
        # The circle is entered at 2 from outside, by a team that came before it: it is still cut above 1.
        ({"tail": "2", "1": "3", "2": "1", "3": "2"}, ["1"], [("2", 1), ("tail", 2), ("3", 2)]),
    ],
)
def test_a_circle_is_cut_above_its_first_team(
    parents: dict[str, str | None], roots: list[str], walk: list[tuple[str, int]]
) -> None:
    made = tree(parents)
    assert ids(made.roots) == roots
    assert below(made, roots[0]) == walk


def test_a_chain_of_ten_thousand_teams() -> None:
    length = 10_000
    made = tree({str(n): str(n - 1) if n else None for n in range(length)})
    walk = made.descendants("0")
    assert [depth for _, depth in walk] == list(range(1, length))
    assert len(made.ancestors(str(length - 1))) == length - 1
    assert len(made.subtree(str(length // 2))) == length // 2


def test_ten_thousand_teams_in_one_circle() -> None:
    length = 10_000
    made = tree({str(n): str((n - 1) % length) for n in range(length)})
    assert ids(made.roots) == ["0"]
    assert len(made.descendants("0")) == length - 1


def test_pages_of_what_is_below_a_team_come_from_one_walk() -> None:
    made = tree({"1": None, "2": "1", "3": "2", "4": None, "5": "4"})
    first = made.all_below("1")
    assert [(team.id, depth) for team, depth in first] == [("2", 1), ("3", 2)]
    assert made.all_below("1") is first
    assert [team.id for team, _ in made.all_below("4")] == ["5"]
    assert made.all_below("1") == first


def test_a_subtree_has_one_root_and_nothing_beside_it() -> None:
    made = tree({"1": None, "2": "1", "4": "2", "3": "1", "5": None}).subtree("2")
    assert ids(made.roots) == ["2"]
    assert list(made.by_id) == ["2", "4"]
    assert made.parent("2") is None


def test_what_a_tree_gives_away_cannot_change_it() -> None:
    made = tree({"1": None, "2": "1"})
    made.descendants("1").clear()
    made.ancestors("2").clear()
    with pytest.raises(TypeError):
        made.by_id["3"] = team("3")  # type: ignore[index]
    assert isinstance(made.roots, tuple)
    assert isinstance(made.children("1"), tuple)
    assert below(made, "1") == [("2", 1)]


_IDS = st.sampled_from([str(n) for n in range(12)])


@settings(deadline=None)
@given(given_ids=st.lists(_IDS), parents=st.dictionaries(_IDS, st.none() | _IDS | st.just("elsewhere")))
def test_any_edges_make_a_forest_that_holds_each_team_once(
    given_ids: list[str], parents: dict[str, str | None]
) -> None:
    made = TeamTree([team(team_id) for team_id in given_ids], parents)
    reached = list(made.roots)
    for root in made.roots:
        reached.extend(t for t, _ in made.descendants(root.id))
    assert sorted(ids(reached)) == sorted(set(given_ids))
    for team_id in made.by_id:
        above = made.ancestors(team_id)
        assert (above[-1] if above else made.get(team_id)) in made.roots
        for at, ancestor in enumerate(above, start=1):
            assert (team_id, at) in below(made, ancestor.id)
        for descendant, depth in made.descendants(team_id):
            assert made.ancestors(descendant.id)[depth - 1].id == team_id


@settings(deadline=None)
@given(given_ids=st.lists(_IDS, unique=True), parents=st.dictionaries(_IDS, st.none() | _IDS))
def test_an_edge_is_only_lost_where_it_closes_a_circle(given_ids: list[str], parents: dict[str, str | None]) -> None:
    made = TeamTree([team(team_id) for team_id in given_ids], parents)
    for root in made.roots:
        asked = parents.get(root.id)
        assert asked is None or asked not in made or root.id in {asked, *ids(made.ancestors(asked))}
