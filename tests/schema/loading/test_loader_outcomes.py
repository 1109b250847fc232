"""Every key has an outcome of its own, asked for once in a request."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Mapping, Sequence

import pytest

from app.domain.errors import BadUserInput, GatewayError, Unsupported
from app.vendors.directory import Adapters, Vendors
from schema.context import Context
from schema.loading import Loader, Whole, each


class Lengths(Loader[str, int]):
    """Answers with each key's length when it is released; a key of spaces is refused."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.batches: list[list[str]] = []
        self.failure: Exception | None = None
        self.asked = asyncio.Event()
        self.released = asyncio.Event()
        self.released.set()

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, int | GatewayError]:
        self.batches.append(list(keys))
        self.asked.set()
        await self.released.wait()
        if self.failure:
            raise self.failure
        return {key: BadUserInput(f"{key!r} is blank.") if key.isspace() else len(key) for key in keys if key}


class Only(Whole[list[int]]):
    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.reads = 0
        self.failure: GatewayError | None = None

    async def read(self) -> list[int]:
        self.reads += 1
        if self.failure:
            raise self.failure
        return [1, 2]


@pytest.fixture
async def context() -> Context:
    return Context(Vendors(Adapters()))


@pytest.fixture
async def lengths(context: Context) -> Lengths:
    return context.loader(Lengths)


@pytest.fixture
async def unnoticed() -> Callable[[], list[str]]:
    """What the loop was told of failures that nobody took note of."""
    told: list[str] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))

    def so_far() -> list[str]:
        gc.collect()
        return told

    return so_far


async def turns(number: int = 10) -> None:
    """Let everything that can run do so."""
    for _ in range(number):
        await asyncio.sleep(0)


async def test_a_context_keeps_one_loader_of_each_kind(context: Context) -> None:
    assert context.loader(Lengths) is context.loader(Lengths)
    assert context.loader(Only) is context.loader(Only)
    assert Context(context.vendors).loader(Lengths) is not context.loader(Lengths)


async def test_each_key_has_its_own_outcome_and_is_asked_for_once(lengths: Lengths) -> None:
    keys = ["a", "bb", " ", "", "bb"]
    one, two, blank, left_out, again = await asyncio.gather(*map(lengths.load, keys), return_exceptions=True)
    assert (one, two, left_out, again) == (1, 2, None, 2)
    assert isinstance(blank, BadUserInput)
    with pytest.raises(BadUserInput):
        await lengths.load(" ")
    assert await lengths.load("a") == 1
    assert lengths.batches == [["a", "bb", " ", ""]]


@pytest.mark.parametrize("failure", [Unsupported("No endpoint."), KeyError("a fault of the program")])
async def test_a_fetch_that_raises_is_every_keys_outcome(lengths: Lengths, failure: Exception) -> None:
    lengths.failure = failure
    assert await asyncio.gather(lengths.load("a"), lengths.load("b"), return_exceptions=True) == [failure, failure]
    with pytest.raises(type(failure)):
        await lengths.load("a")
    assert lengths.batches == [["a", "b"]]


async def test_a_waiter_that_is_cancelled_leaves_the_others_their_answer(lengths: Lengths) -> None:
    lengths.released.clear()
    first, second, other = (asyncio.create_task(lengths.load(key)) for key in ("a", "a", "bb"))
    await lengths.asked.wait()
    first.cancel()
    await turns()
    assert first.cancelled()
    lengths.released.set()
    assert await asyncio.gather(second, other) == [1, 2]
    assert await lengths.load("a") == 1
    assert lengths.batches == [["a", "bb"]]


async def test_a_failure_whose_only_waiter_went_away_disturbs_nobody(
    context: Context, unnoticed: Callable[[], list[str]]
) -> None:
    lengths = Lengths(context)
    lengths.released.clear()
    lengths.failure = Unsupported("No endpoint.")
    waiter = asyncio.create_task(lengths.load("a"))
    await lengths.asked.wait()
    waiter.cancel()
    await turns()
    lengths.released.set()
    await turns()
    del lengths, waiter
    assert unnoticed() == []


async def test_what_was_begun_is_shared_by_whoever_loads_it(lengths: Lengths) -> None:
    assert not lengths.has_begun("a")
    lengths.begin("a")
    lengths.begin("a")
    assert lengths.has_begun("a")
    assert await lengths.load("a") == 1
    assert lengths.batches == [["a"]]


async def test_what_was_begun_and_failed_fails_whoever_loads_it(lengths: Lengths) -> None:
    lengths.begin(" ")
    await turns()
    for _ in range(2):
        with pytest.raises(BadUserInput):
            await lengths.load(" ")
    assert lengths.batches == [[" "]]


async def test_what_was_begun_in_vain_disturbs_nobody(context: Context, unnoticed: Callable[[], list[str]]) -> None:
    lengths = Lengths(context)
    lengths.begin(" ")
    await turns()
    assert lengths.batches == [[" "]]
    del lengths
    assert unnoticed() == []


async def test_what_is_primed_is_never_asked_for(lengths: Lengths) -> None:
    lengths.prime("a", 100)
    lengths.prime("a", 200)
    assert lengths.has_begun("a")
    lengths.begin("a")
    assert await asyncio.gather(lengths.load("a"), lengths.load("bb")) == [100, 2]
    assert lengths.batches == [["bb"]]


async def test_a_whole_is_read_once(context: Context) -> None:
    only = context.loader(Only)
    assert not only.all_begun()
    only.begin_all()
    assert only.all_begun()
    first, second = await asyncio.gather(only.all(), only.all())
    assert first is second is await only.all()
    assert (first, only.reads) == ([1, 2], 1)


async def test_a_whole_that_failed_is_not_read_again_in_this_request(context: Context) -> None:
    only = context.loader(Only)
    only.failure = Unsupported("No list.")
    for _ in range(2):
        with pytest.raises(Unsupported):
            await only.all()
    assert only.reads == 1


async def test_point_reads_fail_one_by_one() -> None:
    async def read(key: str) -> int:
        if not key:
            raise BadUserInput("Empty.")
        return len(key)

    found = await each(["a", "", "ccc"], read)
    assert isinstance(found.pop(""), BadUserInput)
    assert found == {"a": 1, "ccc": 3}
    assert await each([], read) == {}


async def test_a_fault_of_the_program_in_one_point_read_is_no_keys_answer() -> None:
    async def read(key: str) -> int:
        if not key:
            raise KeyError(key)
        return len(key)

    with pytest.raises(KeyError):
        await each(["a", ""], read)
