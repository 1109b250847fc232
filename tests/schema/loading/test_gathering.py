"""Keys that come out of several answers are asked for in one batch."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from app.domain.errors import GatewayError
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.loading import Loader, gathering


class Doubled(Loader[int, int]):
    """Answers with the double, and keeps what it was asked for."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.batches: list[list[int]] = []

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, int | GatewayError]:
        self.batches.append(list(keys))
        return {key: 2 * key for key in keys}


@pytest.fixture
async def doubled() -> Doubled:
    return Context(Vendors(Adapters())).loader(Doubled)


class Producer:
    """Finds out its keys when it is told that its answer came, then loads them."""

    def __init__(self, loader: Doubled, *keys: int) -> None:
        self._loader = loader
        self._keys = keys
        self.answered = asyncio.Event()
        self.began = asyncio.Event()

    async def run(self) -> list[int]:
        with self._loader.expecting():
            self.began.set()
            await self.answered.wait()
        return list(await asyncio.gather(*(self._loader.load(key) for key in self._keys)))


async def turns(number: int = 20) -> None:
    """Let everything that can run do so."""
    for _ in range(number):
        await asyncio.sleep(0)


async def test_without_expectations_answers_at_different_times_are_asked_for_apart(doubled: Doubled) -> None:
    assert await doubled.load(1) == 2
    assert await asyncio.gather(doubled.load(2), doubled.load(3)) == [4, 6]
    assert doubled.batches == [[1], [2, 3]]


async def test_keys_of_several_producers_are_one_batch(doubled: Doubled) -> None:
    producers = [Producer(doubled, 1, 2), Producer(doubled, 2, 3), Producer(doubled)]
    running = [asyncio.create_task(each.run()) for each in producers]
    for producer in producers:
        await producer.began.wait()
    for producer in producers:
        await turns()
        assert doubled.batches == []
        producer.answered.set()
    assert await asyncio.gather(*running) == [[2, 4], [4, 6], []]
    (batch,) = doubled.batches
    assert sorted(batch) == [1, 2, 3]


async def test_one_who_was_not_expected_waits_for_the_others_too(doubled: Doubled) -> None:
    producer = Producer(doubled, 1)
    running = asyncio.create_task(producer.run())
    await producer.began.wait()
    other = asyncio.create_task(doubled.load(9))
    await turns()
    assert doubled.batches == []
    producer.answered.set()
    assert (await running, await other) == ([2], 18)
    assert [sorted(batch) for batch in doubled.batches] == [[1, 9]]


async def test_a_producer_that_fails_or_is_cancelled_is_expected_no_more(doubled: Doubled) -> None:
    producer = Producer(doubled, 1)
    running = asyncio.create_task(producer.run())
    await producer.began.wait()
    with pytest.raises(ValueError, match="no keys"), doubled.expecting():
        raise ValueError("no keys")
    other = asyncio.create_task(doubled.load(9))
    await turns()
    running.cancel()
    assert await other == 18
    assert (running.cancelled(), doubled.batches) == (True, [[9]])


async def test_a_slow_producer_does_not_hold_up_the_others_for_ever(
    doubled: Doubled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "LONGEST", 0.0)
    producer = Producer(doubled, 1)
    running = asyncio.create_task(producer.run())
    await producer.began.wait()
    assert await asyncio.gather(doubled.load(2), doubled.load(3)) == [4, 6]
    assert not running.done()
    producer.answered.set()
    assert await running == [2]
    assert [sorted(batch) for batch in doubled.batches] == [[2, 3], [1]]


async def test_expecting_begins_anew_after_it_ended(doubled: Doubled) -> None:
    for base in (1, 11):
        producers = [Producer(doubled, base), Producer(doubled, base + 1)]
        running = [asyncio.create_task(each.run()) for each in producers]
        for producer in producers:
            await producer.began.wait()
        for producer in producers:
            await turns()
            producer.answered.set()
        await asyncio.gather(*running)
    assert [sorted(batch) for batch in doubled.batches] == [[1, 2], [11, 12]]
