"""Assemble's teams: one by its id, the paged list, and the tree in one call."""

from __future__ import annotations

from app.domain.errors import BadUserInput
from app.domain.paging import VendorPage
from app.domain.team import Team, TeamFilter, TeamTree
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request, query, segment
from app.vendors.assemble import dialect, mapping
from app.vendors.assemble.tree import read_tree

_TEAMS = "/organisation/teams"
_NO_TEAM = frozenset({"0"})  # how the vendor writes that there is no parent
_NOT_IDS = _NO_TEAM | {"recursive"}
_INCLUDES = ("parent", "children", "location", "attributes", "catchment_area")


class AssembleTeams:
    """Reads teams, as the user for whom the client's credential acts sees them.

    Args:
        client: the pipeline to Assemble.
    """

    def __init__(self, client: UpstreamClient) -> None:
        self._client = client

    async def get(self, team_id: str) -> Team | None:
        """One team by its id; None where Assemble knows none (`GET /organisation/teams/{id}`).

        Raises:
            BadUserInput: the id cannot stand in this path.
            UpstreamError: no usable answer came.
        """
        path = f"{_TEAMS}/{segment(team_id, what='an Assemble team id', refused=_NOT_IDS)}"
        return await self._client.find(Request("assemble.team.get", "GET", path), _one)

    async def page(self, filters: TeamFilter, token: str | None, size: int) -> VendorPage[Team]:  # noqa: ARG002
        """One page of the list (`GET /organisation/teams`), as long as the vendor makes it.

        Teams nested in a team by `include` are in its `raw` alone.

        Args:
            filters: which teams, and what comes with each.
            token: the `following` of the page before; None for the first.
            size: not sent: no document states a parameter for it.

        Raises:
            BadUserInput: an include that the vendor does not name.
            CursorInvalid: the token is not one of this list.
            UpstreamError: no usable answer came.
        """
        number = dialect.page_number(token)
        parameters = query(
            q=filters.q if filters.q and filters.q.strip() else None,
            hidden=filters.hidden,
            rota=filters.rota,
            include=_included(filters.include),
            page=None if token is None else number,
        )

        def parse(reply: Reply) -> VendorPage[Team]:
            items, pagination = dialect.open_list(reply.json())
            return VendorPage(
                rows=tuple(mapping.team(item) for item in items),
                following=dialect.following(pagination, number, len(items)),
                total=dialect.total(pagination, number, len(items)),
            )

        return await self._client.read(Request("assemble.team.list", "GET", _TEAMS, parameters), parse)

    async def tree(self, root_id: str | None, *, mine: bool, include: tuple[str, ...] = ()) -> TeamTree:
        """All teams below a starting point, in one call (`GET /organisation/teams/recursive[/{id}]`).

        Teams that the caller cannot manage are among them where the structure needs them, and are disabled.

        Args:
            root_id: the starting point; None for the whole organisation.
            mine: only the teams of the user for whom the credential acts.
            include: what comes with each team, as in `TeamFilter`.

        Returns:
            The tree. The starting point is its only root where the answer holds it; else the roots are its children.

        Raises:
            BadUserInput: the id cannot stand in this path, or an include that the vendor does not name.
            NotFound: the starting point does not exist, or not for this caller.
            UpstreamError: no usable answer came.
        """

        def parse(reply: Reply) -> TeamTree:
            return read_tree(reply.json(), root_id)

        return await self._client.read(_tree(root_id, mine=mine, include=include), parse)

    def has_tree(self) -> bool:
        """Whether the tree of the whole organisation is at hand without asking Assemble."""
        return self._client.kept(_tree(None, mine=False, include=())) is not None


def _tree(root_id: str | None, *, mine: bool, include: tuple[str, ...]) -> Request:
    path = f"{_TEAMS}/recursive"
    if root_id is not None:
        path = f"{path}/{segment(root_id, what='an Assemble team id', refused=_NO_TEAM)}"
    parameters = query(mine=True if mine else None, include=_included(include))
    return Request("assemble.team.tree", "GET", path, parameters)


def _one(reply: Reply) -> Team:
    return mapping.team(dialect.open_one(reply.json()))


def _included(names: tuple[str, ...]) -> str | None:
    """The one comma-separated parameter, in the vendor's order whatever the caller's, so that equal reads are shared.

    Raises:
        BadUserInput: a name that the vendor does not list.
    """
    unknown = [name for name in names if name not in _INCLUDES]
    if unknown:
        raise BadUserInput(f"{unknown[0]!r} cannot be included with a team; {', '.join(_INCLUDES)} can.")
    return ",".join(name for name in _INCLUDES if name in names) or None
