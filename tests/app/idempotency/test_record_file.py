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


@pytest.fixture
def both(tmp_path: Path, time: Time) -> Iterator[tuple[RecordFile, RecordFile]]:
    """The same records as two processes have them; the second by way of a link."""
    path, link = tmp_path / "records", tmp_path / "elsewhere" / "link"
    path.touch()
    link.parent.mkdir()
    link.symlink_to(path)
    opened = RecordFile(path, time), RecordFile(link, time)
    yield opened
    for each in opened:
        each.close()


def test_what_a_process_held_that_has_ended_is_free_at_once(both: tuple[RecordFile, RecordFile], time: Time) -> None:
    first, second = both
    sent(first)
    assert second.take(NAME, "second") == Busy()
    first.close()
    assert second.take(NAME, "second") == Taken({"reevo": SENDING})
    assert second.extend(NAME, "second")


def test_what_a_process_holds_that_is_there_is_free_only_after_its_lease(
    both: tuple[RecordFile, RecordFile], time: Time
) -> None:
    first, second = both
    sent(first)
    time.now += LEASE - 0.1
    assert second.take(NAME, "second") == Busy()
    time.now += 0.1
    assert second.take(NAME, "second") == Taken({"reevo": SENDING})
    assert not first.begin_step(NAME, "first", "swift", is_repeatable=False)
    assert first.settle_step(NAME, "first", "reevo", DONE), "who sent it knows best"
    assert not first.finish(NAME, "first", {})


def test_what_an_ended_process_held_is_forgotten_with_its_day(both: tuple[RecordFile, RecordFile], time: Time) -> None:
    first, second = both
    sent(first)
    time.now += LIFETIME - 1
    assert first.extend(NAME, "first")
    time.now += 2
    first.close()
    assert second.take(RecordName.of("me", "key", "another input"), "second") == Taken({})


def test_a_file_of_a_process_that_was_removed_is_made_again_with_its_next_write(
    both: tuple[RecordFile, RecordFile], tmp_path: Path
) -> None:
    first, second = both
    for each in (tmp_path / "holders").iterdir():
        each.unlink()
    sent(first)
    assert second.take(NAME, "second") == Busy()


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
    held = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert b"kept" in held
    assert b"acme" not in held
    file.close()
