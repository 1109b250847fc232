"""The tree of teams out of a recursive listing, whose depth is the vendor's choice: nothing here recurses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

from app.domain.record import Json, Wire
from app.domain.team import Team, TeamTree
from app.upstream.dialect import Reply
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
    return _tree(*_unnested(top), root_id)


def tree_of(reply: Reply, root_id: str | None) -> TeamTree:
    """The tree in a reply, as `read_tree` reads its body, in one pass where it is what nearly every tree is.

    Raises:
        Unparsable: as `read_tree`.
        NotJson: the body is no JSON.
    """
    typed = mapping.TEAM_TREES.read(reply.body)
    if typed is None or not all(map(_has_own_parent, typed.rows, typed.above)):
        return read_tree(reply.json(), root_id)
    parents: dict[str, str | None] = {}
    for team, place in zip(typed.rows, typed.above, strict=True):
        parents.setdefault(team.id, team.parent_id if place is None else typed.rows[place].id)
    return _tree(typed.rows, parents, root_id)


def _has_own_parent(team: Team, place: int | None) -> bool:
    """Whether a team says itself what it hangs under; of one that does not, it is told by what it is nested in."""
    return place is None or team.parent_id is not None


def _tree(teams: Iterable[Team], parents: dict[str, str | None], root_id: str | None) -> TeamTree:
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
