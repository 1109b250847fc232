"""What each thing that `RecordStorage` does is in Redis: which script, given what, and how its answer is read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.idempotency.records import (
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
from app.idempotency.redis_scripts import BEGIN_STEP, EXTEND, FINISH, RELEASE, SETTLE_STEP, TAKE
from app.idempotency.storage import Busy, Differs, Finished, Found, Taken
from app.redis.script import Script

PREFIX = "gateway:idempotency:"


@dataclass(frozen=True, slots=True)
class Call:
    """One script, for one record.

    Attributes:
        script: what is to run.
        key: of the record; there is no other, so that it may lie on any node of a cluster.
        arguments: what the script is given.
    """

    script: Script
    key: str
    arguments: tuple[str, ...]


class RedisCalls:
    """The calls of one process's holders.

    A call that was given up may reach Redis late, behind those that were made after it. It does no harm then. A holder
    is known by its token. Where it sends a step a second time, it names itself differently as the sender, so that the
    outcome of the first time is not taken for that of the second.
    """

    def __init__(self) -> None:
        self._times: dict[str, dict[str, int]] = {}

    def take(self, name: RecordName, holder: str) -> Call:
        """For `RecordStorage.take`; its answer is read by `found`."""
        return _call(TAKE, name, holder, name.seal.hex())

    def extend(self, name: RecordName, holder: str) -> Call:
        """For `RecordStorage.extend`; as of all others, its answer is 1 for True."""
        return _call(EXTEND, name, holder)

    def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> Call:
        """For `RecordStorage.begin_step`."""
        sendable = SENDABLE | UNSETTLED if is_repeatable else SENDABLE
        times = self._times.setdefault(holder, {})
        times[step] = times.get(step, 0) + 1
        return _call(BEGIN_STEP, name, holder, step, self._sender(holder, step), f" {' '.join(sorted(sendable))} ")

    def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> Call:
        """For `RecordStorage.settle_step`."""
        outcome = None if record.outcome is None else encoded(record.outcome, MOST_OUTCOME)
        return _call(SETTLE_STEP, name, holder, step, self._sender(holder, step), record.state, outcome or "")

    def finish(self, name: RecordName, holder: str, payload: Payload) -> Call | None:
        """For `RecordStorage.finish`; None where the payload is too long to be kept."""
        text = encoded(payload, MOST_PAYLOAD)
        return None if text is None else _call(FINISH, name, holder, text)

    def release(self, name: RecordName, holder: str) -> Call:
        """For `RecordStorage.release`."""
        self._times.pop(holder, None)
        return _call(RELEASE, name, holder)

    def _sender(self, holder: str, step: str) -> str:
        times = self._times.get(holder, {}).get(step, 1)
        return holder if times == 1 else f"{holder} {times}"


def found(answer: Sequence[str]) -> Found:
    """What the script for `take` says."""
    match answer[0]:
        case "differs":
            return Differs()
        case "busy":
            return Busy()
        case "finished":
            return Finished(json.loads(answer[1]))
    fields = dict(zip(answer[1::2], answer[2::2], strict=True))
    names = [field.removeprefix("state ") for field in fields if field.startswith("state ")]
    return Taken({step: _step(fields, step) for step in names})


def _step(fields: dict[str, str], step: str) -> StepRecord:
    outcome = fields.get(f"outcome {step}")
    return StepRecord(StepState(fields[f"state {step}"]), None if outcome is None else json.loads(outcome))


def _call(script: Script, name: RecordName, *arguments: str) -> Call:
    return Call(script, f"{PREFIX}{name.digest.hex()}", arguments)
