"""The operator's bounds on how old an answer may be."""

from __future__ import annotations

import pytest

from app.upstream.freshness import Freshness, Stale, next_moment


def test_a_noun_may_have_a_time_of_its_own() -> None:
    freshness = Freshness(60.0, of_nouns={"label": 600.0}, while_revalidating=30.0, if_error=90.0)
    assert [freshness.fresh(noun) for noun in ("label", "team")] == [600.0, 60.0]
    assert [freshness.kept(noun) for noun in ("label", "team")] == [690.0, 150.0]
    assert freshness.longest == 690.0


def test_what_is_not_kept_fresh_is_not_kept_stale() -> None:
    assert Freshness(0.0, while_revalidating=30.0, if_error=90.0).longest == 0.0
    of_one = Freshness(0.0, of_nouns={"label": 5.0}, if_error=90.0)
    assert (of_one.kept("label"), of_one.kept("team"), of_one.longest) == (95.0, 0.0, 95.0)


@pytest.mark.parametrize(
    ("stale", "age", "allowed"),
    [
        (Stale.NEVER, 0.0, False),
        (Stale.IF_ERROR, 90.0, True),
        (Stale.IF_ERROR, 90.1, False),
        (Stale.WHILE_REVALIDATING, 30.0, True),
        (Stale.WHILE_REVALIDATING, 30.1, False),
    ],
)
def test_bounds_hold_by_occasion(stale: Stale, age: float, allowed: bool) -> None:
    assert Freshness(60.0, while_revalidating=30.0, if_error=90.0).allows(stale, age) is allowed


def test_moments_come_one_behind_another() -> None:
    first, second = next_moment(), next_moment()
    assert first < second
