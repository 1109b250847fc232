"""Records in one SQLite file that several processes may have open: what is said is on the disk when a call returns."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.database import MOST_BYTES, Database
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
        path: of the file; None keeps the records in memory.
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

    def take(self, name: RecordName, holder: str) -> Found:
        """See `RecordStorage.take`."""
        now = self._clock()
        with self._database.transaction() as rows:
            row = rows.execute(_READ, (name.digest,)).fetchone()
            if row is not None:
                seal, expires_at, other, leased_until, payload = row
                is_held = other is not None and leased_until > now
                if is_held or expires_at > now:
                    if seal != name.seal:
                        return Differs()
                    if payload is not None:
                        return Finished(json.loads(payload))
                    if is_held:
                        return self._busy(rows, name, other, leased_until - now)
                    rows.execute(_HOLD, (holder, now + LEASE, name.digest))
                    return Taken(self._steps(rows, name))
                rows.execute("DELETE FROM record WHERE digest = ?", (name.digest,))
            rows.execute(_SWEEP, {"now": now, "most": SWEPT_AT_ONCE})
            has_room = self._database.has_room(rows)
            if has_room:
                rows.execute(_ADD, (name.digest, name.seal, now + LIFETIME, holder, now + LEASE))
        if not has_room:  # only now, since what was swept stays swept
            raise IdempotencyUnavailable(FULL)
        return Taken({})

    def extend(self, name: RecordName, holder: str) -> bool:
        """See `RecordStorage.extend`."""
        with self._database.transaction() as rows:
            return self._extended(rows, name, holder)

    def begin_step(self, name: RecordName, holder: str, step: str, is_repeatable: bool) -> bool:
        """See `RecordStorage.begin_step`."""
        sendable = SENDABLE | UNSETTLED if is_repeatable else SENDABLE
        said = {"record": name.digest, "step": step, "holder": holder, "sendable": f" {' '.join(sendable)} "}
        with self._database.transaction() as rows:
            return self._extended(rows, name, holder) and rows.execute(_BEGIN, said).rowcount == 1

    def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        """See `RecordStorage.settle_step`."""
        said = {
            "record": name.digest,
            "step": step,
            "holder": holder,
            "state": record.state,
            "outcome": encoded(record.outcome, MOST_OUTCOME),
        }
        with self._database.transaction() as rows:
            self._extended(rows, name, holder)
            return rows.execute(_SETTLE, said).rowcount == 1

    def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        """See `RecordStorage.finish`."""
        text = encoded(payload, MOST_PAYLOAD)
        if text is None:
            return False
        with self._database.transaction() as rows:
            if rows.execute(_FINISH, (text, name.digest, holder)).rowcount == 0:
                return False
            rows.execute("DELETE FROM step WHERE record = ?", (name.digest,))
            return True

    def release(self, name: RecordName, holder: str) -> None:
        """See `RecordStorage.release`."""
        with self._database.transaction() as rows:
            if rows.execute(_FORGET, {"record": name.digest, "holder": holder}).rowcount == 0:
                rows.execute(_LET_GO, (name.digest, holder))

    def sweep(self) -> int:
        """Forget records that have expired, a few hundred at a time. Returns how many it were."""
        with self._database.transaction() as rows:
            return rows.execute(_SWEEP, {"now": self._clock(), "most": SWEPT_AT_ONCE}).rowcount

    def close(self) -> None:
        """Close the file; nothing may be called afterwards."""
        self._database.close()

    def _extended(self, rows: sqlite3.Connection, name: RecordName, holder: str) -> bool:
        return rows.execute(_EXTEND, (self._clock() + LEASE, name.digest, holder)).rowcount == 1

    def _busy(self, rows: sqlite3.Connection, name: RecordName, holder: str, left: float) -> Busy:
        if left > LEASE:  # the clock was put back: nobody may hold a record for as long as that
            self._extended(rows, name, holder)
        return Busy()

    def _steps(self, rows: sqlite3.Connection, name: RecordName) -> dict[str, StepRecord]:
        found = rows.execute("SELECT name, state, outcome FROM step WHERE record = ?", (name.digest,))
        return {
            step: StepRecord(StepState(state), json.loads(outcome) if outcome is not None else None)
            for step, state, outcome in found
        }
