"""Assemble's teams in the benchmark: a tree of a thousand, as deep as it may be on its longest branch."""

from __future__ import annotations

import random
from typing import Any, Final

Json = Any

TEAMS: Final = 1_000
TEAM_LEVELS: Final = 10


def make_teams(seed: int) -> list[Json]:
    """The roots, with `children` nested: a chain as deep as it may be, and all others anywhere below it.

    Args:
        seed: what decides which team stands below which.
    """
    chance = random.Random(seed)
    made: list[Json] = []
    levels: list[int] = []
    for number in range(TEAMS):
        above = _above(number, levels, chance)
        levels.append(0 if above is None else levels[above] + 1)
        team = a_team(number, above, f"key-{number:03d}" if number < 100 else "")
        made.append(team)
        if above is not None:
            made[above]["children"].append(team)
    return made[:1]


def _above(number: int, levels: list[int], chance: random.Random) -> int | None:
    if number < TEAM_LEVELS:
        return number - 1 if number else None
    while True:
        above = chance.randrange(number)
        if levels[above] < TEAM_LEVELS - 1:
            return above


def a_team(number: int, above: int | None, external_reference: str) -> Json:
    """A team as the vendor nests it."""
    return {
        "id": str(10_000 + number),
        "parent_id": None if above is None else 10_000 + above,
        "display_name": f"Team {number}",
        "name": f"team-{number}",
        "description": f"What team {number} is there for, in a sentence that is no longer than most.",
        "geo_location": None,
        "catchment_area_id": None,
        "icon": "fa-users",
        "show_on_public_site": number % 2 == 0,
        "ceiling_enabled": False,
        "public_url": None,
        "hidden": False,
        "disabled": False,
        "external_reference": external_reference,
        "children": [],
    }
