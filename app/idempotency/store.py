"""The way in: one caller at a time for an owner's key, whichever process it is in."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from app.domain.errors import BadUserInput, IdempotencyMismatch, IdempotencyUnavailable
from app.idempotency.claims import Claim, Hold
from app.idempotency.records import RecordName
from app.idempotency.storage import LEASE, Busy, Differs, Finished, RecordStorage, Taken

LONGEST_KEY = 255
PATIENCE = 10.0
"""Seconds that a second caller waits for the first, where nothing else is said."""

SIGN, SIGN_ANEW = LEASE / 3, LEASE / 12
"""Seconds from one sign of life of a holder to the next, and from one that failed."""

FIRST_LOOK, LATER_LOOKS = 0.02, 0.25
"""Seconds until a record that another process holds is looked at again, growing from the one to the other."""

STILL_HELD = (
    "Another request with this idempotency key is still under way, so nothing was sent. Ask again later with the same "
    "key."
)


@dataclass(frozen=True, slots=True)
class Timing:
    """How time passes for those who wait.

    Attributes:
        elapsed: seconds, monotonic.
        pause: returns after so many seconds.
    """

    elapsed: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep


class IdempotencyStore:
    """Claims on records. For use from one event loop.

    Args:
        storage: where the records are; closed with the store.
        timing: how time passes.
    """

    def __init__(self, storage: RecordStorage, timing: Timing | None = None) -> None:
        self._storage = storage
        self._timing = timing or Timing()
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def claim(
        self, owner: str, key: str, fingerprint: str, *, patience: float = PATIENCE
    ) -> AsyncIterator[Claim]:
        """A caller's turn at the write under a key, for as long as the block lasts.

        Args:
            owner: whose key it is; keys of two owners have nothing to do with each other.
            key: the caller's own, 1 to 255 characters.
            fingerprint: of the input, see `app.idempotency.fingerprint`.
            patience: seconds to wait for another caller with the same key, whose payload is then seen.

        Raises:
            BadUserInput: the key is empty or too long.
            IdempotencyMismatch: the key was used with another input.
            IdempotencyUnavailable: the record cannot be kept, or another caller was not done in time.
        """
        if not 0 < len(key) <= LONGEST_KEY:
            raise BadUserInput(f"An idempotency key has 1 to {LONGEST_KEY} characters, and this one has {len(key)}.")
        hold = Hold(self._storage, RecordName.of(owner, key, fingerprint), secrets.token_hex(16))
        found = await self._taken(hold, patience)
        if isinstance(found, Finished):
            yield Claim(hold, {}, found.payload)
            return
        alive = asyncio.create_task(self._stay(hold))
        try:
            yield Claim(hold, found.steps)
        finally:
            alive.cancel()
            await self._released(hold)

    async def aclose(self) -> None:
        """Close the storage; no claim may be held any more."""
        await self._storage.aclose()

    async def _taken(self, hold: Hold, patience: float) -> Taken | Finished:
        """Take the record, as soon as nobody else has it."""
        until = self._timing.elapsed() + patience
        look = FIRST_LOOK
        while True:
            freed = self._freed
            try:
                found = await self._storage.take(hold.name, hold.holder)
            except asyncio.CancelledError:  # it may be taken all the same, and nobody would let go of it
                await self._released(hold)
                raise
            if isinstance(found, Differs):
                raise IdempotencyMismatch
            if not isinstance(found, Busy):
                return found
            left = until - self._timing.elapsed()
            if left <= 0:
                raise IdempotencyUnavailable(STILL_HELD)
            await self._rest(min(look, left), freed)
            look = min(2 * look, LATER_LOOKS)

    async def _rest(self, seconds: float, freed: asyncio.Event) -> None:
        """Wait a while, or until somebody in this process lets go of a record."""
        waits = (asyncio.ensure_future(freed.wait()), asyncio.ensure_future(self._timing.pause(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _stay(self, hold: Hold) -> None:
        """Say again and again that the holder is still there, until it has lost the record."""
        wait = SIGN
        while True:
            await self._timing.pause(wait)
            try:
                if not await self._storage.extend(hold.name, hold.holder):
                    return
                wait = SIGN
            except IdempotencyUnavailable:
                wait = SIGN_ANEW

    async def _released(self, hold: Hold) -> None:
        with suppress(IdempotencyUnavailable):  # the lease runs out by itself
            await self._storage.release(hold.name, hold.holder)
        freed, self._freed = self._freed, asyncio.Event()
        freed.set()
