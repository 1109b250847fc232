"""What the mutations of usage logs answer, and what is told while many are added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import strawberry

from schema.context import Info
from schema.record_types import served_or_none
from schema.usage_log.lists import LogPlace, find_usage_log
from schema.usage_log.types import UsageLog
from schema.writes.inputs import WritePayload
from schema.writes.outcomes import WriteAction, WriteOutcome

_NOT_DONE = {WriteAction.UNKNOWN, WriteAction.FAILED, WriteAction.UNSUPPORTED, WriteAction.NOT_ATTEMPTED}


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


@strawberry.type(description="How many of many writes have come how far. What is in none of the other numbers is left.")
class WriteProgress:
    """Counts of outcomes."""

    total: int = strawberry.field(description="How many there are.")
    done: int = strawberry.field(description="How many were done, now or under the same key before.")
    unknown: int = strawberry.field(description="Of how many it is not known: `UNKNOWN`. They are not sent again.")
    failed: int = strawberry.field(description="How many were refused or failed for certain: `FAILED`.")
    not_attempted: int = strawberry.field(description="How many were not sent: `NOT_ATTEMPTED`.")

    @classmethod
    def of(cls, total: int, outcomes: Iterable[WriteOutcome]) -> WriteProgress:
        """The counts of the outcomes that there are so far."""
        found = Counter(each.action for each in outcomes)
        return cls(
            total=total,
            done=sum(number for action, number in found.items() if action not in _NOT_DONE),
            unknown=found[WriteAction.UNKNOWN],
            failed=found[WriteAction.FAILED] + found[WriteAction.UNSUPPORTED],
            not_attempted=found[WriteAction.NOT_ATTEMPTED],
        )


@strawberry.type(description="What became of many new usage logs: `outcomes` has one for each, in the order given.")
class AddUsageLogsPayload(WritePayload):
    """Outcomes and their counts; the logs themselves are at `usageLogs`."""

    progress: WriteProgress = strawberry.field(description="The outcomes, counted.")


@strawberry.type(description="The outcome of one of many writes.")
class NumberedOutcome:
    """Which one, and what became of it."""

    index: int = strawberry.field(description="Its place in the input, from 0.")
    outcome: WriteOutcome = strawberry.field(description="What became of it.")


@strawberry.type(description="How far many new usage logs have come.")
class AddUsageLogsProgress:
    """One event of many."""

    progress: WriteProgress = strawberry.field(description="The outcomes so far, counted.")
    outcomes: list[NumberedOutcome] = strawberry.field(
        description="Those since the event before, in the order in which they came to be known. One that was "
        "`UNKNOWN` comes again where a read has told more of it."
    )
    payload: AddUsageLogsPayload | None = strawberry.field(
        description="In the last event, what the mutation would have answered; else null."
    )
