"""What is remembered of requests, for how long, and how much of it."""

from __future__ import annotations

from app.upstream.remembered import MOST_BYTES, SECONDS, Memory
from app.upstream.trail import Told, Trail
from tests.app.upstream.asks import Scripted, answer_of, nothing, reading
from tests.app.upstream.gates import Clock

ASKS = Scripted()


def a_trail(value: object, *, size: int = 10) -> Trail:
    trail = Trail()
    read = Told(ASKS, reading("a"), nothing, is_first=True)
    read.answer = answer_of(value, size=size)
    trail.told.append(read)
    return trail


def test_a_request_is_known_from_the_second_time() -> None:
    memory: Memory[str] = Memory(Clock())
    assert memory.of("a") is None
    known = memory.of("a")
    assert known is not None
    assert (known.trail, known.made, known.is_steady, known.is_given_up) == (None, None, False, False)
    assert memory.of("b") is None


def test_what_was_made_is_had_for_ten_minutes() -> None:
    clock = Clock()
    memory: Memory[str] = Memory(clock)
    trail = a_trail("x")
    memory.keep("a", trail, "made", 4)
    clock.now += SECONDS - 1
    known = memory.of("a")
    assert known is not None
    assert (known.trail, known.made) == (trail, "made")
    clock.now += 2
    assert memory.of("a") is None


def test_steady_is_what_was_told_the_same_three_times() -> None:
    memory: Memory[str] = Memory(Clock())
    value = ["x"]

    def is_steady(said: object) -> bool:
        memory.keep("a", a_trail(said), "made", 4)
        known = memory.of("a")
        return known is not None and known.is_steady

    assert [is_steady(value) for _ in range(4)] == [False, False, True, True]
    assert [is_steady(["x"]), is_steady(value), is_steady(value), is_steady(value)] == [False, False, False, True]
    memory.doubt("a")
    known = memory.of("a")
    assert known is not None
    assert (known.is_steady, known.made) == (False, "made"), "it can still be told whether all is as it was"
    assert [is_steady(value) for _ in range(3)] == [False, False, True]
    memory.doubt("another")
    assert memory.of("another") is None


def test_who_fails_three_times_is_given_up_until_ten_minutes_are_over() -> None:
    clock = Clock()
    memory: Memory[str] = Memory(clock)

    def is_given_up() -> bool:
        known = memory.of("a")
        assert known is not None
        return known.is_given_up

    memory.keep("a", a_trail("x"), "made", 4)
    for expected in (False, False, True):
        memory.failed("a")
        known = memory.of("a")
        assert known is not None
        assert (known.trail, known.made) == (None, None), "what was known of it is let go of"
        assert is_given_up() is expected
    clock.now += SECONDS + 1
    assert memory.of("a") is None
    memory.failed("a")
    memory.keep("a", a_trail("x"), "made", 4)
    memory.failed("a")
    assert not is_given_up(), "one behind another"


def test_one_that_is_too_much_is_not_held_and_given_up_in_the_end() -> None:
    memory: Memory[str] = Memory(Clock())
    memory.of("a")
    for _ in range(3):
        memory.keep("a", a_trail("x", size=MOST_BYTES // 4), "made", 4)
        known = memory.of("a")
        assert known is not None
        assert known.trail is None
    assert known.is_given_up


def test_there_is_an_end_of_what_is_held() -> None:
    memory: Memory[str] = Memory(Clock())
    for number in range(100):
        memory.keep(number, a_trail("x", size=1024 * 1024), "made", 4)
    held = [number for number in range(100) if number in memory._known]
    assert held == list(range(100 - len(held), 100)), "the last ones"
    assert 25 < len(held) < 32


def test_what_tells_a_request_from_others_counts_too() -> None:
    memory: Memory[str] = Memory(Clock())
    for number in range(100):
        memory.of(number, 1024 * 1024)
    assert 25 < len(memory._known) < 32
    memory.of("enormous", 2 * MOST_BYTES)
    assert "enormous" not in memory._known
    memory.failed("enormous", 2 * MOST_BYTES)
    assert "enormous" not in memory._known
