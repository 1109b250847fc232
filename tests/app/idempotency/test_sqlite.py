"""Records in a file and a thread: in order, whoever goes away, and told plainly once they are closed."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.record_file import RecordFile
from app.idempotency.records import RecordName, StepRecord, StepState
from app.idempotency.sqlite import SqliteStorage
from app.idempotency.state_dir import FILE_NAME, StateFault
from app.idempotency.storage import Busy, Differs, Finished, RecordStorage, Taken
from app.idempotency.store import IdempotencyStore
from tests.app.idempotency.stage import Time

NAME = RecordName.of("me", "key", "input")
DONE = StepRecord(StepState.DONE, {"recordId": "1"})


@pytest.fixture
async def storage(tmp_path: Path, time: Time) -> AsyncIterator[SqliteStorage]:
    storage = await SqliteStorage.open(tmp_path / "state", time)
    yield storage
    await storage.aclose()


async def test_it_does_all_that_storage_does(storage: RecordStorage) -> None:
    assert await storage.take(NAME, "first") == Taken({})
    assert await storage.take(NAME, "second") == Busy()
    assert await storage.extend(NAME, "first")
    assert await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
    assert not await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
    assert await storage.begin_step(NAME, "first", "reevo", is_repeatable=True)
    assert await storage.settle_step(NAME, "first", "reevo", DONE)
    await storage.release(NAME, "first")
    assert await storage.take(NAME, "second") == Taken({"reevo": DONE})
    assert await storage.finish(NAME, "second", {"id": "1"})
    assert await storage.take(NAME, "third") == Finished({"id": "1"})
    assert await storage.take(RecordName.of("me", "key", "another input"), "third") == Differs()


async def test_what_is_said_is_on_the_disk_when_the_call_returns(storage: SqliteStorage, tmp_path: Path) -> None:
    await storage.take(NAME, "first")
    await storage.begin_step(NAME, "first", "reevo", is_repeatable=False)
    with closing(sqlite3.connect(tmp_path / "state" / FILE_NAME)) as other:
        assert other.execute("SELECT name, state FROM step").fetchall() == [("reevo", "SENDING")]


async def test_the_directory_is_made_for_the_gateway_alone(storage: SqliteStorage, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700


async def test_a_directory_that_cannot_be_used_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    with pytest.raises(StateFault, match="GATEWAY_STATE_DIR"):
        await SqliteStorage.open(tmp_path / "state")
    (tmp_path / FILE_NAME).write_bytes(b"no database " * 1000)
    with pytest.raises(StateFault, match="cannot be used"):
        await SqliteStorage.open(tmp_path)


async def test_the_event_loop_does_not_wait_for_the_disk(time: Time) -> None:
    slow, asked = threading.Event(), threading.Event()

    class Slow(RecordFile):
        def extend(self, name: RecordName, holder: str) -> bool:
            asked.set()
            return slow.wait(60)

    storage = SqliteStorage(Slow(None, time))
    extending = asyncio.create_task(storage.extend(NAME, "first"))
    await asyncio.to_thread(asked.wait, 60)
    assert not extending.done()
    slow.set()
    assert await extending
    await storage.aclose()


async def test_what_nobody_waits_for_any_more_is_done_all_the_same_and_in_order(time: Time) -> None:
    slow, done = threading.Event(), []

    class Noting(RecordFile):
        def extend(self, name: RecordName, holder: str) -> bool:
            slow.wait(60)
            done.append(holder)
            return True

    storage = SqliteStorage(Noting(None, time))
    asking = [asyncio.create_task(storage.extend(NAME, f"{number}")) for number in range(3)]
    await asyncio.sleep(0)
    for each in asking:
        each.cancel()
    gone = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(each) for each in gone] == [asyncio.CancelledError] * 3
    slow.set()
    await storage.aclose()
    assert done == ["0", "1", "2"]


async def test_after_the_end_nothing_is_kept(tmp_path: Path, time: Time) -> None:
    storage = await SqliteStorage.open(tmp_path, time)
    await storage.aclose()
    with pytest.raises(IdempotencyUnavailable):
        await storage.take(NAME, "first")


async def test_a_store_over_a_file_as_the_gateway_has_it(tmp_path: Path) -> None:
    store = IdempotencyStore(await SqliteStorage.open(tmp_path))
    async with store.claim("me", "key", "input") as claim:
        await claim.step("reevo").sending()
        assert await claim.step("reevo").done({"recordId": "1"})
        assert await claim.finish({"id": "1"})
    await store.aclose()
    again = IdempotencyStore(await SqliteStorage.open(tmp_path))
    async with again.claim("me", "key", "input") as claim:
        assert claim.payload == {"id": "1"}
    await again.aclose()
