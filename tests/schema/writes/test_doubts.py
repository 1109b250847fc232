"""A record that an earlier sending may still be making is waited for a while before it is made anew."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import GatewayError
from app.upstream.scope import serving
from schema.writes import doubts
from tests.schema.writes.stage import Gateway, create, lost


class Appearing:
    """Is there at the look of this number, from 1 on; never, where it is 0."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.looks = 0

    async def __call__(self) -> bool:
        self.looks += 1
        return self.looks == self.at


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were taken, none of which lasts."""
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", pause)
    return pauses


@pytest.mark.parametrize(("at", "looks"), [(1, 1), (3, 3), (0, len(doubts.PAUSES))])
async def test_it_is_looked_for_until_it_is_there_or_for_a_while(slept: list[float], at: int, looks: int) -> None:
    appearing = Appearing(at)
    await doubts.wait_for(create(is_looked_up=True, is_there=appearing))
    assert (appearing.looks, slept) == (looks, list(doubts.PAUSES[: looks if at == 0 else looks - 1]))


async def test_time_is_left_to_write_it(slept: list[float]) -> None:
    appearing = Appearing(0)
    with serving("r", seconds=3.0):
        await doubts.wait_for(create(is_looked_up=True, is_there=appearing))
    assert (appearing.looks, slept) == (1, [])


async def test_a_look_that_fails_ends_the_wait(slept: list[float]) -> None:
    async def failing() -> bool:
        raise GatewayError("No.")

    await doubts.wait_for(create(is_looked_up=True, is_there=failing))
    assert slept == []


async def test_only_one_that_was_sent_before_is_waited_for(gateway: Gateway, slept: list[float]) -> None:
    appearing = Appearing(2)
    gateway.userlot.plan = [lost(), "c2"]
    step = create(is_looked_up=True, is_there=appearing)
    assert await gateway.told(step) == [("UNKNOWN", None)]
    assert appearing.looks == 0
    assert await gateway.told(step) == [("CREATED", "c2")]
    assert (appearing.looks, slept) == (2, [doubts.PAUSES[0]])
