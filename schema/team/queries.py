"""Root fields that read teams."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, cast

import strawberry

from app.domain import team as domain
from app.domain.errors import NotFound
from app.upstream.scope import Strategy
from schema.context import Info
from schema.enums import shown
from schema.ids import parse_id
from schema.listing import Listing
from schema.pagination import DEFAULT_PAGE, After, Connection, First, connect, page_request
from schema.record_types import served
from schema.selection import selects, selects_anywhere, selects_of_nodes
from schema.team.includes import SELECTED_INCLUDES, tree_includes
from schema.team.loaders import TEAMS, TeamById, TreeByKey, TreeKey
from schema.team.types import Team, TeamInTree, roots_of


class TeamInclude(Enum):
    """The vendor's own words."""

    PARENT = "parent"
    CHILDREN = "children"
    LOCATION = "location"
    ATTRIBUTES = "attributes"
    CATCHMENT_AREA = "catchment_area"


shown(
    TeamInclude,
    "What Assemble can send along with each team of a list.",
    PARENT="The team above it.",
    CHILDREN="The teams right below it.",
    LOCATION="Where it is.",
    ATTRIBUTES="Its attributes.",
    CATCHMENT_AREA="Its catchment area.",
)


@strawberry.input(description="Teams that meet every field that is given. Assemble itself filters.")
class TeamFilter:
    """Assemble's documented parameters."""

    q: str | None = strawberry.field(default=None, description="Searches names and unique custom fields.")
    hidden: bool | None = strawberry.field(default=None, description="Whether hidden teams are in the list too.")
    rota: bool | None = strawberry.field(default=None, description="Only teams that have a rota.")


def team_id(given: str) -> str:
    """Assemble's id of a team from an opaque id, or from Assemble's own id, which is a number.

    Raises:
        BadUserInput: it is neither.
    """
    if given.isascii() and given.isdigit():
        return given
    return parse_id(given, "Team").id


@strawberry.type
class TeamQueries:
    """Mixed into the root type Query."""

    @strawberry.field(
        description="One team. With `children` or `descendants` selected the tree below it comes in the same call."
    )
    @staticmethod
    async def team(
        info: Info,
        id: Annotated[  # noqa: A002 - the argument's name in the graph
            strawberry.ID, strawberry.argument(description="The team's opaque id, or Assemble's own.")
        ],
    ) -> Team | None:
        """The whole tree where something above is selected, the tree below where something below is, else one read.

        What a team can include comes with a tree only: the read of one team takes no such parameter.
        """
        wanted, include = team_id(id), tree_includes(info)
        if selects_anywhere(info, "parent", "ancestors"):
            return await _in_tree(info, wanted, TreeKey(include=include), "something above it is selected")
        if include or selects(info, "children", "descendants"):
            why = "what is selected comes with the tree below it"
            return await _in_tree(info, wanted, TreeKey(root_id=wanted, include=include), why)
        return await _by_itself(info, wanted)

    @strawberry.field(description="Assemble's teams as a flat list.")
    @staticmethod
    async def teams(
        info: Info,
        filter: Annotated[  # noqa: A002 - the argument's name in the graph
            TeamFilter | None, strawberry.argument(description="Which teams; all that are not hidden where absent.")
        ] = None,
        include: Annotated[
            list[TeamInclude] | None,
            strawberry.argument(
                description="What to have sent along, for `raw`; what is selected is asked for anyway."
            ),
        ] = None,
        first: First = DEFAULT_PAGE,
        after: After = None,
    ) -> Connection[Team] | None:
        """`GET /organisation/teams`, and one read of the tree beside it where edges of the tree are selected."""
        wanted = domain.TeamFilter(
            q=filter.q if filter else None,
            hidden=filter.hidden if filter else None,
            rota=filter.rota if filter else None,
            include=_includes(info, include or []),
        )
        in_tree = tree_includes(info)
        request = page_request("teams", first, after, filter=repr(filter))
        teams = info.context.vendors.assemble.teams
        if selects_of_nodes(info, "parent", "ancestors", "children", "descendants"):
            info.context.loader(TreeByKey).begin(TreeKey(include=in_tree))
        page = TEAMS.paged(lambda token, size: teams.page(wanted, token, size), why="Assemble cuts the pages")
        listing = Listing(page=page)
        return await connect(listing, request, lambda row: served(Team, TeamInTree(row, None, in_tree)))

    @strawberry.field(
        description="The tree of teams: its roots, each with all that stands below. One call, to any depth."
    )
    @staticmethod
    async def team_tree(
        info: Info,
        root_id: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The team to start at, by opaque id or Assemble's own; absent, all roots."),
        ] = None,
        mine_only: Annotated[
            bool, strawberry.argument(description="Only the teams of the gateway's own Assemble user.")
        ] = False,
    ) -> list[Team] | None:
        """`GET /organisation/teams/recursive`."""
        root = team_id(root_id) if root_id is not None else None
        key = TreeKey(root_id=root, mine=mine_only, include=tree_includes(info))
        tree = await info.context.loader(TreeByKey).load(key)
        return cast("list[Team]", roots_of(tree, key.include))


def _includes(info: Info, asked: list[TeamInclude]) -> tuple[str, ...]:
    selected = [word for field, word in SELECTED_INCLUDES.items() if selects_of_nodes(info, field)]
    return tuple(dict.fromkeys([include.value for include in asked] + selected))


async def _in_tree(info: Info, wanted: str, key: TreeKey, why: str) -> Team | None:
    TEAMS.by_id(1, Strategy.TREE, why, 0)
    try:
        tree = await info.context.loader(TreeByKey).load(key)
        team = tree.get(wanted)
    except NotFound:
        team = None
    # A hidden team may be missing from the tree, and a starting point from its own.
    return served(Team, TeamInTree(team, tree, key.include)) if team else await _by_itself(info, wanted, key.include)


async def _by_itself(info: Info, wanted: str, include: tuple[str, ...] = ()) -> Team | None:
    team = await info.context.loader(TeamById).load(wanted)
    return None if team is None else served(Team, TeamInTree(team, None, include))
