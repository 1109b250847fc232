"""What records are called in a plan, and pages that are noted before they are read."""

from __future__ import annotations

from app.domain.paging import VendorPage
from app.domain.vendor import Vendor
from app.upstream.scope import Choice, Strategy, current_scope, serving
from schema.loading.choices import Noun

BOXES = Noun(Vendor.SWIFT, "box", "boxes")


def test_one_is_not_called_as_many_are() -> None:
    assert [BOXES.counted(number) for number in (0, 1, 2)] == ["0 boxes", "1 box", "2 boxes"]


async def test_choices_name_the_vendor_and_what_is_looked_for() -> None:
    with serving("inbound") as scope:
        BOXES.by_id(1, Strategy.POINTS, "there is one", 1)
        BOXES.all(Strategy.CACHE, "the list is fresh", 0)
    assert scope.choices == [
        Choice(Vendor.SWIFT, "1 box by id", Strategy.POINTS, "there is one", 1),
        Choice(Vendor.SWIFT, "all boxes", Strategy.CACHE, "the list is fresh", 0),
    ]


async def _numbers(token: str | None, size: int) -> VendorPage[int]:
    return VendorPage((int(token or 0), size, len(current_scope().choices)))


async def test_each_page_is_noted_before_it_is_read() -> None:
    pages = BOXES.paged(_numbers, why="boxes come in pages")
    with serving("inbound") as scope:
        assert (await pages(None, 5)).rows == (0, 5, 1)
        assert (await pages("7", 2)).rows == (7, 2, 2)
    assert scope.choices == [Choice(Vendor.SWIFT, "a page of boxes", Strategy.PAGE, "boxes come in pages", 1)] * 2


async def test_a_first_page_that_is_at_hand_costs_nothing() -> None:
    pages = BOXES.paged(
        _numbers, why="by their size", what="large boxes", strategy=Strategy.QUERY, at_hand=lambda: True
    )
    with serving("inbound") as scope:
        await pages(None, 5)
        await pages("7", 5)
    assert scope.choices == [
        Choice(Vendor.SWIFT, "a page of large boxes", Strategy.CACHE, "the list is fresh", 0),
        Choice(Vendor.SWIFT, "a page of large boxes", Strategy.QUERY, "by their size", 1),
    ]
