"""A bucket of requests in one process."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.principal import EVERYBODY, Principal
from app.access.rates import PERIOD, Buckets, RatesAlone
from app.access.refusals import TooManyRequests
from tests.gateway.harness import Clock

CLIENT = Principal("reports", "key", frozenset({"read"}))


@given(st.integers(1, 10_000), st.lists(st.tuples(st.floats(0, 90), st.integers(1, 40)), max_size=12))
def test_in_no_minute_there_are_more_than_two_bucketfuls(size: int, arrivals: list[tuple[float, int]]) -> None:
    clock = Clock()
    buckets = Buckets(clock)
    served: list[float] = []
    for pause, number in arrivals:
        clock.now += pause
        served += [clock.now for _ in range(number) if not buckets.spend("me", size)]
    for since in served:
        assert sum(since <= moment < since + PERIOD for moment in served) <= 2 * size


@given(st.integers(1, 5_000))
def test_a_full_bucket_holds_its_size_and_says_when_there_is_another(size: int) -> None:
    clock = Clock()
    buckets = Buckets(clock)
    assert [buckets.spend("me", size) for _ in range(size)] == [0] * size
    wait = buckets.spend("me", size)
    assert wait == pytest.approx(PERIOD / size, rel=0.01)
    assert buckets.spend("you", size) == 0
    clock.now += wait
    assert buckets.spend("me", size) == 0
    assert buckets.spend("me", size) > 0


async def test_a_client_has_its_own_figure_or_the_gateways_and_everybody_none() -> None:
    rates = RatesAlone(2, Clock())
    for _ in range(2):
        await rates.spend(CLIENT)
    with pytest.raises(TooManyRequests) as refused:
        await rates.spend(CLIENT)
    assert refused.value.seconds == 30
    busy = Principal("busy", "key", frozenset(), per_minute=5)
    for _ in range(5):
        await rates.spend(busy)
    with pytest.raises(TooManyRequests):
        await rates.spend(busy)
    for _ in range(5):
        await rates.spend(EVERYBODY)
    await rates.aclose()
