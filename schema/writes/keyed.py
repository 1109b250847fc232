"""Writes under a caller's key: carried out once, and the first answer given again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.domain.errors import IdempotencyUnavailable
from app.domain.vendor import Vendor
from app.idempotency.claims import Claim
from app.idempotency.records import Kept, Payload
from app.idempotency.redis import RedisStorage
from app.idempotency.sqlite import SqliteStorage
from app.idempotency.state_dir import StateFault
from app.idempotency.storage import RecordStorage
from app.idempotency.store import PATIENCE, IdempotencyStore
from app.operations.notes import current_notes
from app.redis.address import RedisAddress
from schema.writes.outcomes import UserError, WriteAction, WriteError, WriteOutcome


class KeyedWrites:
    """The records of keyed writes of one gateway, opened when the first of them comes.

    Args:
        state_dir: where they are kept, unless there is a Redis.
        redis: where they are kept for gateways on several machines; None where there is none.
    """

    def __init__(self, state_dir: Path, redis: RedisAddress | None = None) -> None:
        self._state_dir = state_dir
        self._shared = None if redis is None else RedisStorage(redis)
        self._store: IdempotencyStore | None = None
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def claim(
        self, owner: str, key: str, fingerprint: str, *, patience: float = PATIENCE
    ) -> AsyncIterator[Claim]:
        """As `IdempotencyStore.claim`.

        Raises:
            BadUserInput, IdempotencyMismatch, IdempotencyUnavailable: as there.
        """
        store = await self._opened()
        async with store.claim(owner, key, fingerprint, patience=patience) as claim:
            current_notes().replays += claim.payload is not None
            yield claim

    async def check(self) -> None:
        """Tell in the log where Redis cannot keep records now: the gateway starts all the same, and asks it again."""
        if self._shared is not None:
            await self._shared.check()

    async def aclose(self) -> None:
        """Close the records, also those that are being opened."""
        async with self._opening:
            if self._store is not None:
                await self._store.aclose()
                self._store = None
            elif self._shared is not None:
                await self._shared.aclose()

    async def _opened(self) -> IdempotencyStore:
        async with self._opening:
            if self._store is None:
                try:
                    self._store = IdempotencyStore(await self._storage())
                except StateFault as fault:
                    raise IdempotencyUnavailable(str(fault)) from fault
            return self._store

    async def _storage(self) -> RecordStorage:
        return self._shared or await SqliteStorage.open(self._state_dir)


def kept(outcomes: list[WriteOutcome], user_errors: list[UserError]) -> Payload:
    """What became of a write, reduced to outcomes and ids."""
    return {"outcomes": [_kept_outcome(each) for each in outcomes], "userErrors": [_kept_error(e) for e in user_errors]}


def replayed(payload: Mapping[str, Any]) -> tuple[list[WriteOutcome], list[UserError]]:
    """What became of a write, as it was kept."""
    return [_outcome(each) for each in payload["outcomes"]], [_user_error(each) for each in payload["userErrors"]]


def _kept_outcome(outcome: WriteOutcome) -> Kept:
    error: Kept = None
    if outcome.error is not None:
        told = outcome.error
        error = {
            "code": told.code,
            "message": told.message,
            "retryable": told.retryable,
            "retryAt": None if told.retry_at is None else str(told.retry_at),
        }
    return {
        "vendor": outcome.vendor.value,
        "action": outcome.action.name,
        "recordId": outcome.record_id,
        "error": error,
        "candidates": list(outcome.candidates),
    }


def _outcome(found: Mapping[str, Any]) -> WriteOutcome:
    error = found["error"]
    return WriteOutcome(
        vendor=Vendor(found["vendor"]),
        action=WriteAction[found["action"]],
        record_id=found["recordId"],
        error=None
        if error is None
        else WriteError(
            code=error["code"],
            message=error["message"],
            retryable=error["retryable"],
            retry_at=error["retryAt"],
        ),
        candidates=list(found.get("candidates", ())),
    )


def _kept_error(error: UserError) -> Kept:
    vendor = None if error.vendor is None else error.vendor.value
    return {"message": error.message, "code": error.code, "field": error.field, "vendor": vendor}


def _user_error(found: Mapping[str, Any]) -> UserError:
    vendor = None if found["vendor"] is None else Vendor(found["vendor"])
    return UserError(message=found["message"], code=found["code"], field=found["field"], vendor=vendor)
