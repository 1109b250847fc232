"""The subscription that adds many usage logs and tells how far it has come."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated

import strawberry

from schema.context import Info
from schema.usage_log.inputs import AddUsageLogsInput
from schema.usage_log.many import adding
from schema.usage_log.payloads import AddUsageLogsProgress


@strawberry.type
class UsageLogSubscriptions:
    """Mixed into the root type Subscription."""

    @strawberry.subscription(
        description="The mutation of the same name, with events on how far it has come; the last one has its payload. "
        "It may take 120 seconds. Where the client goes away nothing more is sent, and the same key goes on."
    )
    @staticmethod
    async def add_usage_logs(
        info: Info,
        input: Annotated[AddUsageLogsInput, strawberry.argument(description="The logs.")],  # noqa: A002
    ) -> AsyncGenerator[AddUsageLogsProgress, None]:
        """`POST /usage/{ref}` or `POST /usage`, for each."""
        async with aclosing(adding(info.context, input)) as events:
            async for event in events:
                yield event
