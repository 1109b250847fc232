"""Real processes over one Redis: one at a time, and what a killed one had sent is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.idempotency.redis_calls import PREFIX
from tests.app.idempotency.test_sqlite_processes import PATIENCE, Worker
from tests.redis_server import RedisServer


@pytest.fixture
def start(redis_server: RedisServer) -> Iterator[Callable[[], Worker]]:
    workers: list[Worker] = []

    def started() -> Worker:
        workers.append(Worker(redis_server.url))
        return workers[-1]

    yield started
    for each in workers:
        each.close()


def test_a_replica_that_is_killed_while_it_sends_leaves_what_nobody_knows(
    start: Callable[[], Worker], redis_server: RedisServer
) -> None:
    first, second = start(), start()
    assert first.answer()["ready"] != second.answer()["ready"]
    assert first.ask(do="claim", key="key") == {"payload": None}
    assert second.ask(do="claim", key="key") == {"code": "IDEMPOTENCY_UNAVAILABLE"}
    assert first.ask(do="sending") == {"state": "SENDING"}
    first.kill()
    assert second.ask(do="claim", key="key") == {"code": "IDEMPOTENCY_UNAVAILABLE"}
    with redis_server.client() as client:
        (key,) = client.keys(f"{PREFIX}*")
        client.hset(key, "leased", 0)
        assert second.ask(do="claim", key="key") == {"payload": None}
        assert client.hget(key, "state reevo") == "SENDING"


def test_two_replicas_at_the_same_keys_send_each_write_once(start: Callable[[], Worker], tmp_path: Path) -> None:
    first, second = start(), start()
    keys, log = [f"key-{number}" for number in range(20)], tmp_path / "sent"
    ready = [worker.answer()["ready"] for worker in (first, second)]
    first.tell(do="race", keys=keys, log=str(log))
    second.tell(do="race", keys=keys[::-1], log=str(log))
    seen = [worker.answer()["payloads"] for worker in (first, second)]
    assert sorted(log.read_text().splitlines()) == sorted(keys)
    assert seen[0] == seen[1][::-1]
    assert {each["sender"] for each in seen[0]} <= set(ready)


def test_the_second_waits_for_the_first_and_sees_its_payload(start: Callable[[], Worker]) -> None:
    first, second = start(), start()
    for worker in (first, second):
        assert "ready" in worker.answer()
    assert first.ask(do="claim", key="key") == {"payload": None}
    second.tell(do="claim", key="key", patience=PATIENCE)
    assert first.ask(do="finish", payload={"id": "1"}) == {"is_kept": True}
    assert second.answer() == {"payload": {"id": "1"}}
