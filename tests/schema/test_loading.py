"""Loaders: one question for many keys at once, asked once in a request."""

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
        self.opened = asyncio.Event()
        self.opened.set()

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, int | GatewayError]:
        self.batches.append(list(keys))
        await self.opened.wait()
        return {key: int(key) if key.isdigit() else BadUserInput(f"{key} is no number") for key in keys if key != "?"}


async def turns() -> None:
    """Let every task that can run do so."""
    for _ in range(6):
        await asyncio.sleep(0)


async def outcomes(loader: Numbers, *keys: str) -> list[object]:
    return await asyncio.gather(*(loader.load(key) for key in keys), return_exceptions=True)


async def test_keys_asked_for_at_once_are_one_batch_of_distinct_keys() -> None:
    loader = Numbers()
    assert await outcomes(loader, "1", "2", "1", "3") == [1, 2, 1, 3]
    assert loader.batches == [["1", "2", "3"]]


async def test_an_answer_is_asked_for_once_in_a_request() -> None:
    loader = Numbers()
    await outcomes(loader, "1", "2")
    assert await outcomes(loader, "2", "3") == [2, 3]
    assert loader.batches == [["1", "2"], ["3"]]


async def test_a_key_that_is_left_out_is_none() -> None:
    assert await outcomes(Numbers(), "1", "?") == [1, None]


async def test_one_bad_key_spoils_no_other_and_is_remembered() -> None:
    loader = Numbers()
    one, bad, two = await outcomes(loader, "1", "x", "2")
    assert (one, two) == (1, 2)
    assert isinstance(bad, BadUserInput)
    assert await outcomes(loader, "x") == [bad]
    assert loader.batches == [["1", "x", "2"]]


async def test_a_waiter_that_goes_takes_nothing_from_the_others() -> None:
    loader = Numbers()
    loader.opened.clear()
    waiting = [asyncio.create_task(loader.load(key)) for key in ("1", "1", "2")]
    await turns()
    waiting[0].cancel()
    await turns()
    loader.opened.set()
    assert await asyncio.gather(*waiting[1:]) == [1, 2]
    assert waiting[0].cancelled()
    assert await loader.load("1") == 1
    assert len(loader.batches) == 1


async def test_what_is_at_hand_is_not_asked_for() -> None:
    loader = Numbers()
    loader.prime("7", 70)
    assert await outcomes(loader, "7", "8") == [70, 8]
    assert loader.batches == [["8"]]
    loader.prime("8", 80)
    assert await loader.load("8") == 8


async def test_whether_a_key_was_begun() -> None:
    loader = Numbers()
    assert not loader.has_begun("1")
    loader.begin("1")
    loader.prime("2", 2)
    await loader.load("3")
    assert [loader.has_begun(key) for key in "1234"] == [True, True, True, False]


async def test_a_base_without_a_question_says_so() -> None:
    with pytest.raises(NotImplementedError):
        await Loader[str, int](CONTEXT).load("1")
    with pytest.raises(NotImplementedError):
        await Whole[int](CONTEXT).all()


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
