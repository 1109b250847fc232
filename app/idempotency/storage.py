"""What a place to keep records must be able to do: this protocol is all that a second one has to fulfil."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.idempotency.records import Payload, RecordName, StepRecord, Steps

LEASE = 6.0
"""Seconds that a holder keeps a record without saying that it is still there; a crashed one loses it then at latest.

It bounds no write: a holder says again and again that it is there, and one that lost its record can begin no step."""

UNAVAILABLE = (
    "The gateway cannot keep the record that an idempotency key needs now, so this was not sent. Ask again later with "
    "the same key."
)
"""What a caller is told where a record cannot be kept; why, stands in the log."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The record is the caller's now.

    Attributes:
        steps: what earlier holders did, by name.
    """

    steps: Steps


@dataclass(frozen=True, slots=True)
class Finished:
    """The write was finished before.

    Attributes:
        payload: what it answered.
    """

    payload: Payload


@dataclass(frozen=True, slots=True)
class Busy:
    """Somebody else holds the record."""


@dataclass(frozen=True, slots=True)
class Differs:
    """The record is of another input."""


Found = Taken | Finished | Busy | Differs


class RecordStorage(Protocol):
    """Records on which several processes agree.

    Each call happens whole or not at all, is durable when it returns, and counts as a sign of life of its holder (one
    that is nothing else need not be durable). The calls of one holder happen in the order in which they were made, also
    those that their caller no longer waits for.
    A holder is a token that is never used twice. Each call but `aclose` raises `IdempotencyUnavailable` where it
    cannot be carried out.
    """

    async def take(self, name: RecordName, holder: str) -> Found:
        """Begin or go on with a write, unless somebody else is at it who has a lease and is not known to be gone."""
        ...

    async def extend(self, name: RecordName, holder: str) -> bool:
        """Hold on for another `LEASE`. False where the record is no longer the holder's."""
        ...

    async def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> bool:
        """Mark a step as being sent by this holder.

        Args:
            name: of the record.
            holder: who sends.
            step: which step.
            is_repeatable: whether one that may have been done may be sent again.

        Returns:
            False, and nothing is marked, where the record is no longer the holder's, or the step is such that it must
            not be sent.
        """
        ...

    async def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        """Keep what came of a step that was being sent.

        Whoever sent it may say so even after it has lost the record: it knows best. Anybody else must hold the record,
        and may only say that the step is done or that nobody knows. What is settled for good does not change.

        Returns:
            Whether it was kept.
        """
        ...

    async def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        """Keep the payload, forget the steps, let go. False where the record is no longer the holder's."""
        ...

    async def release(self, name: RecordName, holder: str) -> None:
        """Let go of what is held; a record of which nothing was sent is forgotten."""
        ...

    async def aclose(self) -> None:
        """Give up what is held open."""
        ...
