"""What is made of a list that is kept is made once, and again as soon as one of its rows is another object."""

from __future__ import annotations

import gc
from weakref import ref

from schema.identity.made_once import MadeOnce


class Keeper:
    """Stands for an adapter."""


class Made:
    """What is made of rows."""

    def __init__(self, rows: tuple[object, ...]) -> None:
        self.rows = rows


def test_the_same_rows_are_made_into_something_once_however_they_are_held() -> None:
    once, keeper, rows = MadeOnce(Made), Keeper(), (object(), object())
    made = once.of(keeper, rows)
    assert made.rows is rows
    assert once.of(keeper, rows) is made
    assert once.of(keeper, (*rows,)) is made


def test_rows_that_are_equal_more_or_fewer_are_not_the_same() -> None:
    once, keeper = MadeOnce(Made), Keeper()
    one, equal = [1000], [1000]
    made = once.of(keeper, (one,))
    for rows in ((equal,), (one, one), ()):
        other = once.of(keeper, rows)
        assert other is not made
        assert other.rows == rows
        made = other


def test_keepers_have_nothing_in_common_and_take_what_was_made_with_them() -> None:
    once, first, second, rows = MadeOnce(Made), Keeper(), Keeper(), (object(),)
    made = ref(once.of(first, rows))
    assert once.of(second, rows) is not made()
    del first
    gc.collect()
    assert made() is None
