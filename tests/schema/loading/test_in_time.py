"""Where the fewest calls come too late, and the other way does not: against every way tried out, in simulated time."""

from __future__ import annotations

import asyncio
import random
from typing import Any, cast

import pytest

from app.domain.vendor import Vendor
from app.upstream.scope import serving
from app.upstream.usual import usual_times
from schema.loading.in_time import Budget, Way, point_reads, too_late, unpaged_list, walk
from tests.schema.loading.slow_world import ACCOUNTS, ROWS, SHAPES, World, chosen, tried

ROWS_WORTH_A_CALL = 250


def _of_others(chance: random.Random, per_second: int | None) -> tuple[float, ...]:
    return tuple(sorted((chance.uniform(0, 0.9) for _ in range(chance.randrange(per_second or 1))), reverse=True))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(40))
def test_the_fewest_calls_that_are_there_in_time_are_made(shape: str, seed: int) -> None:
    chance = random.Random(seed)
    per_second = chance.choice((None, 27, 30, 5))
    busy = chance.random() < 0.3 and per_second is not None
    world = World(
        length=chance.randrange(200, 15_000 if shape == "unpaged" else 4_000),
        point=chance.choice((0.02, 0.05, 0.1, 0.2)),
        listing=chance.choice((0.05, 0.1, 0.3, 1.0)),
        per_second=per_second,
        gone=_of_others(chance, per_second) if busy else (),
    )
    ids = [f"{each:06}" for each in chance.sample(range(world.length), chance.randrange(2, 100))]
    noun, _, listing = SHAPES[shape]
    points = tried(world, lambda: asyncio.gather(*(world.get(each) for each in ids)))
    whole = tried(world, lambda: listing(world))
    # In calls; of an unpaged list a call is worth so many rows, as ever.
    cost = world.length // ROWS_WORTH_A_CALL if shape == "unpaged" else whole[0]
    fewest, other = (points, whole) if len(ids) <= max(1, cost) else (whole, points)
    world.knows(noun)
    for left in (0.1, 0.4, 1.1, 2.5, 6.0, chance.uniform(0.1, 5)):
        calls, why = chosen(world, shape, ids, left)
        if fewest[1] <= left:
            assert calls == fewest[0], why  # never more than need be
        elif calls != fewest[0]:
            assert other[1] <= left  # what costs more is there in time
            assert "left" in why
        elif not busy:  # else it is not known how long ago the others' calls went
            assert other[1] > left


def test_the_walk_of_a_long_list_gives_way_to_point_reads_side_by_side() -> None:
    world = World(length=1_100, point=0.1, listing=0.1)
    world.knows(ACCOUNTS)
    ids = [f"{each * 90:06}" for each in range(12)]
    assert chosen(world, "pages", ids, 2.0) == (11, "fewer pages than accounts")
    late = "11 pages one behind another would take 1.10 s of 1.00 s left, 12 point reads 0.10 s"
    assert chosen(world, "pages", ids, 1.0) == (12, late)
    assert chosen(world, "pages", ids, 0.05) == (11, "fewer pages than accounts")  # neither is there in time


def test_a_list_that_takes_long_gives_way_and_many_point_reads_do_too() -> None:
    slow_list = World(length=500, point=0.05, listing=2.0)
    slow_list.knows(ROWS)
    ids = [f"{each:06}" for each in range(30)]
    assert chosen(slow_list, "unpaged", ids, 3.0)[0] == 1
    assert chosen(slow_list, "unpaged", ids, 1.0) == (
        30,
        "the list would take 2.00 s of 1.00 s left, 30 point reads 0.10 s",
    )
    slow_points = World(length=10_000, point=1.0, listing=0.5)
    slow_points.knows(ROWS)
    assert chosen(slow_points, "unpaged", ids, 3.0)[0] == 30
    assert chosen(slow_points, "unpaged", ids, 1.5) == (
        1,
        "30 point reads would take 2.00 s of 1.50 s left, the list 0.50 s",
    )


@pytest.mark.parametrize(("left", "used", "late"), [(27, False, True), (27, True, True), (8, True, False)])
def test_the_budget_decides_where_it_is_what_takes_time(left: int, used: bool, late: bool) -> None:
    budget = Budget(27, left)
    assert (budget.seconds(Way("", "", 12), 0.1, used_up_now=used) <= 1.0) is late


@pytest.mark.parametrize(
    ("calls", "at_once", "per_second", "seconds"),
    [
        (1, 20, None, 0.1),
        (20, 20, None, 0.1),
        (21, 20, None, 0.2),
        (5, 1, None, 0.5),
        (28, 28, 27, 1.1),
        (55, 55, 27, 2.1),
    ],
)
def test_rounds_and_places_of_the_budget_take_time(
    calls: int, at_once: int, per_second: int | None, seconds: float
) -> None:
    budget = Budget(per_second, per_second or 0)
    assert budget.seconds(Way("", "", calls, at_once), 0.1, used_up_now=True) == pytest.approx(seconds)


async def test_without_a_deadline_or_without_experience_the_fewest_calls_are_made() -> None:
    world = World(length=9_000, point=0.1, listing=0.1)
    context, ways = world.context(), (walk(ACCOUNTS, 90), point_reads(ACCOUNTS, 95))
    assert too_late(context, Vendor.ASSEMBLY, *ways) is None
    with serving("one", seconds=1.0):
        assert too_late(context, Vendor.ASSEMBLY, *ways) is None
    world.knows(ACCOUNTS)
    assert too_late(context, Vendor.ASSEMBLY, *ways) is None
    with serving("two", seconds=1.0):
        assert too_late(context, Vendor.ASSEMBLY, *ways) is not None
        assert too_late(context, Vendor.ASSEMBLY, walk(ACCOUNTS, 0), ways[1]) is None


async def test_what_was_not_done_lately_is_taken_to_be_as_quick_as_any() -> None:
    world = World(length=9_000, point=0.1, listing=0.1)
    usual_times(cast("Any", world)).learn("assembly.account.list", 0.1)
    with serving("one", seconds=1.0):
        told = too_late(world.context(), Vendor.ASSEMBLY, walk(ACCOUNTS, 30), point_reads(ACCOUNTS, 31))
    assert told == "30 pages one behind another would take 3.00 s of 1.00 s left, 31 point reads 0.20 s"


def test_ways_are_named_after_the_vendors_operations() -> None:
    assert point_reads(ROWS, 1) == Way("1 point read", "userlot.end_user.get", 1)
    assert unpaged_list(ROWS) == Way("the list", "userlot.end_user.list", 1)
    assert walk(ACCOUNTS, 3) == Way("3 pages one behind another", "assembly.account.list", 3, at_once=1)
