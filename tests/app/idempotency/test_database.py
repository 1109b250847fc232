"""A file that cannot be used: told plainly at start, and later by an error before anything is sent."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import IdempotencyUnavailable
from app.idempotency import database
from app.idempotency.record_file import RecordFile
from app.idempotency.records import LIFETIME, RecordName, StepRecord, StepState
from app.idempotency.state_dir import StateFault
from app.idempotency.storage import Busy, Finished, Taken
from tests.app.idempotency.stage import Time

NAME = RecordName.of("me", "key", "input")
SMALL = 256 * 1024


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "records"
    path.touch(mode=0o600)
    return path


@pytest.fixture
def on_disk(path: Path, time: Time) -> Iterator[RecordFile]:
    file = RecordFile(path, time)
    yield file
    file.close()


def test_what_has_ended_is_on_the_disk(on_disk: RecordFile) -> None:
    with on_disk._database.transaction() as rows:
        said = [rows.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert said == ["wal", 2]


def test_a_sign_of_life_does_not_wait_for_the_disk_and_what_follows_does(on_disk: RecordFile) -> None:
    said: list[str] = []
    on_disk.take(NAME, "first")
    assert on_disk._database._connection is not None
    on_disk._database._connection.set_trace_callback(said.append)
    assert on_disk.extend(NAME, "first")
    assert on_disk.begin_step(NAME, "first", "reevo", is_repeatable=False)
    levels = [each.rpartition(" ")[2] for each in said if each.startswith("PRAGMA synchronous")]
    assert levels == ["NORMAL", "FULL"]


def test_the_files_beside_it_are_for_the_same_eyes(on_disk: RecordFile, path: Path) -> None:
    on_disk.take(NAME, "first")
    beside = sorted(path.parent.iterdir())
    assert [each.name for each in beside] == ["holders", "records", "records-shm", "records-wal"]
    assert [each.stat().st_mode & 0o777 for each in beside] == [0o700, 0o600, 0o600, 0o600]


@pytest.mark.parametrize("statement", ["PRAGMA user_version = 2", "PRAGMA application_id = 7"])
def test_a_file_of_another_version_is_refused_plainly(path: Path, time: Time, statement: str) -> None:
    RecordFile(path, time).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(statement)
    with pytest.raises(StateFault, match="was not written by this version of the gateway"):
        RecordFile(path, time)


@pytest.mark.parametrize("content", [b"no database " * 1000, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_file_that_is_no_database_is_refused_plainly_and_left_as_it_is(
    path: Path, time: Time, content: bytes
) -> None:
    path.write_bytes(content)
    with pytest.raises(StateFault, match="records of writes are kept, cannot be used"):
        RecordFile(path, time)
    assert path.read_bytes() == content


def test_a_file_that_is_not_there_is_refused_plainly(path: Path, time: Time) -> None:
    path.unlink()
    with pytest.raises(StateFault, match="cannot be used"):
        RecordFile(path, time)
    assert not path.exists()


def test_a_file_that_is_gone_is_not_begun_anew_and_found_again_when_it_is_back(
    on_disk: RecordFile, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    on_disk.take(NAME, "first")
    on_disk.finish(NAME, "first", {"id": "1"})
    on_disk.close()  # so that all of it is in the one file
    away = path.with_name("away")
    path.rename(away)
    for _ in range(2):
        with pytest.raises(IdempotencyUnavailable, match="this was not sent"):
            on_disk.take(NAME, "second")
    assert not path.exists()
    assert {(each.name, each.levelno) for each in caplog.records} == {("gateway.idempotency", logging.WARNING)}
    away.rename(path)
    assert on_disk.take(NAME, "second") == Finished({"id": "1"})


def test_a_file_that_was_removed_while_it_was_open(on_disk: RecordFile, path: Path, time: Time) -> None:
    on_disk.take(NAME, "first")
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()
    with pytest.raises(IdempotencyUnavailable):
        on_disk.begin_step(NAME, "first", "reevo", is_repeatable=False)
    path.touch(mode=0o600)  # as the next process does that starts
    assert not on_disk.begin_step(NAME, "first", "reevo", is_repeatable=False)
    assert on_disk.take(NAME, "second") == Taken({})


def test_a_directory_that_is_gone(on_disk: RecordFile, path: Path) -> None:
    path.parent.rename(path.parent.with_name("away"))
    with pytest.raises(IdempotencyUnavailable):
        on_disk.take(NAME, "first")
    path.parent.with_name("away").rename(path.parent)
    assert on_disk.take(NAME, "first") == Taken({})


def test_a_file_that_is_overwritten(on_disk: RecordFile, path: Path) -> None:
    on_disk.take(NAME, "first")
    on_disk.close()
    path.write_bytes(b"overwritten " * 1000)
    with pytest.raises(IdempotencyUnavailable):
        on_disk.take(NAME, "second")


def test_a_lock_that_is_not_given_back(
    on_disk: RecordFile, path: Path, monkeypatch: pytest.MonkeyPatch, time: Time
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.0)
    impatient = RecordFile(path, time)
    impatient.take(NAME, "first")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(IdempotencyUnavailable):
            impatient.begin_step(NAME, "first", "reevo", is_repeatable=False)
        other.execute("ROLLBACK")
    assert impatient.begin_step(NAME, "first", "reevo", is_repeatable=False)
    impatient.close()


def test_a_file_that_another_process_is_switching_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite does not wait by itself there."""
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    answers: list[Exception | None] = [locked, locked, None]
    waited: list[float] = []

    class Connection:
        def execute(self, statement: str) -> Connection:
            if (answer := answers.pop(0)) is not None:
                raise answer
            return self

        def close(self) -> None:
            pass

    monkeypatch.setattr(database.time, "sleep", waited.append)
    database._write_ahead(Connection())  # type: ignore[arg-type]
    assert (answers, waited) == ([], [0.01, 0.01])
    broken = sqlite3.OperationalError("disk I/O error")
    broken.sqlite_errorcode = sqlite3.SQLITE_IOERR
    answers.append(broken)
    with pytest.raises(sqlite3.OperationalError, match="disk I/O"):
        database._write_ahead(Connection())  # type: ignore[arg-type]
    assert len(waited) == 2


