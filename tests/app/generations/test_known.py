"""Generations only grow, each noun by itself and all of them together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.generations.known import KnownGenerations
from app.generations.local import LocalGenerations

NOUNS = ("account", "label", "usage_log")


@given(st.lists(st.one_of(st.none(), st.sets(st.sampled_from(NOUNS)))))
def test_a_noun_has_another_generation_exactly_after_it_grew(steps: list[set[str] | None]) -> None:
    known = KnownGenerations()
    for step in steps:
        before = {noun: known.of(noun) for noun in NOUNS}
        if step is None:
            known.grow_all()
        else:
            known.grow(step)
        grown = {noun for noun in NOUNS if known.of(noun) > before[noun]}
        assert grown == (set(NOUNS) if step is None else step)
        assert all(known.of(noun) >= before[noun] for noun in NOUNS)


def test_a_process_alone_has_nothing_to_wait_for() -> None:
    generations = LocalGenerations()
    writing = generations.written(frozenset({"label"}))
    try:
        writing.send(None)
    except StopIteration:
        assert (generations.known.of("label"), generations.known.of("account")) == (1, 0)
    else:
        raise AssertionError("it waited")
