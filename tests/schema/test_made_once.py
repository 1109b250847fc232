"""What is made of a list that is kept is made once, and again as soon as one of its rows is another object."""

from __future__ import annotations

import gc
from weakref import ref

from schema.made_once import MadeLately, MadeOnce


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


class Thing:
    """Stands for a record."""


def _again(lately: MadeLately[Thing], keeper: Keeper, *things: Thing, basis: object = None) -> Thing:
    """What is made when the things come a second time."""
    lately.of(keeper, basis, things, Thing)
    return lately.of(keeper, basis, things, Thing)


def test_what_is_made_a_second_time_is_had_again_for_the_same_objects_in_the_same_order() -> None:
    lately: MadeLately[Thing] = MadeLately(most=9, longest=3)
    keeper, first, second = Keeper(), Thing(), Thing()
    made = _again(lately, keeper, first, second)
    assert lately.of(keeper, None, (first, second), Thing) is made
    others = [_again(lately, keeper, *other) for other in ((second, first), (first,), (first, Thing()))]
    assert made not in [*others, _again(lately, Keeper(), first, second)]
    assert lately.of(keeper, None, (first, second), Thing) is made


def test_only_the_last_few_are_remembered_and_nothing_long() -> None:
    lately: MadeLately[Thing] = MadeLately(most=2, longest=1)
    keeper, one, two, three = Keeper(), Thing(), Thing(), Thing()
    first, second = _again(lately, keeper, one), _again(lately, keeper, two)
    assert lately.of(keeper, None, (one,), Thing) is first, "and it is the last again"
    _again(lately, keeper, three)
    assert lately.of(keeper, None, (one,), Thing) is first
    assert lately.of(keeper, None, (two,), Thing) is not second
    assert _again(lately, keeper, one, two) is not _again(lately, keeper, one, two)


def test_another_basis_lets_go_of_what_was_made_on_the_one_before() -> None:
    lately: MadeLately[Thing] = MadeLately(most=2, longest=1)
    keeper, basis, thing = Keeper(), Thing(), Thing()
    made, held = ref(_again(lately, keeper, thing, basis=basis)), ref(basis)
    assert lately.of(keeper, basis, (thing,), Thing) is made()
    del basis
    _again(lately, keeper, thing)
    gc.collect()
    assert (made(), held()) == (None, None)


def test_objects_are_held_as_long_as_what_was_made_of_them_is_and_not_if_they_come_once() -> None:
    lately: MadeLately[Thing] = MadeLately(most=1, longest=1)
    keeper, thing, once = Keeper(), Thing(), Thing()
    held, passing = ref(thing), ref(once)
    _again(lately, keeper, thing)
    del thing
    gc.collect()
    assert held() is not None, "else another object could be taken for it"
    lately.of(keeper, None, (once,), Thing)
    del once
    gc.collect()
    assert (held(), passing()) == (None, None)
