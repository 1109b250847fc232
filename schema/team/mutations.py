"""Mutations of teams."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from app.domain.changes import Changes
from app.domain.errors import NothingFound
from app.domain.team import TeamFilter
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.context import Info
from schema.record_types import served
from schema.team.loaders import TeamById
from schema.team.mutation_inputs import CreateTeamInput, HideTeamInput, UpdateTeamInput
from schema.team.queries import team_id
from schema.team.types import Team, TeamInTree
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, WritePayload, changes_of, id_or_none
from schema.writes.likeness import MOST_CANDIDATES, look_alikes
from schema.writes.outcomes import WriteAction, about
from schema.writes.previews import Preview, changed, created
from schema.writes.steps import FoundOut, Step

_UNSEEN = frozenset({"disabled"})  # says what the gateway's own user may do, whatever was written


@strawberry.type(description="What became of a write of a team.")
class TeamPayload(WritePayload):
    """The team as it is behind the write, read where it is selected."""

    team_id: strawberry.Private[str | None]

    @strawberry.field(
        description="The team as it is now, a hidden one too, and also where it is not known whether it was changed; "
        "null where it was not written."
    )
    @staticmethod
    async def team(parent: strawberry.Parent[TeamPayload], info: Info) -> Team | None:
        """One read behind the write."""
        if parent.team_id is None:
            return None
        team = await info.context.loader(TeamById).load(parent.team_id)
        return None if team is None else served(Team, TeamInTree(team, None))


@strawberry.type
class TeamMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(description="Create a team at Assemble.")
    @staticmethod
    async def create_team(
        info: Info,
        input: Annotated[CreateTeamInput, strawberry.argument(description="The team.")],  # noqa: A002
    ) -> TeamPayload | None:
        """`POST /organisation/teams`."""

        async def settle() -> FoundOut:
            changes = _changes(input)
            wanted = TeamFilter(q=input.name, hidden=True if changes.get("hidden") else None)
            page = await info.context.vendors.assemble.teams.page(wanted, None, MOST_CANDIDATES)
            return look_alikes(page.rows, changes, unseen=_UNSEEN)

        return await _written(
            info,
            input,
            WriteAction.CREATED,
            lambda: info.context.vendors.assemble.teams.create(_changes(input)),
            find_out="`teams` with its name as `q` have it then.",
            preview=lambda: created(_changes(input)),
            settle=settle,
        )

    @strawberry.mutation(description="Change a team at Assemble.")
    @staticmethod
    async def update_team(
        info: Info,
        input: Annotated[UpdateTeamInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> TeamPayload | None:
        """`PATCH`, or a whole `PUT`, of `/organisation/teams/{id}`."""

        async def build() -> Write[Any]:
            teams, named, changes = info.context.vendors.assemble.teams, _named(input), _changes(input)
            return teams.update(named, changes, current=await teams.ready(named))

        return await _written(
            info,
            input,
            WriteAction.UPDATED,
            build,
            named=input,
            find_out="`team` shows it as it is.",
            preview=lambda: _preview(info, input, _changes(input)),
        )

    @strawberry.mutation(
        description="Hide a team at Assemble. `CONFLICT`, with a message that says why, while it has active teams "
        "below it, active users or active opportunities. `updateTeam` with `hidden: false` shows it again."
    )
    @staticmethod
    async def hide_team(
        info: Info,
        input: Annotated[HideTeamInput, strawberry.argument(description="Which team.")],  # noqa: A002
    ) -> TeamPayload | None:
        """`DELETE /organisation/teams/{id}`."""

        def build() -> Write[Any]:
            return info.context.vendors.assemble.teams.hide(_named(input))

        return await _written(
            info,
            input,
            WriteAction.HIDDEN,
            build,
            named=input,
            find_out="`team` with `hidden` tells.",
            preview=lambda: _preview(info, input, {"hidden": True}),
        )


async def _written(
    info: Info,
    given: WriteInput,
    action: WriteAction,
    build: Callable[[], Write[Any] | Awaitable[Write[Any]]],
    *,
    named: UpdateTeamInput | HideTeamInput | None = None,
    find_out: str,
    preview: Callable[[], Preview | Awaitable[Preview]],
    settle: Callable[[], Awaitable[FoundOut]] | None = None,
) -> TeamPayload:
    async def send(write: Write[Any]) -> Any:
        return await info.context.vendors.assemble.teams.write(write)

    step = Step(
        Vendor.ASSEMBLE,
        action,
        build,
        record_id=lambda answer: answer if isinstance(answer, str) else answer.id,
        send=send,
        named=None if named is None else id_or_none(lambda: team_id(named.id)),
        find_out=find_out,
        settle=settle,
        preview=preview,
    )
    carried = await carry_out(info.context, [step], given)
    return TeamPayload(**carried.told, team_id=carried.shown_id)


async def _preview(info: Info, given: UpdateTeamInput | HideTeamInput, changes: Changes) -> Preview:
    with about("id"):
        team = await info.context.loader(TeamById).load(_named(given))
        if team is None:
            raise NothingFound("Assemble has no such team, or shows none to the gateway's own user.")
        return changed(team, changes)


def _named(given: UpdateTeamInput | HideTeamInput) -> str:
    with about("id"):
        return team_id(given.id)


def _changes(given: CreateTeamInput | UpdateTeamInput) -> Changes:
    """What is given, the team above by Assemble's own id."""
    changes = dict(changes_of(given, without=("id",)))
    above = changes.get("parent_id")
    if isinstance(above, str):
        with about("parentId"):
            changes["parent_id"] = team_id(above)
    return changes
