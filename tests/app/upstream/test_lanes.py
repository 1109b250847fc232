"""Lanes: in which order, and that none is forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.upstream.lanes import MOST_PASSED_OVER, Lane, Lanes, current_lane, page_by_page, passes_by, travelling


def test_a_lane_is_of_the_calls_within() -> None:
    assert current_lane() is Lane.INTERACTIVE
    with travelling(Lane.BULK):
        assert current_lane() is Lane.BULK
        with travelling(Lane.READ_BACK):
            assert current_lane() is Lane.READ_BACK
        assert current_lane() is Lane.BULK
    assert current_lane() is Lane.INTERACTIVE


def test_who_is_ahead_and_who_is_behind() -> None:
    lanes: Lanes[str] = Lanes()
    for lane in Lane:
        lanes.add(lane, lane.name)
    assert len(lanes) == 4
    assert list(lanes) == [lane.name for lane in Lane]
    assert (lanes.ahead(Lane.INTERACTIVE), lanes.ahead(Lane.BULK)) == (1, 4)
    assert list(lanes.behind(Lane.READ_BACK)) == ["REFRESH", "BULK"]
    lanes.remove("REFRESH")
    lanes.remove("nobody")
    assert list(lanes) == ["INTERACTIVE", "READ_BACK", "BULK"]


@given(steps=st.lists(st.one_of(st.sampled_from(Lane), st.none()), max_size=200))
def test_each_lane_keeps_its_order_and_none_waits_for_ever(steps: list[Lane | None]) -> None:
    lanes: Lanes[tuple[Lane, int]] = Lanes()
    waiting: dict[Lane, list[int]] = {lane: [] for lane in Lane}
    passed = dict.fromkeys(Lane, 0)
    for number, lane in enumerate(steps):
        if lane is not None:
            lanes.add(lane, (lane, number))
            waiting[lane].append(number)
        elif lanes:
            chosen, first = lanes.next()
            assert waiting[chosen].pop(0) == first
            for other in Lane:
                if other is chosen or not waiting[other]:
                    passed[other] = 0
                else:
                    passed[other] += 1
                    assert passed[other] <= MOST_PASSED_OVER + len(Lane)


@pytest.mark.parametrize("lane", list(Lane))
def test_only_bulk_passes_by_and_only_at_lists_page_by_page(lane: Lane) -> None:
    with travelling(lane):
        assert not passes_by()
        with page_by_page():
            assert passes_by() == (lane is Lane.BULK)
    assert not passes_by()


def test_lanes_are_true_where_somebody_waits_in_any() -> None:
    lanes: Lanes[str] = Lanes()
    for lane in Lane:
        assert not lanes
        lanes.add(lane, "somebody")
        assert lanes
        lanes.remove("somebody")
    assert not lanes
