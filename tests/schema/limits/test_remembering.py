"""Amounts that are kept are those of the same operation with the same variables."""

from __future__ import annotations

from schema.limits.amounts import Amounts
from schema.limits.remembering import LONGEST, Foreseen


class Counting:
    """Finds amounts out, each time others."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Amounts:
        self.times += 1
        return Amounts(fields=self.times)


def test_the_same_operation_is_foreseen_once() -> None:
    foreseen, find = Foreseen(), Counting()
    asked = [
        ("{ a }", None, {}),
        ("{ b }", None, {}),
        ("{ a }", "name", {}),
        ("{ a }", None, {"first": 1}),
        ("{ a }", None, {"first": "1"}),
    ]
    first = [foreseen.of(*each, find) for each in asked]
    assert find.times == len(asked)
    assert [foreseen.of(*each, find) for each in asked] == first
    assert find.times == len(asked)


def test_what_is_long_is_not_kept() -> None:
    foreseen, find = Foreseen(), Counting()
    for _ in range(2):
        foreseen.of("{ a }", None, {"name": "x" * LONGEST}, find)
    assert (find.times, len(foreseen)) == (2, 0)


def test_those_of_longest_ago_are_given_up() -> None:
    foreseen, find = Foreseen(most=2), Counting()
    for text in ("1", "2", "1", "3", "1"):
        foreseen.of(text, None, {}, find)
    assert (find.times, len(foreseen)) == (3, 2)
    foreseen.of("2", None, {}, find)
    assert find.times == 4


def test_what_is_let_go_of_is_foreseen_anew() -> None:
    foreseen, find = Foreseen(), Counting()
    before = foreseen.of("{ a }", None, {}, find)
    foreseen.clear()
    assert len(foreseen) == 0
    assert foreseen.of("{ a }", None, {}, find) != before
