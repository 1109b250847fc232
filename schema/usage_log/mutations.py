"""Mutations of usage logs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from app.domain.vendor import Vendor
from app.upstream.writing import Write
from schema.context import Info
from schema.usage_log.accounts import account_ref
from schema.usage_log.adding import FIND_OUT
from schema.usage_log.foretelling import place_of, shown_changed, shown_gone
from schema.usage_log.inputs import AddUsageLogInput, AddUsageLogsInput, DeleteUsageLogInput, UpdateUsageLogInput
from schema.usage_log.lists import LogPlace
from schema.usage_log.lost import find_lost
from schema.usage_log.many import added, refusal_of
from schema.usage_log.payloads import AddUsageLogsPayload, UsageLogPayload
from schema.writes.carrying import carry_out
from schema.writes.inputs import WriteInput, changes_of, id_or_none
from schema.writes.outcomes import WriteAction
from schema.writes.previews import Preview, created
from schema.writes.steps import FoundOut, Step


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
        ref: str | None = None
        is_found = False

        async def find() -> None:
            nonlocal ref, is_found
            if not is_found:
                ref, is_found = await account_ref(info.context, input.account), True

        async def build() -> Write[Any]:
            logs = info.context.vendors.assembly.usage_logs
            logs.add(None, changes)  # what is refused is refused before anything is read
            await find()
            return logs.add(ref, changes)

        async def settle() -> FoundOut:
            await find()
            (found,) = await find_lost(info.context.vendors, ref, [changes], [changes], ())
            return found

        step = Step(
            Vendor.ASSEMBLY,
            WriteAction.CREATED,
            build,
            record_id=lambda answer: answer,
            find_out=FIND_OUT,
            settle=settle,
            preview=lambda: created(changes),
        )
        return await _written(info, input, step, lambda log_id: LogPlace(log_id, ref, input.timestamp))

    @strawberry.mutation(
        description="Add up to 1,000 usage logs at Assembly: an outcome for each, in the order given. What the time of "
        "the request does not suffice for is `NOT_ATTEMPTED`, and the same input under the same key goes on with it."
    )
    @staticmethod
    async def add_usage_logs(
        info: Info,
        input: Annotated[AddUsageLogsInput, strawberry.argument(description="The logs.")],  # noqa: A002
    ) -> AddUsageLogsPayload | None:
        """`POST /usage/{ref}` or `POST /usage`, for each."""
        return refusal_of(input) or await added(info.context, input)

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
            return info.context.vendors.assembly.usage_logs.update(place_of(input.id).log_id, changes)

        def place(_: str) -> LogPlace:
            former, moved = place_of(input.id), changes.get("timestamp")
            return former._replace(timestamp=moved) if isinstance(moved, str) else former

        async def preview() -> Preview:
            return await shown_changed(info.context.vendors, input.id, changes)

        step = _step(WriteAction.UPDATED, build, input, preview, find_out="`usageLogs` show it as it is.")
        return await _written(info, input, step, place)

    @strawberry.mutation(description="Delete a usage log at Assembly.")
    @staticmethod
    async def delete_usage_log(
        info: Info,
        input: Annotated[DeleteUsageLogInput, strawberry.argument(description="Which log.")],  # noqa: A002
    ) -> UsageLogPayload | None:
        """`DELETE /usage/{log_id}`."""

        def build() -> Write[Any]:
            return info.context.vendors.assembly.usage_logs.delete(place_of(input.id).log_id)

        async def preview() -> Preview:
            return await shown_gone(info.context.vendors, input.id)

        step = _step(WriteAction.DELETED, build, input, preview, find_out="`usageLogs` no longer have it then.")
        return await _written(info, input, step, lambda _: place_of(input.id))


def _step(
    action: WriteAction,
    build: Callable[[], Write[Any]],
    given: UpdateUsageLogInput | DeleteUsageLogInput,
    preview: Callable[[], Awaitable[Preview]],
    *,
    find_out: str,
) -> Step:
    return Step(
        Vendor.ASSEMBLY,
        action,
        build,
        record_id=lambda answer: answer,
        named=id_or_none(lambda: place_of(given.id).log_id),
        find_out=find_out,
        preview=preview,
    )


async def _written(info: Info, given: WriteInput, step: Step, place: Callable[[str], LogPlace]) -> UsageLogPayload:
    carried = await carry_out(info.context, [step], given)
    return UsageLogPayload(
        **carried.told,
        place=None if carried.shown_id is None else place(carried.shown_id),
    )
