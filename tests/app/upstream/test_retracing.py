"""What another request was told is asked once more: whether all is as it was, and what is asked for that."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import CursorExpired, LeftAlone, Unavailable
from app.domain.vendor import Vendor
from app.upstream.freshness import Stale, Wanted
from app.upstream.retracing import _LEAST_PATIENCE, ended, patience_with, retraced
from app.upstream.scope import serving
from app.upstream.trail import Told, Trail
from tests.app.upstream.asks import NOON, Scripted, answer_of, nothing, reading
from tests.faults.jumping_loop import run

VALUES: dict[str, Any] = {name: [name] for name in "abc"}


def told(asks: Scripted, first: str, then: str = "", *, seconds: float = 1.0) -> Trail:
    """What a request was told: reads that turn on nothing, and others that turn on these."""
    trail = Trail()
    for name in first + then:
        read = Told(asks, reading(name), nothing, is_first=name in first)
        read.answer = answer_of(VALUES[name])
        trail.told.append(read)
        trail.reads += 1
        trail.ended += 1
    trail.seconds = seconds
    return trail


def saying(**others: tuple[float, Any]) -> dict[str, Any]:
    """What vendors say: what they said before in a second, but for these."""
    return {name: (1.0, answer_of(value)) for name, value in VALUES.items()} | others


@dataclass
class Retraced:
    """What came of it."""

    is_same: bool
    seconds: float
    mine: Trail
    turns: list[float] = field(default_factory=list)


def retrace(
    before: Trail, *, is_steady: bool = False, seconds: float | None = None, stale: Stale | None = None
) -> Retraced:
    async def run_it() -> Retraced:
        loop, mine = asyncio.get_running_loop(), Trail()
        turns: list[float] = []

        async def ready() -> None:
            turns.append(loop.time())

        wanted = None if stale is None else Wanted(stale=stale)
        with serving("r", seconds=seconds, wanted=wanted):
            is_same = await retraced(before, mine, is_steady=is_steady, ready=ready)
        done = Retraced(is_same, loop.time(), mine, turns)
        ended(mine)
        await asyncio.sleep(0)
        return done

    return run(run_it())


def test_what_is_kept_tells_without_asking() -> None:
    asks = Scripted(keeps={"a": answer_of(VALUES["a"]), "b": answer_of(VALUES["b"])})
    done = retrace(told(asks, "a", "b"))
    assert (done.is_same, done.seconds, asks.asked, asks.given, done.turns) == (True, 0.0, [], ["a", "b"], [])


@pytest.mark.parametrize("kept", [None, "x"])
@pytest.mark.parametrize("now", [None, "x", "y"])
def test_a_look_has_to_find_what_it_found(kept: str | None, now: str | None) -> None:
    asks, before = Scripted(), Trail()
    before.looked(asks, reading("a"), None if kept is None else answer_of(kept))
    if now is not None:
        asks.keeps["a"] = answer_of(now)
    assert retrace(before).is_same is (kept == now)
    assert asks.given == [], "nobody was given it"


def test_what_turns_on_nothing_is_asked_all_at_once() -> None:
    asks = Scripted(says=saying())
    done = retrace(told(asks, "ab"))
    assert (done.is_same, done.seconds, asks.asked, asks.given) == (True, 1.0, ["a", "b"], [])
    assert done.turns == [0.0]


def test_what_turned_on_answers_is_not_asked_before_it_is_steady() -> None:
    asks = Scripted(says=saying())
    done = retrace(told(asks, "a", "b"))
    assert (done.is_same, done.seconds, asks.asked, done.mine.ahead) == (False, 0.0, [], {})
    done = retrace(told(asks, "a", "b"), is_steady=True)
    assert (done.is_same, done.seconds, asks.asked) == (True, 1.0, ["a", "b"])


@pytest.mark.parametrize(("left", "is_foreseen"), [(None, True), (4, True), (3, False), (0, False)])
def test_what_is_foreseen_leaves_room_for_as_much_again(left: int | None, is_foreseen: bool) -> None:
    asks = Scripted(says=saying(), calls_left=left)
    assert retrace(told(asks, "a", "b"), is_steady=True).is_same is is_foreseen
    assert bool(asks.asked) is is_foreseen


def test_another_answer_is_told_at_once_and_the_others_go_on() -> None:
    asks = Scripted(says=saying(a=(0.2, answer_of("another"))))
    done = retrace(told(asks, "ab"))
    assert (done.is_same, done.seconds) == (False, 0.2)
    assert asks.under_way == 0, "they were ended with the request"


def test_an_equal_answer_that_is_another_object_is_another() -> None:
    asks = Scripted(says=saying(a=(0.2, answer_of(list(VALUES["a"])))))
    assert not retrace(told(asks, "a")).is_same


def test_a_failure_is_another_answer_and_found_by_who_is_executed() -> None:
    async def failing() -> tuple[bool, list[str]]:
        asks, mine = Scripted(says=saying(a=(0.2, _failure(Unavailable)))), Trail()
        with serving("r"):
            is_same = await retraced(told(asks, "ab"), mine, is_steady=False, ready=_at_once)
        failed = [type(each.exception()).__name__ for each in mine.ahead.values() if each.done()]
        ended(mine)
        return is_same, failed

    assert run(failing()) == (False, ["Unavailable"])


def _failure(kind: type[Unavailable]) -> Unavailable:
    return kind("It is down.", vendor=Vendor.USERLOT, operation="userlot.a.get", request_id="r")


def test_who_was_not_let_through_with_what_comes_before_it_asks_anew() -> None:
    for name in ("a", "b"):
        asks = Scripted(says=saying(**{name: (0.0, _failure(LeftAlone))}))
        before = told(asks, "a", "b")

        async def left(asks: Scripted = asks, before: Trail = before) -> set[str]:
            mine = Trail()
            with serving("r"):
                assert not await retraced(before, mine, is_steady=True, ready=_at_once)
            paths = {reading(each).key: each for each in "ab"}
            found = {paths[key[1]] for key in mine.ahead}  # type: ignore[index]
            ended(mine)
            return found

        assert run(left()) == ({"a", "b"} if name == "a" else {"a"})


async def _at_once() -> None:
    pass


def test_who_is_late_is_waited_for_a_while_longer_than_it_took() -> None:
    asks = Scripted(says=saying(b=(60.0, answer_of(VALUES["b"]))))
    done = retrace(told(asks, "ab", seconds=1.0))
    assert (done.is_same, done.seconds) == (False, 1.5 + _LEAST_PATIENCE)
    done = retrace(told(asks, "ab", seconds=1.0), seconds=2.0)
    assert (done.is_same, done.seconds) == (False, 1.0), "who has little time needs some for being executed"


async def test_patience_is_half_of_the_time_at_the_most() -> None:
    before = told(Scripted(), "a", seconds=10.0)
    assert patience_with(before) == 15.0 + _LEAST_PATIENCE
    with serving("r", seconds=2.0):
        assert patience_with(before) == pytest.approx(1.0, abs=0.1)


def test_a_question_that_was_put_twice_is_one() -> None:
    asks = Scripted(says=saying())
    before = told(asks, "aa")
    assert (retrace(before).is_same, asks.asked) == (True, ["a"])


def test_moments_have_to_be_the_same_where_they_are_told() -> None:
    for later, is_same in ((0, True), (1, False)):
        asks = Scripted(keeps={"a": answer_of(VALUES["a"], as_of=NOON + timedelta(seconds=later))}, says=saying())
        before = told(asks, "a")
        assert retrace(before).is_same
        before.tells_moments = True
        assert retrace(before).is_same is is_same
    before = told(asks, "b")
    before.tells_moments = True
    assert (retrace(before).is_same, asks.asked) == (False, []), "what comes now came now"


def test_who_takes_what_is_stale_is_not_kept_waiting_for_vendors() -> None:
    asks = Scripted(says=saying())
    done = retrace(told(asks, "a"), stale=Stale.WHILE_REVALIDATING)
    assert (done.is_same, asks.asked) == (False, [])


@pytest.mark.parametrize("holds", [True, False, CursorExpired("gone")])
def test_what_else_has_to_hold_is_looked_at_last(holds: Any) -> None:
    asks = Scripted(says=saying())
    before = told(asks, "a")
    looked: list[list[str]] = []

    async def condition() -> bool:
        looked.append(list(asks.asked))
        if isinstance(holds, Exception):
            raise holds
        return bool(holds)

    before.conditions.append(condition)
    assert retrace(before).is_same is (holds is True)
    assert looked == [["a"]]
