"""Assemble's teams, one by one and as a tree."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.record import Json, Wire


@dataclass(frozen=True, slots=True)
class Team:
    """A team at Assemble.

    `parent_id` is None at the root (the vendor says null or 0). `disabled` is what the gateway's own credential may not
    manage. `location`, `attributes` and `catchment_area` are there only where they were asked to be included. `raw` is
    the vendor's object without the teams nested in it.
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


class TeamTree:
    """Teams by id, with the edges between them, in the order the vendor gave them.

    A team whose parent is not in the tree is a root here and keeps its `parent_id`. A parent chain that runs in a
    circle is cut at the team that came first, so that every team is reached exactly once from the roots.

    Args:
        teams: depth first, as nested by the vendor; of two with one id the first counts.
        parents: team id to the id of the team it was nested under; None where it stood at the top.
    """

    def __init__(self, teams: list[Team], parents: dict[str, str | None]) -> None:
        self.by_id: dict[str, Team] = {}
        for team in teams:
            self.by_id.setdefault(team.id, team)
        self._parents = self._without_circles(parents)
        self._children: dict[str, list[Team]] = {}
        self.roots: list[Team] = []
        for team in self.by_id.values():
            parent = self._parents.get(team.id)
            if parent is None:
                self.roots.append(team)
            else:
                self._children.setdefault(parent, []).append(team)

    def __contains__(self, team_id: str) -> bool:
        return team_id in self.by_id

    def get(self, team_id: str) -> Team | None:
        """The team with this id; None where the tree has none."""
        return self.by_id.get(team_id)

    def children(self, team_id: str) -> list[Team]:
        """The teams directly below, in the vendor's order."""
        return self._children.get(team_id, [])

    def parent(self, team_id: str) -> Team | None:
        """The team directly above; None at a root, and where the parent is not in the tree."""
        parent = self._parents.get(team_id)
        return None if parent is None else self.by_id.get(parent)

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
        below: list[tuple[Team, int]] = []
        waiting = [(team, 1) for team in reversed(self.children(team_id))]
        while waiting:
            team, depth = waiting.pop()
            below.append((team, depth))
            waiting.extend((child, depth + 1) for child in reversed(self.children(team.id)))
        return below

    def _without_circles(self, parents: dict[str, str | None]) -> dict[str, str | None]:
        """For each team the parent it hangs under: known, and not below itself."""
        settled: dict[str, str | None] = {}
        for start in self.by_id:
            path: list[str] = []
            on_path: set[str] = set()
            team_id: str | None = start
            while team_id is not None and team_id not in settled and team_id not in on_path:
                path.append(team_id)
                on_path.add(team_id)
                parent = parents.get(team_id)
                team_id = parent if parent in self.by_id else None
            if team_id is not None and team_id in on_path:
                settled[team_id] = None  # the circle is cut where it was entered first
            for step in path:
                if step not in settled:
                    parent = parents.get(step)
                    settled[step] = parent if parent in self.by_id else None
        return settled