def test_a_lock_at_start_is_told_plainly(path: Path, time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StateFault, match="locked"):
            RecordFile(path, time)


def filled(path: Path, time: Time) -> tuple[RecordFile, int, str]:
    """A file that takes no new record any more, how many it has taken, and what it says."""
    file = RecordFile(path, time, most_bytes=SMALL)
    for number in range(100_000):
        name = RecordName.of("me", str(number), "input")
        try:
            file.take(name, f"{number}")
        except IdempotencyUnavailable as error:
            return file, number, error.message
        file.begin_step(name, f"{number}", "reevo", is_repeatable=False)
    pytest.fail("it never was full")


def test_a_full_file_takes_no_new_record_and_goes_on_with_those_that_are_there(path: Path, time: Time) -> None:
    file, number, said = filled(path, time)
    assert "keeps as many records of writes as it may" in said
    assert number > 100
    for each in range(5):
        name, done = RecordName.of("me", str(each), "input"), StepRecord(StepState.DONE, {"recordId": "1"})
        assert file.begin_step(name, f"{each}", "swift", is_repeatable=False)
        assert file.settle_step(name, f"{each}", "swift", done)
        assert file.finish(name, f"{each}", {"outcomes": []})
    assert file.take(RecordName.of("me", "5", "input"), "x") == Busy()
    file.close()
    assert path.stat().st_size <= SMALL


def test_room_comes_with_what_expires(path: Path, time: Time) -> None:
    file, _, _ = filled(path, time)
    time.now += LIFETIME
    assert file.take(NAME, "first") == Taken({})
    file.close()


def test_a_file_that_is_full_to_the_last_page_loses_nothing_that_was_kept(path: Path, time: Time) -> None:
    file, _, _ = filled(path, time)
    name, long = RecordName.of("me", "0", "input"), StepRecord(StepState.DONE, "x" * 60_000)

    def fill_up() -> None:
        for step in range(100):
            file.begin_step(name, "0", f"{step}", is_repeatable=False)
            file.settle_step(name, "0", f"{step}", long)

    with pytest.raises(IdempotencyUnavailable):
        fill_up()
    file.close()
    assert path.stat().st_size <= SMALL
    time.now += 60
    again = RecordFile(path, time, most_bytes=SMALL)
    found = again.take(RecordName.of("me", "1", "input"), "next")
    assert found == Taken({"reevo": StepRecord(StepState.SENDING)})
    again.close()


def test_a_disk_that_fails_at_the_end_of_a_transaction(
    on_disk: RecordFile, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not on the disk was not said, and the next call begins with the file as it is."""
    on_disk.take(NAME, "first")
    opened = on_disk._database._connection
    assert opened is not None

    class Failing:
        in_transaction = False

        def execute(self, statement: str, *rest: object) -> object:
            if statement == "COMMIT":
                opened.execute("ROLLBACK")
                raise sqlite3.OperationalError("disk I/O error")
            return opened.execute(statement, *rest)

        def close(self) -> None:
            opened.close()

    monkeypatch.setattr(on_disk._database, "_connection", Failing())
    with pytest.raises(IdempotencyUnavailable):
        on_disk.begin_step(NAME, "first", "reevo", is_repeatable=False)
    assert on_disk.begin_step(NAME, "first", "reevo", is_repeatable=False)


def test_two_files_of_one_process_on_one_path(on_disk: RecordFile, path: Path, time: Time) -> None:
    other = RecordFile(path, time)
    assert on_disk.take(NAME, "first") == Taken({})
    assert other.take(NAME, "second") == Busy()
    other.close()
    assert on_disk.extend(NAME, "first")
