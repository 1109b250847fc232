"""Several processes and one account of their calls: never too many together, whatever happens to the account."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.upstream.lanes import Lane
from app.upstream.ledger import MARGIN, Given, LedgerUnreachable
from app.upstream.pace import WINDOW, Pace
from app.upstream.policy import Policy
from app.upstream.shared_pace import SharedPace, open_pace
from tests.app.upstream.test_pace import FOREVER, World, most_in_a_second

SETTLED = WINDOW + MARGIN


@dataclass
class Account:
    """An account in memory that counts as the one in Redis does, and can be out of reach or late."""

    world: World
    rate: int
    given: list[float] = field(default_factory=list)
    asked: int = 0
    is_out: bool = False
    takes: float = 0.0

    async def take(self, places: int) -> Given:
        self.asked += 1
        if self.is_out:
            raise LedgerUnreachable("nobody answers")
        now = self.world.now
        counted = sorted(moment for moment in self.given if moment + WINDOW + MARGIN > now)
        given = min(places, self.rate - len(counted))
        for _ in range(given):
            self.given.append(max(now, self.given[-1] + SETTLED / self.rate) if self.given else now)
        if self.takes:
            await self.world.sleep(self.takes)
        wait = 0.0 if given == places else (counted[0] if counted else now) + WINDOW + MARGIN - now
        return Given(given, wait, self.rate - len(counted) - given)

    async def aclose(self) -> None:
        return None


@dataclass
class Scene:
    """Processes that share an account, and when their calls went."""

    rate: int
    processes: int = 2
    world: World = field(default_factory=World)
    gone: list[float] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        self.account = Account(self.world, self.rate)
        share = self.rate // self.processes
        self.paces = [
            SharedPace(self.rate, share=share, ledger=self.account, clock=self.world.clock, sleep=self.world.sleep)
            for _ in range(self.processes)
        ]

    async def call(self, process: int, patience: float = FOREVER, lane: Lane = Lane.INTERACTIVE) -> None:
        if await self.paces[process].turn(self.world.now + patience, lane) is None:
            self.gone.append(self.world.now)
        else:
            self.refused += 1

    async def calls(self, arrivals: list[tuple[float, int]], patience: float = FOREVER) -> None:
        tasks = []
        for moment, process in sorted(arrivals):
            await self.world.pass_until(moment)
            tasks.append(asyncio.create_task(self.call(process % self.processes, patience)))
            await self.world.settle()
        await self.world.pass_until(FOREVER)
        await asyncio.gather(*tasks)


ARRIVALS = st.lists(st.tuples(st.integers(0, 40).map(lambda n: n / 8), st.integers(0, 3)), min_size=1, max_size=30)


@given(rate=st.integers(4, 6), arrivals=ARRIVALS, late=st.sampled_from([0.0, 0.03, 0.09]))
def test_all_processes_together_keep_the_number(rate: int, arrivals: list[tuple[float, int]], late: float) -> None:
    async def run() -> Scene:
        scene = Scene(rate, processes=4)
        scene.account.takes = late
        await scene.calls(arrivals)
        return scene

    scene = asyncio.run(run())
    assert len(scene.gone) == len(arrivals)
    assert most_in_a_second(scene.gone) <= rate


async def test_under_five_times_the_load_nobody_sends_too_much_and_nothing_is_left_unused() -> None:
    scene = Scene(20, processes=4)
    await scene.calls([(number / 100, number) for number in range(400)], patience=2.0)
    assert most_in_a_second(scene.gone) <= 20
    assert len(scene.gone) >= 20 * 4
    assert len(scene.gone) + scene.refused == 400


async def test_places_come_back_one_by_one_and_who_cannot_make_it_is_told_at_once() -> None:
    scene = Scene(4)
    await asyncio.gather(*(scene.call(0) for _ in range(4)))
    waiting = [asyncio.create_task(scene.paces[0].turn(scene.world.now + SETTLED + 0.3)) for _ in range(3)]
    await scene.world.settle()
    assert [task.done() for task in waiting] == [False, False, True], "the third is free two steps after the first"
    assert waiting[2].result() == pytest.approx(SETTLED * 1.5)
    await scene.world.pass_until(FOREVER)
    assert [await task for task in waiting[:2]] == [None, None]


async def test_without_the_account_each_keeps_to_its_share_after_a_second_of_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene = Scene(10)
    await scene.calls([(0.0, number) for number in range(10)])
    assert scene.gone == [0.0] * 10
    scene.account.is_out = True
    with caplog.at_level(logging.WARNING):
        await scene.calls([(0.1, number) for number in range(30)])
    assert len(scene.gone) == 40
    assert min(scene.gone[10:]) == pytest.approx(0.1 + SETTLED)
    assert most_in_a_second(scene.gone[10:]) == 10
    assert most_in_a_second(scene.gone) <= 10
    assert len([record for record in caplog.records if "sends its share alone" in record.message]) == 2


async def test_it_comes_back_to_the_account_and_what_it_sent_alone_is_no_longer_counted_then() -> None:
    scene = Scene(10, processes=1)
    scene.account.is_out = True
    scene.paces[0]._share = 4
    first = asyncio.create_task(scene.calls([(0.0, 0)] * 40))
    await scene.world.settle()
    scene.account.is_out = False
    await first
    assert len(scene.gone) == 40
    assert most_in_a_second(scene.gone) == 10


async def test_who_cannot_make_it_is_told() -> None:
    scene = Scene(1)
    await scene.call(0)
    task = asyncio.create_task(scene.call(1, patience=0.5))
    await scene.world.settle()
    await task
    assert (scene.refused, scene.world.now) == (1, 0.0)


async def test_the_urgent_of_one_process_go_first() -> None:
    scene = Scene(1, processes=1)
    await scene.call(0)
    order: list[Lane] = []

    async def call(lane: Lane) -> None:
        await scene.call(0, lane=lane)
        order.append(lane)

    tasks = [asyncio.create_task(call(lane)) for lane in reversed(Lane)]
    await scene.world.settle()
    await scene.world.pass_until(FOREVER)
    await asyncio.gather(*tasks)
    assert order == list(Lane)


async def test_places_that_come_too_late_are_not_used() -> None:
    scene = Scene(4, processes=1)
    scene.account.takes = MARGIN * 2
    await scene.calls([(0.0, 0)] * 3)
    assert most_in_a_second(scene.gone) <= 4
    assert min(scene.gone) >= SETTLED, "it took its share, as an account that is always late is of no use"


async def test_what_is_left_is_that_of_all() -> None:
    scene = Scene(10)
    assert scene.paces[0].left == 10
    await scene.call(0)
    await scene.call(1)
    assert scene.paces[1].left == 8


def test_a_pace_is_opened_where_calls_are_counted() -> None:
    world = World()
    account = Account(world, 5)
    assert open_pace(Policy(), account, world.clock, world.sleep) is None
    assert type(open_pace(Policy(per_second=5), None, world.clock, world.sleep)) is Pace
    assert type(open_pace(Policy(per_second=5, share=2), account, world.clock, world.sleep)) is SharedPace
