"""Where the whole list begins to cost less, and in which words that is told."""

from __future__ import annotations

import pytest

from app.domain.paging import AtHand
from app.upstream.scope import Strategy
from schema.loading.crossover import most_points, points_are_cheaper, way_by_id


@pytest.mark.parametrize(
    ("missing", "rows", "points"),
    [
        (0, None, True),
        (3, None, True),
        (4, None, False),
        (0, 0, True),
        (1, 0, True),
        (2, 0, False),
        (1, 499, True),
        (2, 499, False),
        (2, 500, True),
        (3, 500, False),
        (100, 25_000, True),
        (101, 25_000, False),
    ],
)
def test_a_long_list_is_worth_more_point_reads_than_a_short_one(missing: int, rows: int | None, points: bool) -> None:
    assert points_are_cheaper(missing, rows) is points


@pytest.mark.parametrize(("rows", "points"), [(None, 3), (0, 1), (499, 1), (500, 2), (25_000, 100)])
def test_how_many_point_reads_a_list_is_worth(rows: int | None, points: int) -> None:
    assert most_points(rows) == points


@pytest.mark.parametrize(
    ("known", "list_begun", "strategy", "why"),
    [
        (AtHand(9, has_list=False, length=None), True, Strategy.LIST, "the list is read anyway"),
        (AtHand(0, has_list=True, length=4), True, Strategy.LIST, "the list is read anyway"),
        (AtHand(9, has_list=True, length=4), False, Strategy.CACHE, "the list is fresh"),
        (AtHand(0, has_list=False, length=4), False, Strategy.CACHE, "each of them is fresh"),
        (
            AtHand(3, has_list=False, length=None),
            False,
            Strategy.POINTS,
            "3 missing of 9, a list of unknown length is worth point reads up to 3",
        ),
        (
            AtHand(4, has_list=False, length=900),
            False,
            Strategy.LIST,
            "4 missing of 9, a list of 900 is worth point reads up to 3",
        ),
    ],
)
def test_the_way_to_records_by_id_has_a_reason(known: AtHand, list_begun: bool, strategy: Strategy, why: str) -> None:
    assert way_by_id(known, 9, list_begun=list_begun) == (strategy, why)
