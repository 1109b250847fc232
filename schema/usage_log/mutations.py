"""Mutations of usage logs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.domain.account import AssemblyAccount
from app.domain.errors import FieldRefused
from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.account.chosen import record_to_write
from schema.account.inputs import AccountBy
from schema.context import Context, Info
from schema.ids import parse_id
from schema.outcomes import WriteAction, about
from schema.record_types import served_or_none
from schema.scalars import JSON, DateTime
from schema.usage_log.lists import LogPlace, find_usage_log, place_in
from schema.usage_log.types import UsageLog
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, WritePayload, changes_of, id_or_none
from schema.writes.steps import Step

_LOG_ID = "The log's opaque id, or Assembly's own."


@strawberry.input(description="A new usage log.")
class AddUsageLogInput(WriteInput):
    """As Assembly documents it."""

    account: AccountBy | None = strawberry.field(
        default=strawberry.UNSET, description="At which account it happened; absent for a log of the organisation."
    )
    timestamp: DateTime = strawberry.field(description="When it happened.")
    type: str = strawberry.field(description="What kind of event, such as `Action` or `Message`.")
    content: str = strawberry.field(description="What happened.")
    attribute: str | None = strawberry.field(
        default=strawberry.UNSET, description="The category by which health scores group logs."
    )
    metadata: JSON | None = strawberry.field(
        default=strawberry.UNSET, description="Whatever is to be stored with the event, an object."
    )


@strawberry.input(description="A change of a usage log: what is given is changed, the rest stays.")
class UpdateUsageLogInput(WriteInput):
    """As Assembly documents it."""

    id: strawberry.ID = strawberry.field(description=_LOG_ID)
    timestamp: DateTime | None = strawberry.field(
        default=strawberry.UNSET,
        description="When it happened. The log has another opaque id then, as that says where to find it.",
    )
    type: str | None = strawberry.field(default=strawberry.UNSET, description="What kind of event.")
    content: str | None = strawberry.field(default=strawberry.UNSET, description="What happened.")
    attribute: str | None = strawberry.field(
        default=strawberry.UNSET, description="The category by which health scores group logs."
    )
    metadata: JSON | None = strawberry.field(
        default=strawberry.UNSET,
        description="An object that replaces the whole of what was stored with the event: what it leaves out is gone.",
    )


@strawberry.input(description="The end of a usage log.")
class DeleteUsageLogInput(WriteInput):
    """Names it."""

    id: strawberry.ID = strawberry.field(description=_LOG_ID)


@strawberry.type(description="What became of a write of a usage log.")
class UsageLogPayload(WritePayload):
    """The log as it is behind the write, read where it is selected."""

    place: strawberry.Private[LogPlace | None]

    @strawberry.field(
        description="The log as it is now, also where it is not known whether it was changed; null where it was not "
        "written, or is gone. Named by Assembly's own id it is looked for in the organisation's list."
    )
    @staticmethod
    async def usage_log(parent: strawberry.Parent[UsageLogPayload], info: Info) -> UsageLog | None:
        """From the list it stands in: Assembly reads no single log."""
        if parent.place is None:
            return None
        return served_or_none(UsageLog, await find_usage_log(info.context.vendors, parent.place))


@strawberry.type
class UsageLogMutations:
    """Mixed into the root type Mutation."""

    @strawberry.mutation(description="Add a usage log at Assembly, of an account or of the organisation.")
    @staticmethod
    async def add_usage_log(
        info: Info,
        input: Annotated[AddUsageLogInput, strawberry.argument(description="The log.")],  # noqa: A002
    ) -> UsageLogPayload | None:
        """`POST /usage/{ref}` or `POST /usage`."""
        changes = changes_of(input, without=("account",))
        account_id: str | None = None

        async def build() -> Write[Any]:
            nonlocal account_id
            logs = info.context.vendors.assembly.usage_logs
            logs.add(None, changes)  # what is refused is refused before anything is read
            account_id = await _account_id(info.context, input)
            return logs.add(account_id, changes)

        find_out = "Read the newest `usageLogs` of the account, or of the organisation, and look for it."
        step = _step(WriteAction.CREATED, build, find_out=find_out)
        return await _written(info, input, step, lambda log_id: LogPlace(log_id, account_id, input.timestamp))

    @strawberry.mutation(
        description="Change a usage log at Assembly. `metadata` replaces the whole of the former metadata."
    )
    @staticmethod
    async def update_usage_log(
        info: Info,
        input: Annotated[UpdateUsageLogInput, strawberry.argument(description="The change.")],  # noqa: A002
    ) -> UsageLogPayload | None:
        """`PUT /usage/{log_id}`."""
        changes = changes_of(input, without=("id",))

        def build() -> Write[Any]:
            return info.context.vendors.assembly.usage_logs.update(_place(input).log_id, changes)

        def place(_: str) -> LogPlace:
            former, moved = _place(input), changes.get("timestamp")
            return former._replace(timestamp=moved) if isinstance(moved, str) else former

        step = _step(WriteAction.UPDATED, build, given=input, find_out="`usageLogs` show it as it is.")
        return await _written(info, input, step, place)

    @strawberry.mutation(description="Delete a usage log at Assembly.")
    @staticmethod
    async def delete_usage_log(
        info: Info,
        input: Annotated[DeleteUsageLogInput, strawberry.argument(description="Which log.")],  # noqa: A002
    ) -> UsageLogPayload | None:
        """`DELETE /usage/{log_id}`."""

        def build() -> Write[Any]:
            return info.context.vendors.assembly.usage_logs.delete(_place(input).log_id)

        step = _step(WriteAction.DELETED, build, given=input, find_out="`usageLogs` no longer have it then.")
        return await _written(info, input, step, lambda _: _place(input))


def _step(
    action: WriteAction,
    build: Callable[[], Write[Any] | Awaitable[Write[Any]]],
    *,
    given: UpdateUsageLogInput | DeleteUsageLogInput | None = None,
    find_out: str,
) -> Step:
    named = None if given is None else id_or_none(lambda: _place(given).log_id)
    return Step(Vendor.ASSEMBLY, action, build, record_id=lambda answer: answer, named=named, find_out=find_out)


async def _written(info: Info, given: WriteInput, step: Step, place: Callable[[str], LogPlace]) -> UsageLogPayload:
    carried = await carry_out(info.context, [step], given)
    return UsageLogPayload(
        outcomes=carried.outcomes,
        user_errors=carried.user_errors,
        planned=carried.planned,
        changes=carried.changes,
        place=None if carried.shown_id is None else place(carried.shown_id),
    )


async def _account_id(context: Context, given: AddUsageLogInput) -> str | None:
    """Assembly's id of the account; None where none was given."""
    if given.account is strawberry.UNSET:
        return None
    if given.account is None:
        raise FieldRefused("account", "`account` is null: leave it out for a log of the organisation.")
    account = await record_to_write(context, given.account, Vendor.ASSEMBLY, AssemblyAccount, field="account")
    return account.id


def _place(given: UpdateUsageLogInput | DeleteUsageLogInput) -> LogPlace:
    """Where the log stands that an input names by either id.

    Raises:
        About: of `id`: it is neither.
    """
    with about("id"):
        try:
            UUID(given.id)
        except ValueError:
            return place_in(parse_id(given.id, "UsageLog").id)
        return LogPlace(given.id, None, None)
