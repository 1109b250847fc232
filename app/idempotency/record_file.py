"""Records in one SQLite file that several processes may have open: what is said is on the disk when a call returns."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.database import MOST_BYTES, Database
from app.idempotency.presence import FOLDER_NAME, Presence
from app.idempotency.records import (
    LIFETIME,
    MOST_OUTCOME,
    MOST_PAYLOAD,
    SENDABLE,
    UNSETTLED,
    Payload,
    RecordName,
    StepRecord,
    StepState,
    encoded,
)
from app.idempotency.storage import LEASE, Busy, Differs, Finished, Found, Taken

SWEPT_AT_ONCE = 200
FULL = (
    "The gateway keeps as many records of writes as it may, so nothing was sent. Ask again later with the same key, or "
    "without one."
)

_READ = "SELECT seal, expires_at, holder, leased_until, payload FROM record WHERE digest = ?"
_ADD = "INSERT INTO record (digest, seal, expires_at, holder, leased_until) VALUES (?, ?, ?, ?, ?)"
_HOLD = "UPDATE record SET holder = ?, leased_until = ? WHERE digest = ?"
_EXTEND = "UPDATE record SET leased_until = ? WHERE digest = ? AND holder = ?"
_SWEEP = """
    DELETE FROM record WHERE digest IN (
        SELECT digest FROM record WHERE expires_at <= :now AND (holder IS NULL OR leased_until <= :now) LIMIT :most
    )"""
_BEGIN = """
    INSERT INTO step (record, name, state, sender) VALUES (:record, :step, 'SENDING', :holder)
    ON CONFLICT (record, name) DO UPDATE SET state = 'SENDING', sender = :holder, outcome = NULL
    WHERE instr(:sendable, ' ' || state || ' ')"""
_SETTLE = """
    UPDATE step SET state = :state, outcome = :outcome
    WHERE record = :record AND name = :step AND state IN ('SENDING', 'UNKNOWN') AND (
        sender = :holder
        OR :state IN ('DONE', 'UNKNOWN')
        AND EXISTS (SELECT 1 FROM record WHERE digest = :record AND holder = :holder)
    )"""
_FINISH = "UPDATE record SET payload = ?, holder = NULL WHERE digest = ? AND holder = ?"
_FORGET = """
    DELETE FROM record WHERE digest = :record AND holder = :holder
    AND NOT EXISTS (SELECT 1 FROM step WHERE record = :record AND state <> 'NEW')"""
_LET_GO = "UPDATE record SET holder = NULL WHERE digest = ? AND holder = ?"


class RecordFile:
    """What `RecordStorage` asks for, as plain calls, for one thread at a time.

    Args:
        path: of the file; None keeps the records in memory. Beside it processes show that they are there.
        clock: seconds since the epoch, the same for all processes; by it records expire and leases end.
        most_bytes: that the file may grow to.

    Raises:
        StateFault: the file cannot be opened, or is not of this version.
        IdempotencyUnavailable: it cannot be written now.
    """

    def __init__(self, path: Path | None, clock: Callable[[], float] = time.time, most_bytes: int = MOST_BYTES) -> None:
        self._database = Database(path, most_bytes)
        self._clock = clock
        while self.sweep():
            pass
        self._presence = None if path is None else Presence(path.resolve().parent / FOLDER_NAME)

    def take(self, name: RecordName, holder: str) -> Found:
        """See `RecordStorage.take`."""
        if self._presence is not None:
            self._presence.show()
        signed, now = self._signed(holder), self._clock()
        with self._database.transaction() as rows:
            row = rows.execute(_READ, (name.digest,)).fetchone()
            if row is not None:
                seal, expires_at, other, leased_until, payload = row
                is_held = other is not None and leased_until > now and not self._is_gone(other)
                if is_held or expires_at > now:
                    if seal != name.seal:
                        return Differs()
                    if payload is not None:
                        return Finished(json.loads(payload))
                    if is_held:
                        return self._busy(rows, name, other, leased_until - now)
                    rows.execute(_HOLD, (signed, now + LEASE, name.digest))
                    return Taken(self._steps(rows, name))
                rows.execute("DELETE FROM record WHERE digest = ?", (name.digest,))
            rows.execute(_SWEEP, {"now": now, "most": SWEPT_AT_ONCE})
            has_room = self._database.has_room(rows)
            if has_room:
                rows.execute(_ADD, (name.digest, name.seal, now + LIFETIME, signed, now + LEASE))
        if not has_room:  # only now, since what was swept stays swept
            raise IdempotencyUnavailable(FULL)
        return Taken({})

    def extend(self, name: RecordName, holder: str) -> bool:
        """See `RecordStorage.extend`."""
        with self._database.transaction(is_durable=False) as rows:  # nobody holds anything after a loss of power
            return self._extended(rows, name, self._signed(holder))

    def begin_step(self, name: RecordName, holder: str, step: str, is_repeatable: bool) -> bool:
        """See `RecordStorage.begin_step`."""
        sendable = SENDABLE | UNSETTLED if is_repeatable else SENDABLE
        signed = self._signed(holder)
        said = {"record": name.digest, "step": step, "holder": signed, "sendable": f" {' '.join(sendable)} "}
        with self._database.transaction() as rows:
            return self._extended(rows, name, signed) and rows.execute(_BEGIN, said).rowcount == 1

    def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        """See `RecordStorage.settle_step`."""
        signed = self._signed(holder)
        said = {
            "record": name.digest,
            "step": step,
            "holder": signed,
            "state": record.state,
            "outcome": encoded(record.outcome, MOST_OUTCOME),
        }
        with self._database.transaction() as rows:
            self._extended(rows, name, signed)
            return rows.execute(_SETTLE, said).rowcount == 1

    def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        """See `RecordStorage.finish`."""
        text = encoded(payload, MOST_PAYLOAD)
        if text is None:
            return False
        with self._database.transaction() as rows:
            if rows.execute(_FINISH, (text, name.digest, self._signed(holder))).rowcount == 0:
                return False
            rows.execute("DELETE FROM step WHERE record = ?", (name.digest,))
            return True

    def release(self, name: RecordName, holder: str) -> None:
        """See `RecordStorage.release`."""
        signed = self._signed(holder)
        with self._database.transaction() as rows:
            if rows.execute(_FORGET, {"record": name.digest, "holder": signed}).rowcount == 0:
                rows.execute(_LET_GO, (name.digest, signed))

    def sweep(self) -> int:
        """Forget records that have expired, a few hundred at a time. Returns how many it were."""
        with self._database.transaction() as rows:
            return rows.execute(_SWEEP, {"now": self._clock(), "most": SWEPT_AT_ONCE}).rowcount

    def close(self) -> None:
        """Close the file, and be gone as a holder; nothing may be called afterwards."""
        self._database.close()
        if self._presence is not None:
            self._presence.close()

    def _signed(self, holder: str) -> str:
        return holder if self._presence is None else self._presence.signed(holder)

    def _is_gone(self, signed: str) -> bool:
        return self._presence is not None and self._presence.is_gone(signed)

    def _extended(self, rows: sqlite3.Connection, name: RecordName, signed: str) -> bool:
        return rows.execute(_EXTEND, (self._clock() + LEASE, name.digest, signed)).rowcount == 1

    def _busy(self, rows: sqlite3.Connection, name: RecordName, signed: str, left: float) -> Busy:
        if left > LEASE:  # the clock was put back: nobody may hold a record for as long as that
            self._extended(rows, name, signed)
        return Busy()

    def _steps(self, rows: sqlite3.Connection, name: RecordName) -> dict[str, StepRecord]:
        found = rows.execute("SELECT name, state, outcome FROM step WHERE record = ?", (name.digest,))
        return {
            step: StepRecord(StepState(state), json.loads(outcome) if outcome is not None else None)
            for step, state, outcome in found
        }
