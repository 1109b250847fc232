"""A lot of keys that nothing else was asked beside is answered as the same keys are in the ordinary way."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import BadUserInput, GatewayError
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.loading import Loader
from schema.loading.lots import Complete, Lot, Many, keys_of

Step = tuple[str, tuple[str, ...]]


class Lengths(Loader[str, int]):
    """Answers with lengths, all together where none is refused, when it has waited a turn."""

    def __init__(self, context: Context, failure: Exception | None = None) -> None:
        super().__init__(context)
        self.failure = failure
        self.batches: list[list[str]] = []

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, int | GatewayError]:
        self.batches.append(list(keys))
        await asyncio.sleep(0)
        if self.failure:
            raise self.failure
        if any(key.isspace() for key in keys):
            return {key: BadUserInput("blank") if key.isspace() else len(key) for key in keys}
        return Complete({key: len(key) for key in keys})


class Ordinary(Lengths):
    """Never takes keys for the only ones."""

    _is_untouched = False


async def outcome_of(loader: Lengths, step: Step) -> Any:
    """What comes of one thing asked of a loader; failures by their class."""
    asked, keys = step
    ways: dict[str, Callable[[], Any]] = {
        "load": lambda: loader.load(keys[0]),
        "known": lambda: loader.known(keys[0]),
        "begun": lambda: [loader.has_begun(key) for key in keys],
        "prime": lambda: loader.prime(keys[0], -1),
        "later": lambda: loader.prime_later(lambda: [(key, -2) for key in keys]),
        "begin": lambda: loader.begin(keys[0]),
        "lot": lambda: shown(loader, keys),
        "expecting": lambda: expected(loader),
    }
    try:
        found = ways[asked]()
        return await found if inspect.isawaitable(found) else found
    except (GatewayError, ZeroDivisionError) as error:
        return type(error)


async def shown(loader: Lengths, keys: tuple[str, ...]) -> Any:
    found = await loader.load_many(Lot(keys))
    return [(key, value if isinstance(value, int) else type(value)) for key, value in found.items()]


async def expected(loader: Lengths) -> None:
    with loader.expecting():
        await asyncio.sleep(0)


async def outcomes_of(loader: Lengths, steps: Sequence[Sequence[Step]]) -> Any:
    """What comes of steps, those of one group begun in one turn, the groups a turn behind each other."""
    waiting: list[asyncio.Task[Any]] = []
    for group in steps:
        waiting += [asyncio.create_task(outcome_of(loader, step)) for step in group]
        await asyncio.sleep(0)
    outcomes = [await each for each in waiting]
    for _ in range(9):  # what was begun and nobody waits for
        await asyncio.sleep(0)
    return outcomes, loader.batches


KEYS = st.lists(st.sampled_from(["a", "bb", "ccc", " "]), min_size=1, max_size=4, unique=True).map(tuple)
STEPS = st.tuples(
    st.sampled_from(["lot", "lot", "lot", "load", "known", "begun", "prime", "later", "expecting", "begin"]), KEYS
)
GROUPS = st.lists(st.lists(STEPS, max_size=3), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.sampled_from([None, None, BadUserInput("all of it"), ZeroDivisionError()]))
def test_whatever_else_is_asked_comes_to_the_same(groups: list[list[Step]], failure: Exception | None) -> None:
    async def both() -> tuple[Any, Any]:
        lots, ordinary = (kind(Context(Vendors(Adapters())), failure) for kind in (Lengths, Ordinary))
        return await outcomes_of(lots, groups), await outcomes_of(ordinary, groups)

    lots, ordinary = asyncio.run(both())
    assert lots == ordinary


async def test_the_answers_to_the_only_lot_are_given_as_they_came() -> None:
    loader = Lengths(Context(Vendors(Adapters())))
    found = await loader.load_many(Lot(("a", "bb")))
    assert isinstance(found, Complete)
    assert await loader.load("bb") == 2
    assert loader.batches == [["a", "bb"]]


@pytest.mark.parametrize("touched", [False, True])
async def test_a_loader_that_is_abandoned_ends_the_wait_for_a_lot(touched: bool) -> None:
    loader = Lengths(Context(Vendors(Adapters())))
    waiting = asyncio.create_task(loader.load_many(Lot(("a", "bb"))))
    await asyncio.sleep(0)
    if touched:
        assert loader.has_begun("a")
    loader.abandon()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert loader.batches == []


def test_keys_of_one_lot_alone_are_the_lot_itself() -> None:
    lot = Lot(("a", "b"))
    assert keys_of([Many[str, int](lot)]) is lot
    assert keys_of(["c", Many[str, int](lot)]) == ["c", "a", "b"]
