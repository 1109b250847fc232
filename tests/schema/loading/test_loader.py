"""Loaders: what they say of keys without asking; outcomes have a file of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import cast

import pytest

from app.domain.errors import BadUserInput, GatewayError
from schema.context import Context
from schema.loading import Loader, Whole

CONTEXT = cast("Context", None)  # these loaders ask nobody


class Numbers(Loader[str, int]):
    """Reads numbers; a word is an outcome of its own, and `?` is nobody's."""

    def __init__(self, context: Context = CONTEXT) -> None:
        super().__init__(context)
        self.batches: list[list[str]] = []

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, int | GatewayError]:
        self.batches.append(list(keys))
        return {key: int(key) if key.isdigit() else BadUserInput(f"{key} is no number") for key in keys if key != "?"}


async def outcomes(loader: Numbers, *keys: str) -> list[object]:
    return await asyncio.gather(*(loader.load(key) for key in keys), return_exceptions=True)


async def test_keys_asked_for_at_once_are_one_batch_of_distinct_keys() -> None:
    loader = Numbers()
    assert await outcomes(loader, "1", "2", "1", "3") == [1, 2, 1, 3]
    assert loader.batches == [["1", "2", "3"]]


async def test_a_key_that_is_left_out_is_none() -> None:
    assert await outcomes(Numbers(), "1", "?") == [1, None]


async def test_whether_a_key_was_begun() -> None:
    loader = Numbers()
    assert not loader.has_begun("1")
    loader.begin("1")
    loader.prime("2", 2)
    await loader.load("3")
    assert [loader.has_begun(key) for key in "1234"] == [True, True, True, False]


@pytest.mark.parametrize("base", [Loader, Whole])
async def test_a_loader_without_a_question_cannot_be_made(base: type) -> None:
    with pytest.raises(TypeError, match="abstract"):
        base(CONTEXT)


async def test_what_is_known_is_given_without_waiting_and_a_failure_is_not_known() -> None:
    loader = Numbers()
    assert loader.known("1") is None
    await outcomes(loader, "1", "?", "word")
    assert (loader.known("1"), loader.known("?"), loader.known("word")) == ((1,), (None,), None)
    loader.prime("7", 7)
    assert loader.known("7") == (7,)


class Answer(Whole[int]):
    """Has one answer, or none."""

    def __init__(self, answer: int | GatewayError) -> None:
        super().__init__(CONTEXT)
        self.answer = answer

    async def read(self) -> int:
        if isinstance(self.answer, GatewayError):
            raise self.answer
        return self.answer


async def test_once_settled_the_one_answer_is_known_and_a_failure_is_still_to_be_raised() -> None:
    good, bad = Answer(42), Answer(BadUserInput("no"))
    for whole in (good, bad):
        whole.begin_all()
        await whole.settled()
    assert (good.known_all(), bad.known_all()) == ((42,), None)
    with pytest.raises(BadUserInput):
        await bad.all()


async def test_many_keys_are_one_batch_with_those_asked_for_alone_and_each_has_its_outcome() -> None:
    loader = Numbers()
    loader.prime("2", 2)
    alone = asyncio.create_task(loader.load("5"))
    await asyncio.sleep(0)
    found = await loader.load_many(["1", "2", "x", "1", "?", "5"])
    assert list(found) == ["1", "2", "x", "?", "5"]
    assert [found[key] for key in ("1", "2", "?", "5")] == [1, 2, None, 5]
    assert isinstance(found["x"], BadUserInput)
    assert await alone == 5
    assert loader.batches == [["5", "1", "x", "?"]]
    assert await loader.load_many(["1", "x"]) == {"1": 1, "x": found["x"]}
    assert len(loader.batches) == 1
    assert await loader.load_many([]) == {}


async def test_who_waits_for_many_and_goes_leaves_the_others_their_answers() -> None:
    loader = Numbers()
    going = asyncio.create_task(loader.load_many(["1", "2"]))
    staying = asyncio.create_task(loader.load("2"))
    await asyncio.sleep(0)
    going.cancel()
    assert await staying == 2
    assert going.cancelled() or await asyncio.gather(going, return_exceptions=True)


@pytest.mark.parametrize("asking", ["load", "load_many", "known", "has_begun", "begin", "prime"])
async def test_answers_that_are_primed_later_are_there_when_somebody_asks(asking: str) -> None:
    loader, looked = Numbers(), list[str]()

    def answers() -> list[tuple[str, int]]:
        looked.append("looked")
        return [("1", 10), ("2", 20)]

    loader.prime_later(answers)
    assert looked == []
    if asking == "load":
        assert await loader.load("1") == 10
    elif asking == "load_many":
        assert await loader.load_many(["1", "2", "3"]) == {"1": 10, "2": 20, "3": 3}
    elif asking == "known":
        assert (loader.known("1"), loader.known("3")) == ((10,), None)
    elif asking == "has_begun":
        assert loader.has_begun("2")
        assert not loader.has_begun("3")
    elif asking == "begin":
        loader.begin("1")
    else:
        loader.prime("1", 11)
    assert await loader.load("1") == 10
    assert looked == ["looked"]
    assert ["1"] not in loader.batches


async def test_what_was_asked_for_before_stays_what_it_was() -> None:
    loader = Numbers()
    await loader.load("1")
    loader.prime_later(lambda: [("1", 10), ("2", 20)])
    assert (await loader.load("1"), await loader.load("2")) == (1, 20)
