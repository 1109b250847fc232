"""What a replica learns of the others' writes, and what it does where it cannot."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from app.domain.vendor import Vendor
from app.generations.local import Generations, LocalGenerations
from app.generations.replicas import REST, Replicas
from tests.app.generations.stores import Numbers, ScriptedStore
from tests.app.upstream.gates import Clock

LABEL = frozenset({"label"})


@dataclass
class Replica:
    """One replica over numbers that others share."""

    numbers: Numbers
    clock: Clock = field(default_factory=Clock)
    patience: float = 60.0

    def __post_init__(self) -> None:
        self.store = ScriptedStore(self.numbers)
        self.ticks = asyncio.Semaphore(0)
        self.replicas = Replicas(self.store, remember=70.0, clock=self.clock, sleep=self._sleep, patience=self.patience)
        self.assembly = self.replicas.generations(Vendor.ASSEMBLY, "digest")
        self.reevo = self.replicas.generations(Vendor.REEVO, "digest")

    async def _sleep(self, seconds: float) -> None:
        assert seconds == REST
        await self.ticks.acquire()

    def state(self, generations: Generations | None = None) -> tuple[int, int]:
        """The generations of two nouns."""
        known = (generations or self.assembly).known
        return known.of("label"), known.of("account")


async def turns() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.fixture
async def pair() -> tuple[Replica, Replica]:
    numbers = Numbers()
    pair = Replica(numbers), Replica(numbers)
    for each in pair:
        await each.replicas.request_began()
    return pair


async def test_a_write_of_one_is_known_to_the_other_when_a_request_begins(pair: tuple[Replica, Replica]) -> None:
    first, second = pair
    before, elsewhere = second.state(), second.state(second.reevo)
    await first.assembly.written(LABEL)
    assert second.state() == before
    await second.replicas.request_began()
    assert second.state() == (before[0] + 1, before[1])  # that noun, once
    assert second.state(second.reevo) == elsewhere
    await second.replicas.request_began()
    assert second.state() == (before[0] + 1, before[1])
    assert second.store.asked == ["told"] * 3


async def test_a_write_is_known_at_home_before_anybody_is_told(pair: tuple[Replica, Replica]) -> None:
    first, _ = pair
    before = first.state()
    writing = asyncio.ensure_future(first.assembly.written(LABEL))
    await asyncio.sleep(0)
    assert first.state()[0] > before[0]
    assert first.state()[1] == before[1]
    await writing


async def test_a_write_of_nothing_tells_nobody(pair: tuple[Replica, Replica]) -> None:
    first, _ = pair
    await first.assembly.written(frozenset())
    assert first.store.asked == ["told"]


async def test_what_another_wrote_is_learnt_with_an_own_write_too(pair: tuple[Replica, Replica]) -> None:
    first, second = pair
    await first.assembly.written({"account"})
    before = second.state()
    await second.assembly.written(LABEL)
    assert second.state()[1] > before[1]


async def test_numbers_that_were_lost_leave_nothing_to_be_trusted(pair: tuple[Replica, Replica]) -> None:
    first, second = pair
    await first.assembly.written(LABEL)
    await second.replicas.request_began()
    before = second.state()
    second.numbers.lose()
    await first.assembly.written(LABEL)  # the same number once more
    await second.replicas.request_began()
    assert all(now > then for now, then in zip(second.state(), before, strict=True))


async def test_a_store_that_cannot_be_reached_leaves_nothing_older_than_the_request(
    pair: tuple[Replica, Replica], caplog: pytest.LogCaptureFixture
) -> None:
    first, _ = pair
    first.store.is_down = True
    for asked in (2, 2, 2):  # the first request finds out, and the others do not ask again so soon
        before = first.state()
        await first.replicas.request_began()
        assert all(now > then for now, then in zip(first.state(), before, strict=True))
        assert len(first.store.asked) == asked
    first.clock.now += REST
    await first.replicas.request_began()
    assert len(first.store.asked) == 3
    first.store.is_down = False
    first.clock.now += REST
    await first.replicas.request_began()
    before = first.state()
    await first.replicas.request_began()
    assert first.state() == before
    assert [record.levelno for record in caplog.records] == [logging.WARNING] * 2
    assert ["nobody listens" in record.getMessage() for record in caplog.records] == [True, False]


async def test_nobody_waits_long_for_a_store_that_does_not_answer() -> None:
    async def never() -> None:
        await asyncio.Event().wait()

    replica = Replica(Numbers(), patience=0.001)
    replica.store.turn = never
    before = replica.state()
    await replica.replicas.request_began()
    assert replica.state() > before
    await replica.assembly.written(LABEL)
    await replica.replicas.request_began()  # not asked, so soon after
    assert replica.store.asked == ["told", "raised label"]
    await replica.replicas.aclose()


async def test_a_write_goes_on_without_the_store_which_is_told_later(pair: tuple[Replica, Replica]) -> None:
    first, second = pair
    first.store.is_down = True
    before = first.state(), second.state()
    await first.assembly.written(LABEL)
    await first.assembly.written(LABEL)
    assert first.state()[0] >= before[0][0] + 2
    await second.replicas.request_began()
    assert second.state() == before[1]  # the window that the documents tell of
    first.clock.now += REST
    first.ticks.release()
    await turns()
    assert second.numbers.each == {}
    first.store.is_down = False
    first.ticks.release()
    await turns()
    await second.replicas.request_began()
    assert second.state()[0] > before[1][0]
    await first.replicas.aclose()


async def test_a_write_is_told_though_the_store_was_out_of_reach_just_now(pair: tuple[Replica, Replica]) -> None:
    first, second = pair
    first.store.is_down = True
    await first.replicas.request_began()
    first.store.is_down = False
    before = second.state()
    await first.assembly.written(LABEL)
    await second.replicas.request_began()
    assert second.state()[0] > before[0]


async def test_what_is_owed_is_told_when_the_process_ends(pair: tuple[Replica, Replica]) -> None:
    first, second = pair
    first.store.is_down = True
    await first.assembly.written(LABEL)
    first.store.is_down = False
    await first.replicas.aclose()
    assert first.store.is_closed
    before = second.state()
    await second.replicas.request_began()
    assert second.state()[0] > before[0]


async def test_requests_that_come_together_ask_once(pair: tuple[Replica, Replica]) -> None:
    first, _ = pair
    await asyncio.gather(*(first.replicas.request_began() for _ in range(10)))
    assert first.store.asked == ["told"] * 2


async def test_without_a_vendor_nobody_is_asked() -> None:
    store = ScriptedStore()
    replicas = Replicas(store, remember=70.0)
    await replicas.request_began()
    assert store.asked == []
    await replicas.aclose()


def test_a_credential_has_the_same_generations_whenever_it_is_asked_for() -> None:
    replica = Replica(Numbers())
    again = replica.replicas.generations(Vendor.ASSEMBLY, "digest")
    assert again is replica.assembly
    assert replica.replicas.generations(Vendor.ASSEMBLY, "another") is not replica.assembly


async def test_a_pause_that_one_was_asked_for_is_heard_by_the_other_when_a_request_begins(
    pair: tuple[Replica, Replica],
) -> None:
    heard: list[tuple[str, float]] = []
    first, second = pair
    tell = first.assembly.share_pauses(lambda seconds: heard.append(("first", seconds)))
    second.assembly.share_pauses(lambda seconds: heard.append(("second", seconds)))
    second.reevo.share_pauses(lambda seconds: heard.append(("of another vendor", seconds)))
    tell(7.0)
    await turns()
    assert heard == []
    await second.replicas.request_began()
    assert heard == [("second", 7.0)]


async def test_a_pause_is_told_without_waiting_and_though_the_store_is_gone(pair: tuple[Replica, Replica]) -> None:
    first, _ = pair
    first.store.is_down = True
    first.assembly.share_pauses(lambda _: None)(7.0)
    await first.replicas.aclose()
    assert first.store.asked[-1] == "paused 7"


def test_who_is_alone_shares_pauses_with_nobody() -> None:
    heard: list[float] = []
    LocalGenerations().share_pauses(heard.append)(7.0)
    assert heard == []
