"""Assemble's teams: one by its id, the paged list, the tree in one call, and changes."""

from __future__ import annotations

from typing import TypeVar

from app.domain.changes import Changes
from app.domain.errors import BadUserInput, Unsupported, UpstreamError
from app.domain.paging import VendorPage
from app.domain.team import Team, TeamFilter, TeamTree
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply
from app.upstream.request import Request, query, segment
from app.upstream.writing import Write
from app.vendors.assemble import dialect, mapping, team_writes
from app.vendors.assemble.team_methods import AUTO, TeamMethods
from app.vendors.assemble.tree import tree_of

_TEAMS = "/organisation/teams"
_NO_TEAM = frozenset({"0"})  # how the vendor writes that there is no parent
_NOT_IDS = _NO_TEAM | {"recursive"}
_INCLUDES = ("parent", "children", "location", "attributes", "catchment_area")


T = TypeVar("T")


class AssembleTeams:
    """Reads teams, as the user for whom the client's credential acts sees them, and says how they are written.

    Args:
        client: the pipeline to Assemble.
        update_method: `PATCH`, `PUT` or `auto`, which begins with `PATCH`.
        hide_method: `DELETE`, or `POST`, `PUT` or `PATCH` of `…/hide`, or `auto`, which begins with `DELETE`.

    Raises:
        ValueError: a method is none of these.
    """

    def __init__(self, client: UpstreamClient, *, update_method: str = AUTO, hide_method: str = AUTO) -> None:
        self._client = client
        self._methods = TeamMethods(update_method, hide_method, self._reread)

    async def get(self, team_id: str) -> Team | None:
        """One team by its id; None where Assemble knows none (`GET /organisation/teams/{id}`).

        Raises:
            BadUserInput: the id cannot stand in this path.
            UpstreamError: no usable answer came.
        """
        return await self._client.find(_get(_path(team_id)), _one)

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

        request = Request("assemble.team.list", "GET", _TEAMS, parameters, follows=token is not None)
        return await self._client.read(request, parse)

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
            return tree_of(reply, root_id)

        return await self._client.read(_tree(root_id, mine=mine, include=include), parse)

    def has_tree(self) -> bool:
        """Whether the tree of the whole organisation is at hand without asking Assemble."""
        return self._client.kept(_tree(None, mine=False, include=())) is not None

    async def ready(self, team_id: str) -> Team | None:
        """The team as it is now, where an update sends it whole; None, and no call, where it sends what is given.

        It is read anew, whatever is kept: what is old in it would be written back.

        Raises:
            BadUserInput: the id cannot stand in this path.
            UpstreamError: no usable answer came.
        """
        return await self._reread(_path(team_id)) if self._methods.update == "PUT" else None

    def create(self, changes: Changes) -> Write[Team | str]:
        """A new team (`POST /organisation/teams`); its answer is the team, or its id where no more came.

        Args:
            changes: of the attributes of `Team`: `parent_id` (text or an integer, null for the top), `name`,
                `description`, `geo_location_id`, `catchment_area_id`, `icon`, `show_on_public_site`,
                `ceiling_enabled`, `hidden`, `disabled` and `external_reference`. The vendor demands none.

        Raises:
            FieldRefused: a field that cannot be written, a null that is not documented, or a value of another type.
        """
        return team_writes.create(_TEAMS, changes)

    def update(self, team_id: str, changes: Changes, *, current: Team | None = None) -> Write[Team | str]:
        """A change of what is given and nothing else (`PATCH`, or a whole `PUT`, of `/organisation/teams/{id}`).

        Its answer is the team, or its id where no more came.

        Args:
            team_id: of the team.
            changes: as for `create`, but that `hidden` can only be taken back here.
            current: what `ready` gave.

        Raises:
            BadUserInput: the id cannot stand in this path.
            FieldRefused: as for `create`.
            Unsupported: the whole team must be sent, and `current` is missing.
        """
        path = _path(team_id)
        if self._methods.update == "PATCH":
            return team_writes.patch(path, team_id, changes)
        if current is None:
            raise Unsupported("Assemble's teams are updated whole by PUT here, and the team as it is was not read.")
        return team_writes.put(path, team_id, changes, current)

    def hide(self, team_id: str) -> Write[Team | str]:
        """The hiding of a team (`DELETE /organisation/teams/{id}`), which the vendor refuses while it is in use.

        Its answer is the team, or its id where no more came; that it cannot be hidden is a `Conflict`.

        Raises:
            BadUserInput: the id cannot stand in this path.
        """
        method, path = self._methods.hide(_path(team_id))
        return team_writes.hide(method, path, team_id)

    async def write(self, write: Write[T]) -> T:
        """Send a write of this adapter; in `auto` once more by the other method where the first got a 405.

        Only a 405 says that nothing was done. The method that worked is kept for later writes.

        Raises:
            UpstreamError: as `UpstreamClient.write`; of two refusals the first.
        """
        return await self._methods.write(write, self._client.write)

    async def _reread(self, path: str) -> Team:
        """A read that goes the way of writes: it is sent whatever is kept."""
        try:
            return await self._client.write(Write(_get(path), _one, frozenset()))
        except UpstreamError as error:
            error.unsettled = False
            raise


def _path(team_id: str) -> str:
    return f"{_TEAMS}/{segment(team_id, what='an Assemble team id', refused=_NOT_IDS)}"


def _get(path: str) -> Request:
    return Request("assemble.team.get", "GET", path)


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
