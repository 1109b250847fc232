"""Turns for many calls: evenly over the second, as few at a time as keep the rate up, shared by all who ask."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from app.vendors.assembly.turns import Turns
from tests.faults.jumping_loop import run


async def calls(turns: Turns, count: int, seconds: float) -> list[float]:
    """When each of so many calls began, where each takes so long."""
    begun: list[float] = []

    async def one() -> None:
        await turns.enter()
        begun.append(asyncio.get_running_loop().time())
        await asyncio.sleep(seconds)
        turns.leave(seconds)

    await asyncio.gather(*(one() for _ in range(count)))
    return begun


@pytest.mark.parametrize(("seconds", "size"), [(0.01, 3), (0.1, 5), (0.2, 8), (9.0, 8)])
def test_as_many_are_on_their_way_as_the_rate_needs(seconds: float, size: int) -> None:
    turns = Turns(8, 27)
    assert turns.size == 2
    run(calls(turns, 20, seconds))
    assert turns.size == size


def test_calls_stand_evenly_in_the_second_also_those_of_two_who_ask() -> None:
    async def scenario() -> list[float]:
        turns = Turns(8, 10)
        first, second = await asyncio.gather(calls(turns, 30, 0.2), calls(turns, 30, 0.2))
        return sorted([*first, *second])

    begun = run(scenario())
    assert min(later - earlier for earlier, later in pairwise(begun)) == pytest.approx(0.1)
    assert begun[-1] == pytest.approx(5.9)


def test_one_call_that_is_held_up_is_no_reason_to_send_more() -> None:
    turns = Turns(8, 27)
    run(calls(turns, 20, 0.01))
    run(calls(turns, 1, 0.3))
    assert turns.size == 4


def test_without_a_rate_there_are_as_many_as_may_be() -> None:
    assert Turns(8, None).size == 8
    assert run(calls(Turns(2, None), 4, 1.0)) == [0.0, 0.0, 1.0, 1.0]


def test_who_no_longer_waits_leaves_the_turn_to_others() -> None:
    async def scenario() -> float:
        turns = Turns(1, 1)
        await turns.enter()
        turns.leave()
        waits = asyncio.create_task(turns.enter())  # for its place in the second
        await asyncio.sleep(0.5)
        waits.cancel()
        await asyncio.wait([waits])
        await turns.enter()
        return asyncio.get_running_loop().time()

    assert run(scenario()) == 2.0
