"""Assemble's teams, one by one and as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from app.domain.frozen import frozen
from app.domain.record import Json, Wire


@frozen
class Team:
    """A team at Assemble.

    `parent_id` is None at the root (the vendor says null or 0). `disabled` is what the gateway's own credential may not
    manage. `location`, `attributes` and `catchment_area` are there only where they were asked to be included. `raw` is
    the vendor's object as it came; of a team in a tree, without the teams nested below it.
    """

    id: str
    parent_id: str | None
    display_name: str | None
    name: str | None
    description: str | None
    geo_location_id: str | None
    catchment_area_id: str | None
    icon: str | None
    show_on_public_site: bool | None
    show_on_near_me_map: bool | None
    ceiling_enabled: bool | None
    public_url: str | None
    hidden: bool | None
    disabled: bool | None
    external_reference: str | None
    location: Json
    attributes: Json
    catchment_area: Json
    custom_fields: Wire
    raw: Wire

    @property
    def manageable(self) -> bool | None:
        """Whether the gateway's credential may manage the team; None where the vendor did not say."""
        return None if self.disabled is None else not self.disabled


@dataclass(frozen=True, slots=True)
class TeamFilter:
    """Which teams a list is asked for; None leaves the choice to the vendor.

    Attributes:
        q: searches names and unique custom fields; blank is no search.
        hidden: whether hidden teams are in the list; the vendor leaves them out unless told.
        rota: only teams that have a rota.
        include: what comes with each team, of `parent`, `children`, `location`, `attributes` and `catchment_area`.
    """

    q: str | None = None
    hidden: bool | None = None
    rota: bool | None = None
    include: tuple[str, ...] = ()


class TeamTree:
    """Teams by id, with the edges between them, in the order the vendor gave them; it never changes, so it is shared.

    A team whose parent is not in the tree is a root here and keeps its `parent_id`. A parent chain that runs in a
    circle is cut above that team of the circle which came first, so that every team is reached exactly once from the
    roots.

    Args:
        teams: depth first, as nested by the vendor; of two with one id the first counts.
        parents: team id to the id of the team above it; None, or a team that is not in the tree, at the top.

    Attributes:
        by_id: every team.
        roots: the teams with none above them.
    """

    def __init__(self, teams: Iterable[Team], parents: Mapping[str, str | None]) -> None:
        by_id: dict[str, Team] = {}
        for team in teams:
            by_id.setdefault(team.id, team)
        above = {team_id: parent if (parent := parents.get(team_id)) in by_id else None for team_id in by_id}
        if not _is_downward(above):
            above = _without_circles(above)
        below: dict[str | None, list[Team]] = {}
        for team_id, team in by_id.items():
            below.setdefault(above[team_id], []).append(team)
        self.by_id: Mapping[str, Team] = MappingProxyType(by_id)
        self.roots = tuple(below.pop(None, ()))
        self._parents = above
        self._children = {team_id: tuple(children) for team_id, children in below.items()}
        self._below: tuple[str, tuple[tuple[Team, int], ...]] | None = None

    def __contains__(self, team_id: str) -> bool:
        return team_id in self.by_id

    def __len__(self) -> int:
        return len(self.by_id)

    def get(self, team_id: str) -> Team | None:
        """The team with this id; None where the tree has none."""
        return self.by_id.get(team_id)

    @cached_property
    def below(self) -> Mapping[str, tuple[Team, ...]]:
        """The teams directly below each, by its id."""
        found = self._children.get
        return {team_id: found(team_id, ()) for team_id in self.by_id}

    def children(self, team_id: str) -> tuple[Team, ...]:
        """The teams directly below, in the vendor's order; also of a team that the tree itself leaves out."""
        below = self._children.get(team_id)
        if below is not None:
            return below
        if team_id in self.by_id:
            return ()
        return tuple(root for root in self.roots if root.parent_id == team_id)

    def parent(self, team_id: str) -> Team | None:
        """The team directly above; None at a root, and where the parent is not in the tree."""
        parent = self._parents.get(team_id)
        return None if parent is None else self.by_id[parent]

    def ancestors(self, team_id: str) -> list[Team]:
        """The teams above, the nearest first."""
        above: list[Team] = []
        team = self.parent(team_id)
        while team is not None:
            above.append(team)
            team = self.parent(team.id)
        return above

    def descendants(self, team_id: str) -> list[tuple[Team, int]]:
        """The teams below with their depth (1 is a child), depth first, without recursion."""
        return list(self.all_below(team_id))

    def all_below(self, team_id: str) -> tuple[tuple[Team, int], ...]:
        """What `descendants` gives; kept of the team that was asked for last, as its pages follow each other."""
        if self._below is None or self._below[0] != team_id:
            self._below = (team_id, tuple(self._walked(team_id)))
        return self._below[1]

    def _walked(self, team_id: str) -> Iterator[tuple[Team, int]]:
        waiting = [(team, 1) for team in reversed(self.children(team_id))]
        while waiting:
            team, depth = waiting.pop()
            yield team, depth
            waiting.extend((child, depth + 1) for child in reversed(self.children(team.id)))

    def subtree(self, team_id: str) -> TeamTree:
        """The tree of one team, its only root, and all that is below it.

        Raises:
            KeyError: the tree has no such team.
        """
        kept = [self.by_id[team_id], *(team for team, _ in self._walked(team_id))]
        return TeamTree(kept, self._parents)


def _is_downward(parents: Mapping[str, str | None]) -> bool:
    """Whether every key stands behind its parent, as where teams are nested: there can be no circle."""
    seen: set[str | None] = {None}
    for team_id, parent in parents.items():
        if parent not in seen:
            return False
        seen.add(team_id)
    return True


def _without_circles(parents: Mapping[str, str | None]) -> dict[str, str | None]:
    """The same edges, less one in each circle: the one above the circle's earliest key. Every parent is a key."""
    rank = {team_id: at for at, team_id in enumerate(parents)}
    settled: dict[str, str | None] = {}
    for start in parents:
        path: dict[str, None] = {}  # the ordered set of those not settled, from the start upwards
        step: str | None = start
        while step is not None and step not in settled and step not in path:
            path[step] = None
            step = parents[step]
        settled.update((team_id, parents[team_id]) for team_id in path)
        if step in path:
            steps = list(path)
            settled[min(steps[steps.index(step) :], key=rank.__getitem__)] = None
    return settled
