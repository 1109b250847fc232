"""The root field that reads the organisation's usage logs."""

from __future__ import annotations

import strawberry

from schema.context import Info
from schema.pagination import DEFAULT_PAGE, After, Connection, First
from schema.usage_log.lists import usage_logs
from schema.usage_log.types import UsageLog


@strawberry.type
class UsageLogQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="The organisation's usage logs at Assembly, newest first.")
    @staticmethod
    async def usage_logs(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Connection[UsageLog] | None:
        """`GET /usage`. An account's own are at `Account.usageLogs`."""
        return await usage_logs(info.context, None, first, after)
