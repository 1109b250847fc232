"""What is to come with each team of a list or a tree: Assemble sends some fields only where they are asked for."""

from __future__ import annotations

from app.domain.team import Team
from schema.context import Info
from schema.selection import selects_anywhere
from schema.team.loaders import TreeByKey, TreeKey
from schema.team.types import TeamInTree

SELECTED_INCLUDES = {"location": "location", "attributes": "attributes", "catchmentArea": "catchment_area"}
"""Fields of a team, and the vendor's words for them."""


def tree_includes(info: Info) -> tuple[str, ...]:
    """What is selected of any team below: all teams of a tree come in one call, so each comes with it."""
    return tuple(word for field, word in SELECTED_INCLUDES.items() if selects_anywhere(info, field))


async def reached(info: Info, team: Team) -> TeamInTree:
    """A team that was found in the whole tree or by itself, with what is selected of it."""
    include = tree_includes(info)
    if not include:
        return TeamInTree(team, None)
    tree = await info.context.loader(TreeByKey).load(TreeKey(include=include))
    return TeamInTree(tree.get(team.id) or team, tree, include)
