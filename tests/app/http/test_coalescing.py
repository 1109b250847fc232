"""One execution for all who ask the same at the same time."""

from __future__ import annotations

import asyncio

import pytest

from app.http.coalescing import Coalescing
from app.operations.notes import current_notes, noting
from schema.view import Answer

ANSWER = Answer(200, "application/json", b"{}")


class Work:
    """Executions that end when the test says so."""

    def __init__(self) -> None:
        self.begun = 0
        self.cancelled = 0
        self.opened = asyncio.Event()

    async def __call__(self) -> Answer:
        self.begun += 1
        current_notes().kind = "query"
        current_notes().errors["TIMEOUT", "SWIFT"] += 1
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return ANSWER


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_asks_the_same_meanwhile_has_the_same_answer_and_the_next_one_another() -> None:
    coalescing, work = Coalescing(), Work()
    waiting = [asyncio.create_task(coalescing.answer("k", f"r{number}", work)) for number in range(10)]
    await turns()
    other = asyncio.create_task(coalescing.answer("other", "o", work))
    await turns()
    work.opened.set()
    assert await asyncio.gather(*waiting) == [(ANSWER, "r0")] * 10
    assert await other == (ANSWER, "o")
    assert work.begun == 2
    assert await coalescing.answer("k", "late", work) == (ANSWER, "late")
    assert work.begun == 3


async def test_the_last_waiter_that_goes_ends_it() -> None:
    coalescing, work = Coalescing(), Work()
    first, second = (asyncio.create_task(coalescing.answer("k", name, work)) for name in "ab")
    await turns()
    first.cancel()
    await turns()
    assert work.cancelled == 0
    second.cancel()
    await turns()
    assert work.cancelled == 1
    third = asyncio.create_task(coalescing.answer("k", "c", work))
    await turns()
    work.opened.set()
    assert await third == (ANSWER, "c")


async def test_a_failure_is_everybodys_and_kept_for_nobody() -> None:
    coalescing = Coalescing()

    async def fail() -> Answer:
        await asyncio.sleep(0)
        raise LookupError

    ends = await asyncio.gather(*(coalescing.answer("k", "r", fail) for _ in range(2)), return_exceptions=True)
    assert [type(end) for end in ends] == [LookupError] * 2
    work = Work()
    work.opened.set()
    assert await coalescing.answer("k", "r", work) == (ANSWER, "r")


@pytest.mark.parametrize("number", [2])
async def test_what_was_executed_is_noted_for_each(number: int) -> None:
    coalescing, work = Coalescing(), Work()
    work.opened.set()

    async def asked() -> tuple[str | None, int]:
        with noting() as notes:
            await coalescing.answer("k", "r", work)
            return notes.kind, notes.errors.total()

    assert await asyncio.gather(*(asked() for _ in range(number))) == [("query", 1)] * number
