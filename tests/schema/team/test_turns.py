"""Trees that are shown in one go, as far as the stack and the patience of others allow."""

from __future__ import annotations

import asyncio

import pytest

from app.upstream.scope import serving
from schema.team.turns import LEVELS, PARTS_AHEAD, TEAMS, Turns


@pytest.mark.parametrize(("depth", "at_once"), [(0, True), (LEVELS - 2, True), (LEVELS - 1, False), (LEVELS, True)])
def test_a_tree_is_shown_so_many_levels_deep_at_once(depth: int, at_once: bool) -> None:
    assert Turns().has_room(1, depth) is at_once


async def test_after_so_many_teams_others_have_their_turn() -> None:
    turns = Turns()
    assert turns.has_room(TEAMS + 1, 0)
    assert not turns.has_room(1, 0)
    await turns.passed()
    assert turns.has_room(1, 0)


async def test_where_there_is_room_nobody_waits() -> None:
    others = asyncio.create_task(asyncio.sleep(0))
    await Turns().passed()
    assert not others.done()
    await others


async def test_parts_of_a_tree_go_on_one_behind_another() -> None:
    turns, begun = Turns(), list[int]()

    async def part(number: int) -> None:
        await turns.passed()
        begun.append(number)
        assert turns.has_room(TEAMS + 1, 0)

    assert turns.has_room(TEAMS + 1, 0)
    parts = asyncio.gather(*map(part, range(4)))
    most = 0
    while not parts.done():
        before = len(begun)
        await asyncio.sleep(0)
        most = max(most, len(begun) - before)
    await parts
    assert (begun, most) == ([0, 1, 2, 3], 1)


async def test_a_part_that_is_cancelled_while_it_waits_holds_up_no_other() -> None:
    turns = Turns()
    assert turns.has_room(TEAMS + 1, 0)
    waiting = [asyncio.create_task(turns.passed()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[1].cancel()
    await waiting[2]
    assert turns.has_room(1, 0)
    assert [each.cancelled() for each in waiting] == [True, True, False]


async def shown(name: str, parts: int, order: list[str]) -> None:
    """Show a tree of so many parts as a request of its own."""
    with serving(name):
        turns = Turns()
        for _ in range(parts):
            await turns.passed()
            order.append(name)
            assert turns.has_room(TEAMS + 1, 0)
            await asyncio.sleep(0)


async def test_a_tree_that_is_half_shown_goes_on_before_others_that_are() -> None:
    order: list[str] = []
    await asyncio.gather(*(shown(name, 4, order) for name in "abcd"))
    begun = order[4:]  # all of them have shown what they may at once
    assert begun == sorted(begun, key=begun.index)


async def test_a_large_tree_goes_on_in_turn_with_others_once_it_has_been_ahead() -> None:
    order: list[str] = []
    await asyncio.gather(*(shown(name, 2 * PARTS_AHEAD, order) for name in "ab"))
    last = order[-PARTS_AHEAD:]
    assert {*last} == {"a", "b"}
