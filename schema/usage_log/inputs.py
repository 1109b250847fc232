"""What the mutations of usage logs take."""

from __future__ import annotations

import strawberry

from schema.account.inputs import AccountBy
from schema.scalars import JSON, DateTime
from schema.writes.inputs import WriteInput

_LOG_ID = "The log's opaque id, or Assembly's own."


@strawberry.input(description="One of many new usage logs.")
class NewUsageLogInput:
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


@strawberry.input(description="A new usage log.")
class AddUsageLogInput(NewUsageLogInput, WriteInput):
    """The same, with what every mutation takes."""


@strawberry.input(description="Many new usage logs.")
class AddUsageLogsInput(WriteInput):
    """Each as if it were added alone, under one key."""

    logs: list[NewUsageLogInput] = strawberry.field(description="From one to 1,000 of them, in any order.")


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
