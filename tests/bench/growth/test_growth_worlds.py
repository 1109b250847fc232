"""The vendors of the benchmark of growth, and the lists that are read from them."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from tests.bench.growth.inside import Failed, gateway_over
from tests.bench.growth.points import _ACCOUNTS, _TEAMS_BELOW, _walk
from tests.bench.growth.world import World, tree_of


def levels(roots: list[Any]) -> list[int]:
    """The level of each team, the first being 1."""
    found: list[int] = []
    waiting = [(root, 1) for root in roots]
    while waiting:
        team, level = waiting.pop()
        found.append(level)
        waiting += [(child, level + 1) for child in team["children"]]
    return found


@pytest.mark.parametrize(("teams", "depth"), [(10, 10), (57, 2), (1_500, 1_200)])
def test_a_tree_has_so_many_teams_and_such_a_depth(teams: int, depth: int) -> None:
    found = levels(tree_of(teams, depth))
    assert (len(found), max(found)) == (teams, depth)


def test_a_tree_is_answered_as_it_was_made() -> None:
    roots = tree_of(40, 4)
    body = World(teams=roots).answer(b"GET /assemble/api/organisation/teams/recursive/10000", b"")
    assert json.loads(body) == {"data": roots}


def test_pages_are_cut_by_limit_and_offset() -> None:
    world = World(250)
    pages = [
        json.loads(world.answer(b"GET /assembly/accounts?limit=100&offset=%d" % offset, b""))["accounts"]
        for offset in (0, 100, 200)
    ]
    assert [len(page["data"]) for page in pages] == [100, 100, 50]
    assert [page["has_next_page"] for page in pages] == [True, True, False]
    assert len({row["id"] for page in pages for row in page["data"]}) == 250
    assert world.calls == 3


async def test_the_gateway_reads_what_the_vendors_hold() -> None:
    world = World(250, tree_of(150, 3))
    async with gateway_over(world) as inside:
        await _walk(_ACCOUNTS, inside, most=250)
        assert world.calls == 3
        await _walk(_TEAMS_BELOW, inside, most=149)
        assert world.calls == 4
        with pytest.raises(Failed, match="ends at 149"):
            await partial(_walk, _TEAMS_BELOW, most=150)(inside)
