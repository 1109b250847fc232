"""The tree of teams out of a recursive listing, whose depth is the vendor's choice: nothing here recurses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

from app.domain.record import Json, Wire
from app.domain.team import Team, TeamTree
from app.vendors.assemble import dialect, mapping


def read_tree(body: Json, root_id: str | None) -> TeamTree:
    """The tree in a recursive listing's body.

    A team hangs under the team it is nested in; one at the top hangs under its `parent_id` where that team is here too.

    Args:
        body: a list of teams with `children` nested in them, bare or in `{"data": …}`.
        root_id: the team that was asked for as the starting point. Where it is in the body, it is the only root and
            what is not below it is left out; where it is not, the body's teams are its children, and roots.

    Raises:
        Unparsable: the body holds no list of teams, or one has no id.
    """
    top, _ = dialect.open_list(body)
    teams, parents = _unnested(top)
    if root_id is None or root_id not in parents:
        return TeamTree(teams, parents)
    # Also where a circle leads through it, the starting point has nothing above.
    return TeamTree(teams, {**parents, root_id: None}).subtree(root_id)


def _unnested(top: Sequence[Wire]) -> tuple[list[Team], dict[str, str | None]]:
    """The teams depth first, and for each the id of the team above it; of two with one id the first counts."""
    teams: list[Team] = []
    parents: dict[str, str | None] = {}
    waiting: list[tuple[Wire, str | None]] = [(wire, None) for wire in reversed(top)]
    while waiting:
        wire, above = waiting.pop()
        children = dialect.open_children(wire.get("children"))
        node = mapping.team(wire if children is None else _without_children(wire), above=above)
        if node.id not in parents:
            teams.append(node)
            parents[node.id] = above or node.parent_id
        if children:
            waiting += zip(reversed(children), repeat(node.id))
    return teams, parents


def _without_children(wire: Wire) -> Wire:
    """The team without the teams nested in it; `children` that cannot be teams are not taken out."""
    copy = dict(wire)
    copy.pop("children", None)
    return copy
