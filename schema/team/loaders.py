"""Teams one by one, and trees: whatever the depth, one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import GatewayError
from app.domain.team import Team, TeamTree
from app.domain.vendor import Vendor
from app.turnstile import turn
from app.upstream.scope import Strategy, chose, current_scope
from schema.loading import Loader, each
from schema.loading.choices import Noun
from schema.loading.in_time import Way, point_reads, too_late

LARGE_TREE = 100
"""Teams that take longer to show than a small request to answer."""

TEAMS = Noun(Vendor.ASSEMBLE, "team", "teams")


@dataclass(frozen=True, slots=True)
class TreeKey:
    """Which tree.

    Attributes:
        root_id: the team it starts at; None for the whole organisation.
        mine: only the teams of the credential's own user.
        include: what comes with each team, in the vendor's words.
    """

    root_id: str | None = None
    mine: bool = False
    include: tuple[str, ...] = ()


WHOLE = TreeKey()


class TreeByKey(Loader[TreeKey, TeamTree]):
    """Which teams stand below this one, and how?"""

    async def fetch(self, keys: Sequence[TreeKey]) -> Mapping[TreeKey, TeamTree | GatewayError]:
        """One call a tree."""
        teams = self.context.vendors.assemble.teams
        for key in keys:
            need = "the whole tree of teams" if key.root_id is None else "the tree below one team"
            chose(Vendor.ASSEMBLE, need, Strategy.TREE, "one call, whatever its depth", 1)
        trees = await each(keys, lambda key: teams.tree(key.root_id, mine=key.mine, include=key.include))
        if any(isinstance(tree, TeamTree) and len(tree.by_id) > LARGE_TREE for tree in trees.values()):
            await turn(current_scope().request_id)  # who waited for the same answer goes on with it at the same time
        return trees


class TeamById(Loader[str, Team | None]):
    """Which team has this id? None where there is none, or none that the credential may see."""

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Team | GatewayError | None]:
        """One point read for one team; the whole tree, which is one call too, for more, if there is time for it."""
        get = self.context.vendors.assemble.teams.get
        if why := self._why_one_by_one(len(keys)):
            TEAMS.by_id(len(keys), Strategy.POINTS, why, len(keys))
            return await each(keys, get)
        TEAMS.by_id(len(keys), Strategy.TREE, "more than one: the whole tree is one call", 0)
        tree = await self.context.loader(TreeByKey).load(WHOLE)
        # A hidden team may be missing from the tree, so what is not there is asked for by itself.
        missing = [key for key in keys if key not in tree]
        if missing:
            TEAMS.by_id(len(missing), Strategy.POINTS, "not in the tree, which may leave out hidden ones", len(missing))
        return {**{key: tree.get(key) for key in keys}, **await each(missing, get)}

    def _why_one_by_one(self, wanted: int) -> str | None:
        if wanted == 1:
            return "one is a small read, more are the tree"
        if self.context.loader(TreeByKey).has_begun(WHOLE) or self.context.vendors.assemble.teams.has_tree():
            return None
        tree = Way("the whole tree", TEAMS.operation("tree"), 1)
        return too_late(self.context, TEAMS.vendor, tree, point_reads(TEAMS, wanted))
