"""One large piece of work at a time, with turns between for what is small, in order, also where some go away."""

from __future__ import annotations

import asyncio
from collections import Counter
from itertools import pairwise

import pytest

from app.turnstile import MOST_AT_ONCE, REST, pass_by, turn, turn_together


class Turns:
    """Counts the turns of the event loop, and in which of them who went."""

    def __init__(self) -> None:
        self.now = 0
        self.went: list[tuple[str, int]] = []

    async def count(self) -> None:
        while True:
            self.now += 1
            await asyncio.sleep(0)

    async def go(self, name: str, *, goes_on: bool = False) -> None:
        await turn(name, goes_on=goes_on)
        self.went.append((name, self.now))


async def after(turns: Turns, *names: str, leaving: str = "") -> list[tuple[str, int]]:
    """Who went in which turn, all having come in the first."""
    counting = asyncio.create_task(turns.count())
    tasks = {name: asyncio.create_task(turns.go(name)) for name in names}
    await asyncio.sleep(0)
    for name in leaving:
        tasks[name].cancel()
    await asyncio.wait(tasks.values())
    counting.cancel()
    return turns.went


async def test_they_go_one_behind_another_with_turns_between_in_the_order_in_which_they_came() -> None:
    went = await after(Turns(), *"abcde")
    assert [name for name, _ in went] == list("abcde")
    turns = [number for _, number in went]
    assert [later - earlier for earlier, later in pairwise(turns)] == [REST + 1, REST, REST, REST]


@pytest.mark.parametrize("leaving", ["b", "bc", "e", "bcde"])
async def test_who_goes_away_leaves_the_way_free(leaving: str) -> None:
    turns = Turns()
    went = await after(turns, *"abcde", leaving=leaving)
    assert [name for name, _ in went] == [name for name in "abcde" if name not in leaving]
    await asyncio.wait_for(turns.go("later"), 1)
    assert turns.went[-1][0] == "later"


async def test_who_was_let_through_and_goes_away_then_holds_up_nobody() -> None:
    turns = Turns()
    tasks = [asyncio.create_task(turns.go(name)) for name in "ab"]
    for _ in range(REST + 1):
        await asyncio.sleep(0)
    assert [name for name, _ in turns.went] == ["a"], "the second has been let through, and has not run yet"
    tasks[1].cancel()
    await asyncio.wait(tasks)
    for name in "cd":
        await asyncio.wait_for(turns.go(name), 1)
    assert [name for name, _ in turns.went] == ["a", "c", "d"]


async def test_alone_nobody_waits() -> None:
    for _ in range(3):
        going = turn("a")
        with pytest.raises(StopIteration):
            going.send(None)
        await asyncio.sleep(0)


async def test_who_has_gone_goes_again_only_where_nobody_waits() -> None:
    turns = Turns()
    await turns.go("a")
    await asyncio.gather(*(turns.go(name) for name in "baca"))
    assert [name for name, _ in turns.went] == ["a", "b", "a", "c", "a"]


async def test_who_goes_on_comes_before_those_who_begin() -> None:
    turns = Turns()
    await turns.go("a")
    others = [asyncio.create_task(turns.go(name)) for name in "bcd"]
    await asyncio.sleep(0)
    await asyncio.gather(turns.go("a", goes_on=True), *others)
    assert [name for name, _ in turns.went] == ["a", "a", "b", "c", "d"]


async def _together(turns: Turns, name: str, what: str) -> None:
    await turn_together(name, what)
    turns.went.append((name, turns.now))


async def test_who_come_for_the_same_while_one_waits_go_with_it() -> None:
    turns = Turns()
    counting = asyncio.create_task(turns.count())
    tasks = [asyncio.create_task(_together(turns, *each)) for each in ["ax", "bx", "cx", "dy", "ex"]]
    await asyncio.wait(tasks)
    counting.cancel()
    # The first finds the way free and takes nobody along; the second waits, and with it the third and the last.
    (first, begun), *others = turns.went
    assert first == "a"
    assert [name for name, _ in others] == ["b", "c", "e", "d"]
    moments = {name: number - begun for name, number in others}
    assert moments == {"b": REST + 1, "c": REST + 2, "e": REST + 2, "d": 2 * REST + 1}


@pytest.mark.parametrize("leaving", [1, 2])
async def test_who_leaves_a_group_leaves_the_others_their_turn(leaving: int) -> None:
    turns = Turns()
    tasks = [asyncio.create_task(_together(turns, name, "x")) for name in "abcd"]
    await asyncio.sleep(0)
    tasks[leaving].cancel()
    await asyncio.wait_for(asyncio.wait(tasks), 1)
    assert sorted(name for name, _ in turns.went) == [each for each in "abcd" if each != "abcd"[leaving]]
    await asyncio.wait_for(_together(turns, "later", "x"), 1)
    assert turns.went[-1][0] == "later"


async def _passing(turns: Turns, name: str) -> None:
    await pass_by()
    turns.went.append((name, turns.now))


async def test_a_crowd_passes_by_few_in_a_turn_in_the_order_in_which_it_came() -> None:
    turns = Turns()
    counting = asyncio.create_task(turns.count())
    names = [str(number) for number in range(3 * MOST_AT_ONCE)]
    tasks = [asyncio.create_task(_passing(turns, name)) for name in names]
    await asyncio.sleep(0)
    for gone in tasks[MOST_AT_ONCE + 1 : MOST_AT_ONCE + 3]:
        gone.cancel()
    await asyncio.wait(tasks)
    counting.cancel()
    assert [name for name, _ in turns.went] == names[: MOST_AT_ONCE + 1] + names[MOST_AT_ONCE + 3 :]
    in_a_turn = Counter(number for _, number in turns.went)
    assert max(in_a_turn.values()) == MOST_AT_ONCE
    await asyncio.wait_for(_passing(turns, "later"), 1)
    assert turns.went[-1][0] == "later"


async def test_who_passes_by_alone_waits_for_nothing() -> None:
    passing = pass_by()
    with pytest.raises(StopIteration):
        passing.send(None)
