"""What could not be told is told later, for as long as it matters and no longer."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from app.generations.owed import Owed
from tests.app.upstream.gates import Clock


class Store:
    """Is told, or not; sleeps until the test says that a second is over."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.is_up = False
        self.told: list[tuple[str, set[str]]] = []
        self.attempts = 0
        self.ticks = asyncio.Semaphore(0)
        self.owed = Owed(self.pay, remember=70.0, every=1.0, clock=self.clock, sleep=self.sleep)

    async def pay(self, scope: str, nouns: Collection[str]) -> bool:
        self.attempts += 1
        if self.is_up:
            self.told.append((scope, set(nouns)))
        return self.is_up

    async def sleep(self, seconds: float) -> None:
        assert seconds == 1.0
        await self.ticks.acquire()

    async def tick(self, seconds: float = 1.0) -> None:
        self.clock.now += seconds
        self.ticks.release()
        for _ in range(10):
            await asyncio.sleep(0)


async def test_it_is_told_once_the_store_is_back_and_once() -> None:
    store = Store()
    store.owed.add("s", {"label"})
    store.owed.add("s", {"account", "label"})
    store.owed.add("t", {"team"})
    await store.tick()
    await store.tick()
    assert (store.attempts, store.told) == (4, [])
    store.is_up = True
    await store.tick()
    assert store.told == [("s", {"account", "label"}), ("t", {"team"})]
    await store.tick()
    assert store.attempts == 6
    store.owed.add("s", {"label"})
    await store.tick()
    assert store.told[2:] == [("s", {"label"})]
    await store.owed.aclose()


async def test_what_is_older_than_anything_that_others_keep_is_owed_no_longer() -> None:
    store = Store()
    store.owed.add("s", {"label", "account"})
    await store.tick(40.0)
    store.owed.add("s", {"label"})
    store.is_up = True
    await store.tick(40.0)
    assert store.told == [("s", {"label"})]
    await store.tick(80.0)
    assert len(store.told) == 1
    await store.owed.aclose()


async def test_a_write_that_comes_while_one_is_being_told_is_told_too() -> None:
    store = Store()
    store.owed.add("s", {"label"})

    async def pay(scope: str, nouns: Collection[str]) -> bool:
        if not store.told:
            store.owed.add("s", {"label"})
        store.told.append((scope, set(nouns)))
        return True

    store.owed._pay = pay
    await store.tick()
    await store.tick()
    assert store.told == [("s", {"label"})] * 2
    await store.owed.aclose()


async def test_closing_tries_once_more() -> None:
    store = Store()
    await store.owed.aclose()
    assert store.attempts == 0
    store.owed.add("s", {"label"})
    store.is_up = True
    await store.owed.aclose()
    assert store.told == [("s", {"label"})]
    store.is_up = False
    store.owed.add("s", {"team"})
    await store.owed.aclose()
    await store.owed.aclose()
    assert store.attempts == 2
