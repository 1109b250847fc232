"""What a caller holds while it carries out a write: the claim on a record, and the steps of which the write is made."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.records import SENDABLE, UNSETTLED, Kept, Payload, RecordName, StepRecord, Steps, StepState
from app.idempotency.storage import RecordStorage

MOVED_ON = (
    "Another request has taken over the write with this idempotency key, so this was not sent. Ask again with the same "
    "key."
)

_log = logging.getLogger("gateway.idempotency")


@dataclass(frozen=True, slots=True)
class Hold:
    """One holder's hold on one record.

    Attributes:
        storage: where the record is.
        name: of the record.
        holder: the token by which storage knows this hold; never used twice.
    """

    storage: RecordStorage
    name: RecordName
    holder: str


class Step:
    """One call of a write: at most one request to one vendor.

    Attributes:
        name: under which it is found again.
    """

    def __init__(self, name: str, record: StepRecord, hold: Hold) -> None:
        self.name = name
        self._record = record
        self._hold = hold
        self._is_sender = False

    @property
    def state(self) -> StepState:
        """How far the call has come, also by earlier holders of the record."""
        return self._record.state

    @property
    def outcome(self) -> Kept:
        """What came of it; None while nobody knows, and where it was too long to be kept."""
        return self._record.outcome

    async def sending(self, *, is_repeatable: bool = False) -> None:
        """Say that the call is sent now. It is on the disk when this returns, and only then may bytes leave.

        Args:
            is_repeatable: whether the vendor's own semantics make sending the call twice harmless. Then, and only
                then, one that is `SENDING` or `UNKNOWN` may be sent again.

        Raises:
            IdempotencyUnavailable: it could not be kept, or the record has passed to another request: do not send.
            RuntimeError: the call may have been done already.
        """
        if self.state not in (SENDABLE | UNSETTLED if is_repeatable else SENDABLE):
            raise RuntimeError(f"step {self.name} is {self.state} and must not be sent")
        hold, before = self._hold, self._record
        self._record = StepRecord(StepState.SENDING)
        try:
            is_begun = await hold.storage.begin_step(hold.name, hold.holder, self.name, is_repeatable=is_repeatable)
        except asyncio.CancelledError:  # nobody is going to send it, so it is not to look as if it had been sent
            self._record = StepRecord(StepState.UNKNOWN, before.outcome) if before.state in UNSETTLED else before
            with suppress(IdempotencyUnavailable):
                await hold.storage.settle_step(hold.name, hold.holder, self.name, self._record)
            raise
        except BaseException:
            self._record = before
            raise
        if not is_begun:
            self._record = before
            raise IdempotencyUnavailable(MOVED_ON)
        self._is_sender = True

    async def done(self, outcome: Kept) -> bool:
        """Say that the call was carried out. It is never sent again.

        Args:
            outcome: what came of it, without a customer's data.

        Returns:
            Whether it was kept. Where it was not, a later claim finds the step `SENDING`; the outcome is true all the
            same, and the caller tells it to its own.
        """
        return await self._settle(StepRecord(StepState.DONE, outcome))

    async def failed(self, outcome: Kept) -> bool:
        """Say that the vendor definitely refused it, or that nothing left: it may be sent anew with the same key.

        Args and result are those of `done`.

        Raises:
            RuntimeError: the call was sent by an earlier holder, about which nobody else can be so sure.
        """
        if not self._is_sender:
            raise RuntimeError(f"step {self.name} was not sent here and cannot be said to have failed")
        return await self._settle(StepRecord(StepState.FAILED, outcome))

    async def unknown(self, outcome: Kept) -> bool:
        """Say that nobody knows whether it was carried out. Args and result are those of `done`."""
        return await self._settle(StepRecord(StepState.UNKNOWN, outcome))

    async def _settle(self, record: StepRecord) -> bool:
        if self.state not in UNSETTLED:
            raise RuntimeError(f"step {self.name} is {self.state} and cannot become {record.state}")
        self._record = record
        hold = self._hold
        try:
            is_kept = await hold.storage.settle_step(hold.name, hold.holder, self.name, record)
        except IdempotencyUnavailable:
            is_kept = False
        if not is_kept:
            _log.warning("what came of a call was not kept, it counts as sent with an unknown outcome")
        return is_kept


class Claim:
    """A caller's turn at a write. Get it by `IdempotencyStore.claim`.

    Attributes:
        payload: what the finished write answered; None where it is the caller's turn to carry it out, or to go on with
            it. With a payload there are no steps, and nothing is to be sent.
    """

    def __init__(self, hold: Hold, steps: Steps, payload: Payload | None = None) -> None:
        self.payload = payload
        self._hold = hold
        self._steps = {name: Step(name, record, hold) for name, record in steps.items()}

    def step(self, name: str) -> Step:
        """The step of this name; `NEW` where no holder of the record has sent it.

        Args:
            name: the same for the same call whenever the write is repeated, and without a customer's data.

        Raises:
            RuntimeError: the write is finished.
        """
        self._check_unfinished()
        if name not in self._steps:
            self._steps[name] = Step(name, StepRecord(), self._hold)
        return self._steps[name]

    async def finish(self, payload: Payload) -> bool:
        """Keep what the write answered: from now on its key gives this and sends nothing.

        A write with a step that may be tried anew is better left unfinished: its key then goes on where it stopped.

        Args:
            payload: reduced to outcomes and ids.

        Returns:
            Whether it was kept. Where it was not, the key finds the steps as they are.

        Raises:
            RuntimeError: the write is finished.
        """
        self._check_unfinished()
        self.payload = payload
        hold = self._hold
        try:
            is_kept = await hold.storage.finish(hold.name, hold.holder, payload)
        except IdempotencyUnavailable:
            is_kept = False
        if not is_kept:
            _log.warning("what a write answered was not kept, a repeat of it looks at its steps")
        return is_kept

    def _check_unfinished(self) -> None:
        if self.payload is not None:
            raise RuntimeError("the write is finished")
