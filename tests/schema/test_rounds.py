"""The longest chain of calls, and of steps."""

from __future__ import annotations

import pytest

from app.domain.vendor import Vendor
from app.upstream.scope import Call, Choice, Strategy
from schema.rounds import Placed, rounds_foreseen, rounds_made


def placed(*behind: int | str) -> list[Placed]:
    """Calls in the order in which they ended: how many had ended when each was sent, a word for one that was not."""
    calls = (
        Call(Vendor.SWIFT, "swift.account.get", each, 0.0, 0, behind=place)
        if isinstance(each, str)
        else Call(Vendor.SWIFT, "swift.account.get", "network", 1.0, 2, behind=each)
        for place, each in enumerate(behind)
    )
    return list(enumerate(calls))


def choice(rounds: int, behind: int = 0) -> Choice:
    return Choice(Vendor.SWIFT, "need", Strategy.LIST, "because", rounds, rounds, behind)


@pytest.mark.parametrize(
    ("calls", "rounds"),
    [
        (placed(), 0),
        (placed(0), 1),
        (placed(0, 0, 0), 1),
        (placed(0, 1, 2), 3),
        (placed(0, 0, 2, 2), 2),
        (placed(0, 0, 1), 2),  # behind the first alone
        (placed(0, 1, 0, 2), 3),  # a long one beside a chain of three
        (placed("cache", 0, "stale", 2), 2),
        (placed("shared"), 1),
    ],
)
def test_calls_count_that_waited_for_each_other(calls: list[Placed], rounds: int) -> None:
    assert rounds_made(calls) == rounds
    assert rounds_made(reversed(calls)) == rounds


def test_calls_of_a_part_keep_their_places() -> None:
    everything = placed(0, 1, 1, 3)
    assert rounds_made(everything[1:3]) == 1
    assert rounds_made([everything[1], everything[3]]) == 2


def test_steps_are_behind_each_other_as_their_calls_are() -> None:
    calls = placed(0, 1, 2, 1)
    first, pages, beside = choice(1), choice(2, 1), choice(5, 1)
    assert rounds_foreseen([(first, calls[:1]), (pages, calls[1:3]), (beside, calls[3:])]) == 6
    assert rounds_foreseen([(first, calls[:1]), (pages, calls[1:3])]) == 3
    assert rounds_foreseen([(pages, calls[1:3]), (beside, calls[3:])]) == 5


def test_a_step_that_is_sent_later_than_it_was_chosen_is_behind_what_it_waited_for() -> None:
    calls = placed(0, 1)
    token, page = choice(1), choice(1)
    assert rounds_foreseen([(page, calls[1:]), (token, calls[:1])]) == 2


def test_steps_without_calls_are_beside_each_other_where_they_were_chosen() -> None:
    assert rounds_foreseen([]) == 0
    assert rounds_foreseen([(choice(1), []), (choice(1), [])]) == 1
    assert rounds_foreseen([(choice(1), placed(0)), (choice(0, 1), []), (choice(1, 1), [])]) == 2
