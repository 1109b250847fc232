"""What is written down of what a request is told."""

from __future__ import annotations

import asyncio

from app.upstream.shared import Answer
from app.upstream.trail import Told, Trail, said
from app.upstream.unchanged import Size
from tests.app.upstream.asks import NOON, Scripted, answer_of, nothing, reading
from tests.faults.jumping_loop import run


def _heard(trail: Trail, asks: Scripted, name: str, value: object) -> Told:
    read = trail.asked(asks, reading(name), nothing)
    trail.heard(read, answer_of(value))
    return read


async def test_what_is_asked_before_anything_was_answered_turns_on_no_answer() -> None:
    trail, asks = Trail(), Scripted()
    one, two = (trail.asked(asks, reading(name), nothing) for name in ("a", "b"))
    trail.heard(one, answer_of("x"))
    three = trail.asked(asks, reading("c"), nothing)
    assert [each.is_first for each in (one, two, three)] == [True, True, False]


async def test_what_turned_on_no_answer_before_does_not_now() -> None:
    trail, asks = Trail(), Scripted()
    trail.first = {(id(asks), reading("b").key)}
    _heard(trail, asks, "a", "x")
    assert trail.asked(asks, reading("b"), nothing).is_first
    assert not trail.asked(Scripted(), reading("b"), nothing).is_first, "it is another's"


async def test_whole_is_what_was_answered_and_turns_on_nothing_else() -> None:
    trail, asks = Trail(), Scripted()
    assert trail.is_whole, "of a request that asks nothing"
    read = trail.asked(asks, reading("a"), nothing)
    assert not trail.is_whole, "it failed, or nobody waited for it"
    trail.heard(read, answer_of(None))
    assert trail.is_whole
    trail.has_other_sources = True
    assert not trail.is_whole


async def test_the_same_look_is_written_down_once() -> None:
    trail, asks = Trail(), Scripted()
    found = answer_of("x")
    for answer in (None, None, found, found, answer_of("x")):
        trail.looked(asks, reading("a"), answer)
    assert len(trail.told) == 3
    assert (trail.reads, trail.calls) == (0, 0)


async def test_what_a_look_found_and_was_given_is_a_call_and_no_read() -> None:
    trail, asks = Trail(), Scripted()
    trail.gave(asks, reading("a"), answer_of("x"))
    _heard(trail, asks, "b", "y")
    assert (trail.calls, trail.reads, [each.is_call for each in trail.told]) == (2, 1, [True, True])
    assert trail.is_whole


async def test_its_size_is_that_of_the_answers_and_of_what_was_asked() -> None:
    trail, asks = Trail(), Scripted()
    for number in range(100):
        trail.looked(asks, reading(f"n{number}"), None)
    looks = trail.size
    assert looks >= 100 * 100, "looks that found nothing take room"
    read = trail.asked(asks, reading("a"), nothing)
    trail.heard(read, answer_of("x", size=5_000))
    trail.held = 70
    assert trail.size - looks >= 5_070


def test_its_seconds_are_those_from_the_first_question_to_the_last_answer() -> None:
    async def told() -> float:
        trail, asks = Trail(), Scripted()
        await asyncio.sleep(1)
        reads = [trail.asked(asks, reading(name), nothing) for name in "ab"]
        for read in reads:
            await asyncio.sleep(2)
            trail.heard(read, answer_of("x"))
        return trail.seconds

    assert run(told()) == 4.0


async def test_two_say_the_same_where_they_asked_and_were_told_the_same_in_whatever_order() -> None:
    asks, value, other = Scripted(), ["x"], ["x"]
    one, two, three, four, five = (Trail() for _ in range(5))
    for trail, told in ((one, "ab"), (two, "ba"), (three, "a"), (five, "ab")):
        for name in told:
            _heard(trail, asks, name, other if trail is five and name == "b" else value)
    for name in "ab":
        _heard(four, Scripted(), name, value)
    assert one.says_the_same_as(two)
    assert not one.says_the_same_as(three)
    assert not one.says_the_same_as(four), "another was asked"
    assert not one.says_the_same_as(five), "equal is not the same: its digits may be others"
    two.looked(asks, reading("a"), None)
    assert not one.says_the_same_as(two), "it has looked for more"


def test_a_short_answer_says_what_its_body_does() -> None:
    def short(text: str) -> Answer[float]:
        size = Size(len(text))
        size.said = text
        return Answer(float(text), NOON, size)

    assert said(short("1.5")) == said(short("1.5"))
    assert said(short("1.5")) != said(short("1.50"))
    value = object()
    assert said(answer_of(value)) == said(answer_of(value)) != said(answer_of(object()))
