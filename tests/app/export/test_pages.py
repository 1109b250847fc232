"""Pages to the end, those that fail tried again, and a stop that is heeded wherever an export waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.export.manifest import Ending, Manifest
from app.export.pages import LONGEST_WAIT, TRIES, Pace, pages
from schema.export.page import NoPage, Page


def page(rows: int, cursor: str | None, *, more: bool = True) -> Page:
    return Page([{}] * rows, [], cursor, more, True, False, None)


def failed(*, retryable: bool = True, after: float | None = None) -> NoPage:
    at = None if after is None else (datetime.now(UTC) + timedelta(seconds=after)).isoformat()
    return NoPage([{"message": "no", "extensions": {"retryable": retryable, "retryAt": at}}], is_refused=False)


class World:
    """Answers with what it is given, on a clock of its own."""

    def __init__(self, *answers: Page | NoPage, lasts: float = 0.0) -> None:
        self.answers, self.lasts = list(answers), lasts
        self.asked: list[str | None] = []
        self.now = 0.0
        self.manifest = Manifest(None)
        self.is_stopping: Callable[[], bool] = lambda: False

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def read(self, after: str | None) -> tuple[Page | NoPage, float]:
        self.asked.append(after)
        return self.answers.pop(0), self.lasts

    async def all(self) -> list[Any]:
        pace = Pace(self.sleep, self.is_stopping, lambda: self.now)
        return [each async for each in pages(self.read, self.manifest, pace)]


async def test_each_page_is_behind_the_cursor_of_the_one_before() -> None:
    world = World(page(2, "a"), page(1, "b"), page(0, None, more=False), lasts=2.0)
    assert len(await world.all()) == 3
    assert world.asked == [None, "a", "b"]
    told = world.manifest.told()
    assert (told["ending"], told["rows"], told["cursor"], told["isComplete"]) == (Ending.END, 3, "b", True)
    assert world.now == pytest.approx(4.0)  # none behind the last


async def test_a_page_that_may_be_had_later_is_tried_again_as_late_as_the_vendor_says() -> None:
    world = World(failed(after=30), failed(), page(1, "a", more=False))
    await world.all()
    assert world.manifest.is_complete
    assert 31.5 < world.now < 32.5


@pytest.mark.parametrize(
    ("answers", "asked"),
    [([failed()] * TRIES, TRIES), ([failed(retryable=False)], 1), ([failed(after=LONGEST_WAIT + 86_400)], 1)],
)
async def test_one_that_cannot_be_had_ends_it(answers: list[NoPage], asked: int) -> None:
    world = World(page(1, "a"), *answers)
    await world.all()
    assert world.asked == [None, *["a"] * asked]
    told = world.manifest.told()
    assert (told["ending"], told["rows"], told["cursor"], told["isComplete"]) == (Ending.FAILED, 1, "a", False)
    assert [error["message"] for error in told["errors"]] == ["no"]


async def test_a_list_that_does_not_go_on_ends_it() -> None:
    world = World(page(1, "a"), page(1, "a"))
    await world.all()
    assert (world.manifest.ending, world.manifest.is_complete) == (Ending.FAILED, False)


@pytest.mark.parametrize("then", [page(1, "b"), failed(after=200)])
async def test_a_stop_ends_it_behind_what_is_under_way(then: Page | NoPage) -> None:
    world = World(page(1, "a"), then)
    world.is_stopping = lambda: len(world.asked) == 2 and world.now >= 1
    world.lasts = 1.0
    await world.all()
    assert world.manifest.ending is Ending.STOPPED
    assert world.manifest.cursor == ("b" if isinstance(then, Page) else "a")
    assert world.now < 3
