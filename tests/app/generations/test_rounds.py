"""One question at a time, and nobody is answered by one that was put before they came."""

from __future__ import annotations

import asyncio

from app.generations.rounds import Rounds


class Asked:
    """Counts the questions; each is answered when the test says."""

    def __init__(self) -> None:
        self.begun = 0
        self.let = asyncio.Semaphore(0)

    async def __call__(self) -> None:
        self.begun += 1
        await self.let.acquire()


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_those_who_come_together_share_a_round() -> None:
    asked = Asked()
    rounds = Rounds(asked)
    waiting = [asyncio.ensure_future(rounds.answered()) for _ in range(5)]
    await turns()
    assert asked.begun == 1
    asked.let.release()
    await asyncio.gather(*waiting)
    assert asked.begun == 1


async def test_who_comes_while_one_is_under_way_waits_for_the_next() -> None:
    asked = Asked()
    rounds = Rounds(asked)
    first = asyncio.ensure_future(rounds.answered())
    await turns()
    late = [asyncio.ensure_future(rounds.answered()) for _ in range(3)]
    await turns()
    assert asked.begun == 1
    asked.let.release()
    await first
    await turns()
    assert asked.begun == 2
    assert not any(each.done() for each in late)
    asked.let.release()
    await asyncio.gather(*late)
    assert asked.begun == 2
    asked.let.release()
    await rounds.answered()
    assert asked.begun == 3


async def test_a_waiter_that_goes_away_leaves_the_round_to_the_others() -> None:
    asked = Asked()
    rounds = Rounds(asked)
    gone, other = (asyncio.ensure_future(rounds.answered()) for _ in range(2))
    await turns()
    gone.cancel()
    await turns()
    assert not other.done()
    asked.let.release()
    await other
    assert (gone.cancelled(), asked.begun) == (True, 1)


async def test_closed_in_the_middle_of_a_round() -> None:
    asked = Asked()
    rounds = Rounds(asked)
    await rounds.aclose()
    waiting = [asyncio.ensure_future(rounds.answered())]
    await turns()
    waiting.append(asyncio.ensure_future(rounds.answered()))
    await turns()
    await rounds.aclose()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError] * 2
    assert asked.begun == 1
