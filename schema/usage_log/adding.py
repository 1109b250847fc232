"""Many usage logs added under one key: found, sent, and what was lost looked for, each with an outcome of its own."""

from __future__ import annotations

import asyncio
import dataclasses
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

import strawberry

from app.domain.errors import BadUserInput, GatewayError, IdempotencyMismatch, IdempotencyUnavailable, NotConfigured
from app.domain.vendor import Vendor
from app.idempotency.claims import Claim
from app.idempotency.fingerprint import fingerprint
from app.idempotency.records import UNSETTLED, StepState
from app.operations.notes import note_outcome
from app.upstream.writing import Write
from app.vendors.assembly.turns import Turns
from schema.context import Context
from schema.usage_log.accounts import AccountsOfLogs
from schema.usage_log.batch import Batch
from schema.usage_log.inputs import AddUsageLogsInput
from schema.usage_log.lost import find_lost
from schema.usage_log.progress import Progress
from schema.writes.carrying import none_of
from schema.writes.doubts import still_unknown
from schema.writes.inputs import changes_of
from schema.writes.keyed import kept, replayed
from schema.writes.outcomes import UserError, WriteAction, WriteOutcome, outcome_of
from schema.writes.previews import created
from schema.writes.sending import FINISHED, carried
from schema.writes.steps import Carried, Done, FoundOut, Step

FIND_OUT = "Read the newest `usageLogs` of the account, or of the organisation, and look for it."


