"""Real processes over one file: one at a time, and what a killed one had sent is known."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.idempotency.presence import FOLDER_NAME
from app.idempotency.records import Kept, StepState
from app.idempotency.sqlite import SqliteStorage
from app.idempotency.storage import LEASE
from app.idempotency.store import IdempotencyStore

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0  # seconds until a process that hangs is killed, so that a test fails instead of standing still


class Worker:
    """One process, told what to do line by line.

    Args:
        place: where it keeps records: a directory, or the address of a Redis.
    """

    def __init__(self, place: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.idempotency.worker", str(place)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._watchdog = threading.Timer(PATIENCE, self.process.kill)
        self._watchdog.start()

    def tell(self, **said: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{json.dumps(said)}\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the process ended with {self.process.wait()}"
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, **said: Any) -> dict[str, Any]:
        self.tell(**said)
        return self.answer()

    def kill(self) -> None:
        """As by `kill -9`."""
        self.process.send_signal(signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL

    def stop(self) -> None:
        """As by `kill -STOP`; returns when it stands still."""
        self.process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.process.pid, os.WSTOPPED)

    def close(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        code = self.process.wait()
        self.process.stdout.close()
        self._watchdog.cancel()
        return code


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    workers: list[Worker] = []

    def started() -> Worker:
        workers.append(Worker(tmp_path / "state"))
        return workers[-1]

    yield started
    for each in workers:
        each.close()


async def states(directory: Path, *, later: float = 0) -> tuple[StepState, Kept]:
    """The step of the other process, as one that does not wait finds it so many seconds later."""
    store = IdempotencyStore(await SqliteStorage.open(directory, lambda: time.time() + later))
    try:
        async with store.claim("me", "key", "input", patience=0) as claim:
            return claim.step("reevo").state, claim.step("reevo").outcome
    finally:
        await store.aclose()


async def test_a_process_killed_between_sending_and_the_answer(start: Callable[[], Worker], tmp_path: Path) -> None:
    worker = start()
    assert "ready" in worker.answer()
    assert worker.ask(do="claim", key="key") == {"payload": None}
    assert worker.ask(do="sending") == {"state": "SENDING"}
    worker.kill()
    assert await states(tmp_path / "state") == (StepState.SENDING, None)


async def test_a_process_killed_before_it_sends_has_sent_nothing(start: Callable[[], Worker], tmp_path: Path) -> None:
    worker = start()
    assert "ready" in worker.answer()
    assert worker.ask(do="claim", key="key") == {"payload": None}
    worker.kill()
    assert await states(tmp_path / "state") == (StepState.NEW, None)


def test_whoever_waits_for_a_process_that_is_killed_goes_on_at_once(start: Callable[[], Worker]) -> None:
    first, second = start(), start()
    for worker in (first, second):
        assert "ready" in worker.answer()
    assert first.ask(do="claim", key="key") == {"payload": None}
    assert first.ask(do="sending") == {"state": "SENDING"}
    second.tell(do="claim", key="key", patience=PATIENCE)
    killed_at = time.monotonic()
    first.kill()
    assert second.answer() == {"payload": None}
    assert time.monotonic() - killed_at < LEASE / 2


async def test_a_process_that_is_stopped_holds_until_its_lease_is_over(
    start: Callable[[], Worker], tmp_path: Path
) -> None:
    first, second = start(), start()
    for worker in (first, second):
        assert "ready" in worker.answer()
    assert first.ask(do="claim", key="key") == {"payload": None}
    assert first.ask(do="sending") == {"state": "SENDING"}
    first.stop()
    assert second.ask(do="claim", key="key") == {"code": "IDEMPOTENCY_UNAVAILABLE"}
    assert await states(tmp_path / "state", later=LEASE) == (StepState.SENDING, None)
    first.process.send_signal(signal.SIGCONT)
    assert first.ask(do="finish", payload={"id": "1"}) == {"is_kept": False}


def test_a_killed_process_leaves_a_file_which_the_next_removes(start: Callable[[], Worker], tmp_path: Path) -> None:
    first = start()
    assert "ready" in first.answer()
    (left,) = (tmp_path / "state" / FOLDER_NAME).iterdir()
    first.kill()
    assert left.exists()
    second = start()
    assert "ready" in second.answer()
    (there,) = (tmp_path / "state" / FOLDER_NAME).iterdir()
    assert there != left
    assert second.close() == 0
    assert not there.exists()


def test_two_processes_take_turns(start: Callable[[], Worker]) -> None:
    first, second = start(), start()
    assert first.answer()["ready"] != second.answer()["ready"]
    assert first.ask(do="claim", key="key") == {"payload": None}
    assert second.ask(do="claim", key="key") == {"code": "IDEMPOTENCY_UNAVAILABLE"}
    assert second.ask(do="claim", key="another") == {"payload": None}
    assert second.ask(do="leave") == {}
    second.tell(do="claim", key="key", patience=PATIENCE)
    assert first.ask(do="sending") == {"state": "SENDING"}
    assert first.ask(do="finish", payload={"id": "1"}) == {"is_kept": True}
    assert second.answer() == {"payload": {"id": "1"}}
    assert first.ask(do="leave") == {}
    assert (first.close(), second.close()) == (0, 0)


def test_two_processes_at_the_same_keys_send_each_write_once(start: Callable[[], Worker], tmp_path: Path) -> None:
    """Both begin on a file that is not there yet."""
    first, second = start(), start()
    keys, log = [f"key-{number}" for number in range(40)], tmp_path / "sent"
    ready = [worker.answer()["ready"] for worker in (first, second)]
    first.tell(do="race", keys=keys, log=str(log))
    second.tell(do="race", keys=keys[::-1], log=str(log))
    seen = [worker.answer()["payloads"] for worker in (first, second)]
    assert sorted(log.read_text().splitlines()) == sorted(keys)
    assert seen[0] == seen[1][::-1]
    assert {each["sender"] for each in seen[0]} <= set(ready)
