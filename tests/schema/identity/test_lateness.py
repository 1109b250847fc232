"""What is late is left to those who need it, ends with the request, and is nobody's failure but its own."""

from __future__ import annotations

import asyncio

import pytest

from app.upstream.scope import serving
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.identity.lateness import for_a_while
from tests.faults.jumping_loop import run


def _context() -> Context:
    return Context(Vendors(Adapters()))


async def _after(seconds: float, told: list[float]) -> None:
    await asyncio.sleep(seconds)
    told.append(seconds)


def test_all_that_comes_soon_is_waited_for() -> None:
    async def scenario() -> None:
        told: list[float] = []
        with serving("r", seconds=10):
            assert await for_a_while(_context(), [_after(5.0, told), _after(1.0, told)])
        assert told == [1.0, 5.0]

    run(scenario())


def test_what_is_late_goes_on_behind() -> None:
    async def scenario() -> None:
        told: list[float] = []
        context = _context()
        with serving("r", seconds=10):
            assert not await for_a_while(context, [_after(9.0, told), _after(1.0, told)])
        assert (told, asyncio.get_running_loop().time()) == ([1.0], 6.0)
        await asyncio.sleep(4.0)
        assert told == [1.0, 9.0]

    run(scenario())


def test_without_a_deadline_all_of_it_is_waited_for() -> None:
    async def scenario() -> None:
        told: list[float] = []
        assert await for_a_while(_context(), [_after(900.0, told)])
        assert told == [900.0]

    run(scenario())


def test_nothing_is_waited_for_where_nothing_is_asked() -> None:
    async def scenario() -> None:
        assert await for_a_while(_context(), [])

    run(scenario())


@pytest.mark.parametrize("end", [Context.close, Context.abandon])
def test_what_is_late_ends_with_the_request(end: object) -> None:
    async def scenario() -> None:
        told: list[float] = []
        context = _context()
        with serving("r", seconds=10):
            await for_a_while(context, [_after(9.0, told)])
        assert callable(end)
        end(context)
        await asyncio.sleep(9.0)
        assert told == []

    run(scenario())


def test_who_stops_waiting_ends_it() -> None:
    async def scenario() -> None:
        told: list[float] = []
        waiting = asyncio.ensure_future(for_a_while(_context(), [_after(3.0, told)]))
        await asyncio.sleep(1.0)
        waiting.cancel()
        await asyncio.sleep(5.0)
        assert (waiting.cancelled(), told) == (True, [])

    run(scenario())


def test_a_fault_is_raised_at_once_and_a_late_one_by_nobody() -> None:
    async def fails(seconds: float) -> None:
        await asyncio.sleep(seconds)
        raise ValueError(seconds)

    async def scenario() -> None:
        with serving("r", seconds=10), pytest.raises(ValueError, match="2"):
            await for_a_while(_context(), [fails(2.0), fails(4.0)])
        assert asyncio.get_running_loop().time() == 2.0
        await asyncio.sleep(4.0)

    run(scenario())
