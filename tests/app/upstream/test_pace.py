"""A vendor's budget of calls a second, kept against any order of arrivals and any lateness of the clock."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.upstream.lanes import MOST_PASSED_OVER, Lane
from app.upstream.pace import Pace

FOREVER = float("inf")


@dataclass
class World:
    """A clock that only sleepers move: each wakes at its time, or as late as `lateness` says."""

    lateness: list[float] = field(default_factory=list)
    now: float = 0.0
    sleepers: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    naps: int = 0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.naps += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.sleepers, (self.now + seconds, self.naps, woken))
        await woken

    async def settle(self) -> None:
        for _ in range(6):
            await asyncio.sleep(0)

    async def pass_until(self, moment: float) -> None:
        """Wake whoever is due by then."""
        while self.sleepers and self.sleepers[0][0] <= moment:
            due = self.sleepers[0][0]
            late = self.lateness.pop() if self.lateness else 0.0
            self.now = max(self.now, due + late)
            while self.sleepers and self.sleepers[0][0] <= self.now:
                _, _, woken = heapq.heappop(self.sleepers)
                if not woken.done():
                    woken.set_result(None)
            await self.settle()
        self.now = max(self.now, moment if moment != FOREVER else self.now)


async def run(per_second: int, arrivals: Iterable[float], lateness: Iterable[float] = ()) -> list[tuple[int, float]]:
    """Who was let through and when, in the order it happened."""
    world = World(list(lateness))
    pace = Pace(per_second, clock=world.clock, sleep=world.sleep)
    let_through: list[tuple[int, float]] = []

    async def caller(number: int) -> None:
        assert await pace.turn(FOREVER) is None
        let_through.append((number, world.now))

    tasks = []
    for number, moment in enumerate(sorted(arrivals)):
        await world.pass_until(moment)
        tasks.append(asyncio.create_task(caller(number)))
        await world.settle()
    await world.pass_until(FOREVER)
    await asyncio.gather(*tasks)
    return let_through


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(1 for other in moments if start <= other < start + 1.0) for start in moments)


ARRIVALS = st.lists(st.integers(0, 40).map(lambda tenths: tenths / 8), min_size=1, max_size=30)


@given(per_second=st.integers(1, 5), arrivals=ARRIVALS)
def test_no_window_of_a_second_holds_more_and_order_is_kept(per_second: int, arrivals: list[float]) -> None:
    let_through = asyncio.run(run(per_second, arrivals))
    moments = [moment for _, moment in let_through]
    assert most_in_a_second(moments) <= per_second
    assert [number for number, _ in let_through] == list(range(len(arrivals)))


@given(
    per_second=st.integers(1, 5),
    arrivals=ARRIVALS,
    lateness=st.lists(st.integers(0, 20).map(lambda n: n / 8), max_size=30),
)
def test_nor_when_sleepers_wake_late(per_second: int, arrivals: list[float], lateness: list[float]) -> None:
    let_through = asyncio.run(run(per_second, arrivals, lateness))
    assert len(let_through) == len(arrivals)
    assert most_in_a_second([moment for _, moment in let_through]) <= per_second


async def test_nobody_waits_longer_than_the_budget_makes_them() -> None:
    assert await run(2, [0.0] * 5) == [(0, 0.0), (1, 0.0), (2, 1.0), (3, 1.0), (4, 2.0)]


async def test_newcomers_do_not_pass_those_who_should_have_woken_already() -> None:
    world = World()
    pace = Pace(1, clock=world.clock, sleep=world.sleep)
    assert await pace.turn(FOREVER) is None
    let_through: list[tuple[str, float]] = []

    async def caller(name: str) -> None:
        await pace.turn(FOREVER)
        let_through.append((name, world.now))

    waiting = asyncio.create_task(caller("waiting"))
    await world.settle()
    world.now = 5.0  # the loop was busy, and the one that waits is not awake yet
    newcomer = asyncio.create_task(caller("newcomer"))
    await world.settle()
    await world.pass_until(FOREVER)
    await asyncio.gather(waiting, newcomer)
    assert let_through == [("waiting", 5.0), ("newcomer", 6.0)]


async def test_past_the_deadline_is_refused_at_once_and_takes_no_slot() -> None:
    world = World()
    pace = Pace(2, clock=world.clock, sleep=world.sleep)
    assert [await pace.turn(0.5), await pace.turn(0.5)] == [None, None]
    world.now = 0.25
    assert [await pace.turn(0.75) for _ in range(5)] == [0.75] * 5
    assert world.naps == 0
    world.now = 1.0
    assert [await pace.turn(1.0), await pace.turn(1.0)] == [None, None]


async def test_a_slot_exactly_at_the_deadline_is_taken() -> None:
    world = World()
    pace = Pace(1, clock=world.clock, sleep=world.sleep)
    await pace.turn(FOREVER)
    waiting = asyncio.create_task(pace.turn(1.0))
    await world.settle()
    await world.pass_until(FOREVER)
    assert await waiting is None
    assert world.now == 1.0


async def test_whoever_goes_while_waiting_lets_nobody_through_too_soon() -> None:
    world = World()
    pace = Pace(1, clock=world.clock, sleep=world.sleep)
    await pace.turn(FOREVER)
    gone = asyncio.create_task(pace.turn(FOREVER))
    await world.settle()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await pace.turn(0.5) == 1.0, "the place is another's"


async def test_what_is_left_of_the_present_second() -> None:
    world = World()
    pace = Pace(3, clock=world.clock, sleep=world.sleep)
    assert pace.left == 3
    await pace.turn(FOREVER)
    world.now = 0.5
    await pace.turn(FOREVER)
    assert pace.left == 1
    world.now = 1.0
    assert pace.left == 2
    world.now = 9.0
    assert pace.left == 3


async def in_lanes(per_second: int, callers: list[tuple[float, Lane]]) -> list[tuple[Lane, float]]:
    """Who was let through in which order, and when, of callers that come at their times and wait for ever."""
    world = World()
    pace = Pace(per_second, clock=world.clock, sleep=world.sleep)
    let_through: list[tuple[Lane, float]] = []

    async def caller(lane: Lane) -> None:
        assert await pace.turn(FOREVER, lane) is None
        let_through.append((lane, world.now))

    tasks = []
    for moment, lane in sorted(callers):
        await world.pass_until(moment)
        tasks.append(asyncio.create_task(caller(lane)))
        await world.settle()
    await world.pass_until(FOREVER)
    await asyncio.gather(*tasks)
    return let_through


async def test_the_more_urgent_go_first_whenever_they_came() -> None:
    callers = [(0.0, Lane.INTERACTIVE), *((0.1 + lane / 10, lane) for lane in reversed(Lane)), (0.9, Lane.INTERACTIVE)]
    gone = await in_lanes(1, callers)
    assert [lane for lane, _ in gone[1:]] == [Lane.INTERACTIVE, *Lane]


async def test_the_least_urgent_have_a_share_of_their_own() -> None:
    callers = [(0.0, Lane.BULK)] * 5 + [(0.0, Lane.INTERACTIVE)] * 60
    lanes = [lane for lane, _ in await in_lanes(3, callers)]
    places = [place for place, lane in enumerate(lanes) if lane is Lane.BULK]
    assert len(places) == 5
    apart = [after - before for before, after in pairwise(places)]
    assert max(apart) <= MOST_PASSED_OVER + 1


CALLERS = st.lists(st.tuples(st.integers(0, 40).map(lambda n: n / 8), st.sampled_from(Lane)), min_size=1, max_size=40)


@given(per_second=st.integers(1, 5), callers=CALLERS)
def test_lanes_change_who_goes_and_never_how_many(per_second: int, callers: list[tuple[float, Lane]]) -> None:
    gone = asyncio.run(in_lanes(per_second, callers))
    assert sorted(lane for lane, _ in gone) == sorted(lane for _, lane in callers)
    assert most_in_a_second([moment for _, moment in gone]) <= per_second


@dataclass
class Flood:
    """Callers with deadlines, some of whom give up, and what became of each."""

    world: World
    pace: Pace
    gone: list[float] = field(default_factory=list)
    refused: list[tuple[float, float]] = field(default_factory=list)

    async def call(self, lane: Lane, patience: float) -> None:
        deadline = self.world.now + patience
        wait = await self.pace.turn(deadline, lane)
        if wait is None:
            assert self.world.now <= deadline
            self.gone.append(self.world.now)
        else:
            self.refused.append((self.world.now + wait, deadline))


async def flood(per_second: int, seconds: int, share_of_urgent: int) -> Flood:
    """Five times as many calls as may go, evenly, every so many of them urgent."""
    world = World()
    scene = Flood(world, Pace(per_second, clock=world.clock, sleep=world.sleep))
    tasks = []
    for number in range(5 * per_second * seconds):
        await world.pass_until(number / (5 * per_second))
        lane = Lane.INTERACTIVE if number % share_of_urgent == 0 else Lane.BULK
        tasks.append(asyncio.create_task(scene.call(lane, 2.0)))
        await world.settle()
    await world.pass_until(FOREVER)
    await asyncio.gather(*tasks)
    return scene


@pytest.mark.parametrize("share_of_urgent", [1, 2, 10])
async def test_under_five_times_the_load_the_rate_is_kept_and_used(share_of_urgent: int) -> None:
    scene = await flood(27, 4, share_of_urgent)
    assert most_in_a_second(scene.gone) <= 27
    assert len(scene.gone) >= 27 * 4
    assert len(scene.gone) + len(scene.refused) == 5 * 27 * 4
    assert all(moment > deadline for moment, deadline in scene.refused), "nobody is refused who could have gone"


async def test_who_is_pushed_back_past_its_deadline_is_told_at_once() -> None:
    world = World()
    pace = Pace(1, clock=world.clock, sleep=world.sleep)
    await pace.turn(FOREVER)
    bulk = asyncio.create_task(pace.turn(1.5, Lane.BULK))
    await world.settle()
    urgent = asyncio.create_task(pace.turn(1.5))
    await world.settle()
    assert world.now == 0.0
    assert await bulk == 2.0
    await world.pass_until(FOREVER)
    assert await urgent is None


async def test_a_place_that_was_given_and_not_taken_is_the_next_ones() -> None:
    world = World()
    pace = Pace(1, clock=world.clock, sleep=world.sleep)
    await pace.turn(FOREVER)
    gone, waiting = (asyncio.create_task(pace.turn(FOREVER)) for _ in range(2))
    await world.settle()
    world.now = 1.0
    late = asyncio.create_task(pace.turn(FOREVER))
    await asyncio.sleep(0)  # it comes, and the first in the queue is let go
    gone.cancel()
    await world.settle()
    assert waiting.done()
    assert await waiting is None
    assert not late.done()
    late.cancel()
    await world.settle()
