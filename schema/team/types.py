"""The types Team and TeamDescendant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from app.domain import team as records
from app.domain.errors import NotFound
from app.domain.paging import VendorPage
from app.domain.vendor import Vendor
from schema.context import Info
from schema.executor.fed import Standing, alike, fed_below, of_object
from schema.ids import Ref
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import Node, Reached, later, served, served_list, shows, vendor_id
from schema.scalars import JSON
from schema.team.loaders import TreeByKey, TreeKey
from schema.team.turns import Turns, in_one_go

if TYPE_CHECKING:
    from schema.account.types import Account


class TeamInTree(Reached):
    """A team, and the tree it was reached in.

    Args:
        record: the team.
        tree: None where the team was read by itself.
        include: what is to come with each team of a tree that is still to be read.
        depth: below the team of the tree that was reached first.
        turns: of showing this tree; a new one where absent.
    """

    __slots__ = ("depth", "include", "team", "tree", "turns")

    def __init__(
        self,
        record: records.Team,
        tree: records.TeamTree | None,
        include: tuple[str, ...] = (),
        depth: int = 0,
        turns: Turns | None = None,
    ) -> None:
        super().__init__(record)
        self.team = record
        self.tree = tree
        self.include = include
        self.depth = depth
        self.turns = turns or Turns()


shows(TeamInTree, "Team")

TEAMS = alike("TEAMS")
"""Lists of teams in a tree: their rows are teams, with those below each beside them."""

_BELOW = "TEAMS_BELOW"


def roots_of(tree: records.TeamTree, include: tuple[str, ...]) -> Sequence[TeamInTree]:
    """The teams of a tree with none above them.

    Args:
        tree: with all that stands below them.
        include: what comes with each of its teams.
    """
    turns = Turns()
    return _reached(tree, tree.roots, lambda team: TeamInTree(team, tree, include, turns=turns))


def _reached(
    tree: records.TeamTree, teams: Sequence[records.Team], reach: Callable[[records.Team], TeamInTree]
) -> Sequence[TeamInTree]:
    """Teams of a tree, as they were reached; a small tree is shown by its teams alone, where they tell all."""
    if in_one_go(len(tree)):
        return Standing(teams, TEAMS, lambda rows: list(map(reach, rows)), {_BELOW: tree.below})
    return list(map(reach, teams))


def _children(parent: TeamInTree, tree: records.TeamTree, below: Sequence[records.Team]) -> list[Team]:
    include, depth, turns = parent.include, parent.depth + 1, parent.turns
    reached = _reached(tree, below, lambda team: TeamInTree(team, tree, include, depth, turns))
    return served_list(Team, reached)


async def _read_children(parent: TeamInTree, info: Info) -> list[Team]:
    """The teams directly below, once the tree has been read."""
    tree = await _tree_below(parent, info)
    return _children(parent, tree, tree.children(parent.team.id))


async def _later_children(parent: TeamInTree, tree: records.TeamTree, below: Sequence[records.Team]) -> list[Team]:
    """The same of a tree that is there, when others have had their turn."""
    await parent.turns.passed()
    return _children(parent, tree, below)


async def _tree_below(parent: TeamInTree, info: Info) -> records.TeamTree:
    """A tree that holds the team with all that stands below it."""
    if parent.tree is not None:
        return parent.tree
    whole = await info.context.loader(TreeByKey).load(TreeKey(include=parent.include))
    if str(parent.id) in whole:
        return whole
    try:
        return await info.context.loader(TreeByKey).load(TreeKey(root_id=str(parent.id), include=parent.include))
    except NotFound:  # a hidden team is in no tree, yet the teams below it may be
        return whole


async def _tree_above(parent: TeamInTree, info: Info) -> records.TeamTree:
    """A tree that holds the team with all that stands above it."""
    tree = parent.tree
    if tree is not None and (tree.parent(str(parent.id)) is not None or parent.parent_id is None):
        return tree
    return await info.context.loader(TreeByKey).load(TreeKey(include=parent.include))


@of_object
def _team_id(parent: Parent[TeamInTree]) -> strawberry.ID:
    return strawberry.ID(str(Ref("Team", Vendor.ASSEMBLE, str(parent.id))))


@strawberry.type(description="A team at Assemble. The whole tree, to any depth, costs one call.")
class Team(Node):
    """Served from `app.domain.team.Team`."""

    id: strawberry.ID = strawberry.field(resolver=_team_id, description="Opaque id.")
    vendor_id: str = strawberry.field(resolver=vendor_id, description="Assemble's own id, a number as text.")
    parent_id: str | None = strawberry.field(
        description="Assemble's id of the team above, also where that team cannot be seen; null at the root."
    )
    display_name: str | None = strawberry.field(description="The name as Assemble shows it.")
    name: str | None = strawberry.field(description="The name as it was given.")
    description: str | None = strawberry.field(description="What the team is for.")
    geo_location_id: str | None = strawberry.field(description="Assemble's id of its place.")
    catchment_area_id: str | None = strawberry.field(description="Assemble's id of its catchment area.")
    icon: str | None = strawberry.field(description="A FontAwesome 4 icon class.")
    show_on_public_site: bool | None = strawberry.field(description="Whether the public site shows it.")
    show_on_near_me_map: bool | None = strawberry.field(description="Whether the map of what is near shows it.")
    ceiling_enabled: bool | None = strawberry.field(description="Whether ceilings are enabled.")
    public_url: str | None = strawberry.field(description="Its page on the public site.")
    hidden: bool | None = strawberry.field(description="Whether it has been hidden.")
    disabled: bool | None = strawberry.field(
        description="Whether the gateway's own Assemble user may not manage it; it only holds a tree together."
    )
    manageable: bool | None = strawberry.field(description="The opposite of `disabled`.")
    external_reference: str | None = strawberry.field(description="Its id in another system.")
    location: JSON | None = strawberry.field(
        description="Its place; it comes with a list or a tree in which it is selected."
    )
    attributes: JSON | None = strawberry.field(
        description="Its attributes; they come with a list or a tree in which they are selected."
    )
    catchment_area: JSON | None = strawberry.field(
        description="Its catchment area; it comes with a list or a tree in which it is selected."
    )
    custom_fields: JSON = strawberry.field(description="Keys that the vendor's document does not name, as they came.")
    raw: JSON = strawberry.field(description="The vendor's object as it came, without the teams nested in it.")

    @strawberry.field(
        description="The customer that this team is linked to; null where there is none, an error where several "
        "could be."
    )
    @staticmethod
    async def account(
        parent: Parent[TeamInTree], info: Info
    ) -> Annotated[Account, strawberry.lazy("schema.account.types")] | None:
        """By the team's id or external reference, one to one."""
        from schema.account.by_key import of_team  # an account shows its teams
        from schema.account.serving import account_of

        return await account_of(info, await of_team(info.context, parent.team))

    @strawberry.field(description="The team above; null at the root, and where that team cannot be seen.")
    @staticmethod
    async def parent(parent: Parent[TeamInTree], info: Info) -> Team | None:
        """From the one tree."""
        if parent.parent_id is None:
            return None
        tree = await _tree_above(parent, info)
        above = tree.parent(str(parent.id)) if str(parent.id) in tree else tree.get(str(parent.parent_id))
        return None if above is None else served(Team, TeamInTree(above, tree, parent.include))

    @strawberry.field(description="The teams above, the nearest first.")
    @staticmethod
    async def ancestors(parent: Parent[TeamInTree], info: Info) -> list[Team] | None:
        """From the one tree."""
        tree = await _tree_above(parent, info)
        above = tree.ancestors(str(parent.id))
        nearest = None if str(parent.id) in tree else tree.get(str(parent.parent_id))
        if nearest is not None:  # the tree leaves this team out, as it does with hidden ones
            above = [nearest, *tree.ancestors(nearest.id)]
        return [served(Team, TeamInTree(team, tree, parent.include)) for team in above]

    @strawberry.field(description="The teams directly below.")
    @staticmethod
    @fed_below(TEAMS, _BELOW)
    def children(parent: Parent[TeamInTree], info: Info) -> list[Team] | None:
        """From the one tree; at once where that is there, as a task for each team takes longer than showing it."""
        tree = parent.tree
        if tree is None:
            return later(list[Team], _read_children(parent, info))
        below = tree.children(parent.team.id)
        if parent.turns.has_room(len(below), parent.depth):
            return _children(parent, tree, below)
        return later(list[Team], _later_children(parent, tree, below))

    @strawberry.field(description="All teams below as a flat list, each behind its parent: for trees of any depth.")
    @staticmethod
    async def descendants(
        parent: Parent[TeamInTree], info: Info, first: First = DEFAULT_PAGE, after: After = None
    ) -> Connection[TeamDescendant] | None:
        """From the one tree."""
        request = page_request("descendants", first, after, team=parent.id)
        tree = await _tree_below(parent, info)

        async def page(token: str | None, size: int) -> VendorPage[tuple[records.Team, int]]:  # noqa: ARG001
            rows = tree.all_below(str(parent.id))
            return VendorPage(rows=rows, total=len(rows))

        def node(row: tuple[records.Team, int]) -> TeamDescendant:
            team, depth = row
            return TeamDescendant(
                team=served(Team, TeamInTree(team, tree, parent.include)), depth=depth, parent_id=team.parent_id
            )

        return await connect(Listing(page=page, id_of=lambda row: row[0].id), request, node)


@strawberry.type(description="A team somewhere below another.")
class TeamDescendant:
    """A row of `Team.descendants`."""

    team: Team = strawberry.field(description="The team.")
    depth: int = strawberry.field(description="How far below: 1 is a child.")
    parent_id: str | None = strawberry.field(description="Assemble's id of the team directly above.")
