"""Questions of several requests that become one, on a clock that jumps."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

import pytest

from app.upstream.scope import reading_afresh, serving
from app.vendors.reevo.account_keys import AccountKeys
from app.vendors.reevo.window import Window
from tests.app.vendors.reevo.bodies import ID
from tests.app.vendors.reevo.searching import OTHER
from tests.faults.jumping_loop import run

WINDOW = 0.003


def keys(*domains: str, ids: tuple[str, ...] = ()) -> AccountKeys:
    return AccountKeys.of(ids, domains)


async def asked(window: Window, wanted: AccountKeys, after: float = 0.0) -> tuple[AccountKeys, float]:
    """What is asked in place of some keys, and when."""
    await asyncio.sleep(after)
    return await window.gathered(wanted), round(asyncio.get_running_loop().time(), 6)


async def together(*questions: Coroutine[None, None, tuple[AccountKeys, float]]) -> list[tuple[AccountKeys, float]]:
    return await asyncio.gather(*questions)


def test_without_a_window_nobody_waits() -> None:
    window = Window()
    found = run(together(asked(window, keys("a.com")), asked(window, keys("b.com"))))
    assert found == [(keys("a.com"), 0.0), (keys("b.com"), 0.0)]


def test_who_asks_within_the_window_asks_for_all_of_it_when_it_closes() -> None:
    window = Window(WINDOW)
    found = run(
        together(
            asked(window, keys("b.com", ids=(ID,))), asked(window, keys("a.com"), 0.002), asked(window, keys("b.com"))
        )
    )
    assert found == [(keys("a.com", "b.com", ids=(ID,)), WINDOW)] * 3


def test_who_asks_behind_it_waits_for_others_anew() -> None:
    window = Window(WINDOW)
    found = run(together(asked(window, keys("a.com")), asked(window, keys("b.com"), 0.004)))
    assert found == [(keys("a.com"), WINDOW), (keys("b.com"), 0.007)]


def test_what_is_more_than_one_call_together_stays_apart() -> None:
    window = Window(WINDOW)
    many, more = keys(*(f"{each}.com" for each in range(40))), keys(*(f"{each}.org" for each in range(40)))
    found = run(together(asked(window, many), asked(window, more, 0.001), asked(window, keys("a.org"), 0.002)))
    assert [each for each, _ in found] == [many, more.with_those_of(keys("a.org")), more.with_those_of(keys("a.org"))]
    assert [at for _, at in found] == [WINDOW, 0.004, 0.004]


@pytest.mark.parametrize(
    "odd",
    [
        keys("café.example"),
        keys(ids=("no-uuid",)),
        keys(*(f"{each}.com" for each in range(60))),
        keys(),
    ],
    ids=["a domain that may be refused", "an id that may be refused", "more than one call", "nothing"],
)
def test_what_might_harm_others_goes_alone_and_at_once(odd: AccountKeys) -> None:
    window = Window(WINDOW)
    found = run(together(asked(window, keys("a.com")), asked(window, odd, 0.001)))
    assert found == [(keys("a.com"), WINDOW), (odd, 0.001)]


@pytest.mark.parametrize(("seconds", "waits"), [(None, True), (1.0, True), (0.05, False)])
def test_who_has_little_time_does_not_wait(seconds: float | None, waits: bool) -> None:
    async def hurried() -> tuple[AccountKeys, float]:
        with serving("one", seconds=seconds):
            return await asked(Window(WINDOW), keys("a.com"))

    assert run(hurried()) == (keys("a.com"), WINDOW if waits else 0.0)


def test_what_a_write_builds_on_is_asked_alone() -> None:
    async def building() -> tuple[AccountKeys, float]:
        with serving("one"), reading_afresh("account"):
            return await asked(Window(WINDOW), keys("a.com"))

    assert run(building()) == (keys("a.com"), 0.0)


def test_one_that_goes_away_leaves_the_others_their_window() -> None:
    async def scenario() -> AccountKeys:
        window = Window(WINDOW)
        first = asyncio.create_task(window.gathered(keys("a.com")))
        second = asyncio.create_task(window.gathered(keys("b.com", ids=(OTHER,))))
        await asyncio.sleep(0.001)
        first.cancel()
        with suppress(asyncio.CancelledError):
            await first
        return await second

    assert run(scenario()) == keys("a.com", "b.com", ids=(OTHER,))