class LogsToAdd:
    """One call that adds many usage logs.

    Args:
        context: of the request; what it has read is forgotten.
        given: as many logs as one call may have.

    Attributes:
        progress: what became of each so far.
    """

    def __init__(self, context: Context, given: AddUsageLogsInput) -> None:
        self.progress = Progress(len(given.logs))
        self._context = context
        self._given = given
        self._changes = [changes_of(log, without=("account",)) for log in given.logs]
        self._accounts = AccountsOfLogs(context)
        self._steps = [self._step(index) for index in range(len(given.logs))]

    async def carry_out(self) -> Carried:
        """Add them. Under a key each is added once, however often this is asked for; see `carry_out` of one mutation.

        Returns:
            Outcomes in the order of the input.
        """
        given = self._given
        key = self._context.write_key(None if given.idempotency_key is strawberry.UNSET else given.idempotency_key)
        if given.dry_run:
            return await self._foretold()
        if key is None:
            return await self._added(None)
        try:
            asked = fingerprint(type(given).__name__, changes_of(given))
            async with self._context.keyed_writes.claim(self._context.owner, key, asked) as claim:
                return await self._added(claim) if claim.payload is None else self._again(*replayed(claim.payload))
        except (BadUserInput, IdempotencyMismatch, IdempotencyUnavailable) as error:
            refused = none_of(self._steps, error)
            return self._again(refused.outcomes, refused.user_errors)

    async def _foretold(self) -> Carried:
        await self._find_accounts(range(len(self._steps)))
        for index, step in enumerate(self._steps):
            self.progress.tell(index, await carried(self._context, None, step, dry_run=True))
        return self._told()

    async def _added(self, claim: Claim | None) -> Carried:
        if claim is not None:
            await self._recall(claim)
        left = [index for index in range(len(self._steps)) if not self._is_done(index)]
        await self._find_accounts(left)
        batch = self._batch(claim)
        await batch.send()
        self._context.forget()
        await self._settle(claim)
        told = self._told()
        for index in left:
            note_outcome(Vendor.ASSEMBLY.value, told.outcomes[index].action.name)
        if claim is not None and all(map(self._is_done, range(len(self._steps)))):
            await claim.finish(kept(told.outcomes, told.user_errors))
        return told

    def _batch(self, claim: Claim | None) -> Batch:
        try:
            turns = self._context.vendors.assembly.usage_logs.turns
        except NotConfigured:  # each log says so itself
            turns = Turns(1, None)
        return Batch(self._context, self._steps, claim, self.progress, turns=turns)

    async def _recall(self, claim: Claim) -> None:
        """Tell of each log what earlier requests under the key have left: done, or nobody knows."""
        for index, step in enumerate(self._steps):
            before = claim.step(step.key)
            if before.state in UNSETTLED:
                self.progress.tell(index, still_unknown(step, before))
            elif before.state is StepState.DONE:
                self.progress.tell(index, await carried(self._context, claim, step, dry_run=False))

    async def _find_accounts(self, indexes: Sequence[int]) -> None:
        await self._accounts.find(self._given.logs[index].account for index in indexes if self._is_sound(index))

    def _is_sound(self, index: int) -> bool:
        """Whether a log can be sent at all: for what is refused at once, no account is looked for."""
        try:
            self._context.vendors.assembly.usage_logs.add(None, self._changes[index])
        except GatewayError:
            return False
        return True

    def _step(self, index: int) -> Step:
        def build() -> Write[Any]:
            logs = self._context.vendors.assembly.usage_logs
            logs.add(None, self._changes[index])  # what is refused is refused before the account is looked at
            return logs.add(self._accounts.ref(self._given.logs[index].account), self._changes[index])

        return Step(
            Vendor.ASSEMBLY,
            WriteAction.CREATED,
            build,
            record_id=lambda answer: answer,
            path=f"logs.{index}",
            name=f"log.{index}",
            find_out=FIND_OUT,
            preview=partial(created, self._changes[index]),
        )

    async def _settle(self, claim: Claim | None) -> None:
        """Look for what was lost, once in each list in which something was."""
        lists: dict[str | None, list[int]] = defaultdict(list)
        known = set()
        for index in range(len(self._steps)):
            outcome = self.progress.outcome(index)
            if outcome is not None and outcome.action is WriteAction.UNKNOWN:
                ref = self._ref(index)
                if not isinstance(ref, GatewayError):
                    lists[ref].append(index)
            elif outcome is not None and outcome.record_id is not None:
                known.add(outcome.record_id)
        await asyncio.gather(*(self._settle_list(claim, ref, lost, known) for ref, lost in lists.items()))

    async def _settle_list(self, claim: Claim | None, ref: str | None, lost: Sequence[int], known: set[str]) -> None:
        given = [self._changes[index] for index in range(len(self._steps)) if self._may_be_at(index, ref)]
        changes = [self._changes[index] for index in lost]
        try:
            found = await find_lost(self._context.vendors, ref, changes, given, known)
        except GatewayError:  # then it is as unknown as before
            return
        for index, told in zip(lost, found, strict=True):
            outcome = _settled(self.progress.outcome(index), told)
            self.progress.tell(index, Done(outcome))
            if claim is not None:
                step = claim.step(self._steps[index].key)
                payload = kept([outcome], [])
                await (step.done(payload) if outcome.action in FINISHED else step.unknown(payload))

    def _ref(self, index: int) -> str | GatewayError | None:
        """Whose list a log stands in, or why that is not known."""
        try:
            return self._accounts.ref(self._given.logs[index].account)
        except GatewayError as error:
            return error

    def _may_be_at(self, index: int, ref: str | None) -> bool:
        """Whether a log may stand in a list; the organisation's may hold the logs of accounts too."""
        own = self._ref(index)
        return ref is None or own == ref or isinstance(own, GatewayError)

    def _is_done(self, index: int) -> bool:
        outcome = self.progress.outcome(index)
        return outcome is not None and outcome.action in FINISHED

    def _again(self, outcomes: Sequence[WriteOutcome], user_errors: list[UserError]) -> Carried:
        """What was told before, or of all of them alike."""
        for index, outcome in enumerate(outcomes):
            self.progress.tell(index, Done(outcome))
        return Carried(list(outcomes), user_errors)

    def _told(self) -> Carried:
        done = self.progress.done
        return Carried(
            outcomes=[each.outcome for each in done],
            user_errors=[error for each in done for error in each.user_errors],
            planned=[request for each in done for request in each.planned],
            changes=[change for each in done for change in each.changes],
        )


def _settled(before: WriteOutcome | None, found: FoundOut) -> WriteOutcome:
    """What is told of a log that was lost, after the list was read."""
    if found.record_id is not None or before is None:
        return outcome_of(Vendor.ASSEMBLY, WriteAction.CREATED, found.record_id)
    return dataclasses.replace(before, candidates=list(found.candidates))
