"""Records in a file: what is swept of them, that they outlive the process, and what does not stand there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.idempotency import record_file
from app.idempotency.record_file import RecordFile
from app.idempotency.records import LIFETIME, RecordName, StepRecord, StepState
from app.idempotency.storage import LEASE, Busy, Taken
from tests.app.idempotency.stage import Time
from tests.app.idempotency.test_storage import sent, steps

NAME = RecordName.of("me", "key", "input")
DONE = StepRecord(StepState.DONE, {"recordId": "1"})
SENDING = StepRecord(StepState.SENDING)


@pytest.fixture
def file(time: Time) -> Iterator[RecordFile]:
    opened = RecordFile(None, time)
    yield opened
    opened.close()


def test_a_record_that_is_held_is_not_swept(file: RecordFile, time: Time) -> None:
    sent(file)
    time.now += LIFETIME - 1
    assert file.extend(NAME, "first")
    time.now += 2
    assert file.take(NAME, "second") == Busy()
    assert file.sweep() == 0
    assert file.settle_step(NAME, "first", "reevo", DONE)
    assert file.finish(NAME, "first", {})
    assert file.sweep() == 1
    assert file.take(NAME, "second") == Taken({})


def test_what_has_expired_is_swept_by_whoever_comes_next(
    file: RecordFile, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_file, "SWEPT_AT_ONCE", 3)
    for number in range(7):
        name = RecordName.of("me", str(number), "input")
        file.take(name, "first")
        file.begin_step(name, "first", "reevo", is_repeatable=False)
        file.release(name, "first")
    time.now += LIFETIME
    assert file.take(NAME, "second") == Taken({})
    assert [file.sweep() for _ in range(3)] == [3, 1, 0]
    assert file.take(NAME, "third") == Busy()


def test_what_has_expired_is_swept_at_start(tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_file, "SWEPT_AT_ONCE", 1)
    path = tmp_path / "records"
    path.touch()
    file = RecordFile(path, time)
    for key in "abc":
        file.take(RecordName.of("me", key, "input"), "first")
    file.close()
    time.now += LIFETIME + LEASE
    file = RecordFile(path, time)
    assert file.sweep() == 0
    file.close()


def test_records_outlive_the_process(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "records"
    path.touch()
    file = RecordFile(path, time)
    sent(file)
    assert file.begin_step(NAME, "first", "swift", is_repeatable=False)
    assert file.settle_step(NAME, "first", "swift", DONE)
    file.close()
    time.now += LEASE
    again = RecordFile(path, time)
    assert steps(again) == {"reevo": SENDING, "swift": DONE}
    again.close()


def test_nothing_of_the_callers_own_stands_in_the_file(tmp_path: Path, time: Time) -> None:
    path = tmp_path / "records"
    path.touch()
    file = RecordFile(path, time)
    name = RecordName.of("owner-jane@acme.example", "key-jane@acme.example", "input-jane@acme.example")
    file.take(name, "first")
    file.finish(name, "first", {"id": "kept"})
    held = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert b"kept" in held
    assert b"acme" not in held
    file.close()
