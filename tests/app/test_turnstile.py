"""One large piece of work in a turn, in order, also where some go away."""

from __future__ import annotations

import asyncio

import pytest

from app.turnstile import turn


class Turns:
    """Counts the turns of the event loop, and in which of them who went."""

    def __init__(self) -> None:
        self.now = 0
        self.went: list[tuple[str, int]] = []

    async def count(self) -> None:
        while True:
            self.now += 1
            await asyncio.sleep(0)

    async def go(self, name: str) -> None:
        await turn()
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


async def test_one_goes_in_each_turn_in_the_order_in_which_they_came() -> None:
    went = await after(Turns(), *"abcde")
    assert [name for name, _ in went] == list("abcde")
    first = went[0][1]
    assert [number - first for _, number in went] == [0, 2, 3, 4, 5], "no two in one, and none left out but one"


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
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # the second has been let through, and has not run yet
    tasks[1].cancel()
    await asyncio.wait(tasks)
    for name in "cd":
        await asyncio.wait_for(turns.go(name), 1)
    assert [name for name, _ in turns.went] == ["a", "c", "d"]


async def test_alone_nobody_waits() -> None:
    for _ in range(3):
        going = turn()
        with pytest.raises(StopIteration):
            going.send(None)
        await asyncio.sleep(0)
