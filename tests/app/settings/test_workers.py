"""A limit that several processes keep together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.settings.workers import share, stream_faults, worker_faults


@given(st.integers(1, 10_000), st.integers(1, 256))
def test_the_shares_of_all_stay_within_the_limit_and_each_has_one_call_unless_that_is_refused(
    per_second: int, workers: int
) -> None:
    each = share(per_second, workers)
    assert each * workers <= per_second < (each + 1) * workers
    assert (each >= 1) is not bool(worker_faults(workers, per_second, keeps=False, shares=False))


@given(st.integers(2, 256), st.booleans(), st.booleans())
def test_processes_that_keep_answers_must_share_what_they_write(workers: int, keeps: bool, shares: bool) -> None:
    assert bool(worker_faults(workers, None, keeps=keeps, shares=shares)) is (keeps and not shares)
    assert worker_faults(1, 1, keeps=keeps, shares=shares) == []


@given(st.integers(1, 256), st.integers(1, 256))
def test_a_stream_for_many_operations_has_no_other_processes_beside_it(workers: int, replicas: int) -> None:
    assert bool(stream_faults(workers, replicas, one_stream=True)) is (workers * replicas > 1)
    assert stream_faults(workers, replicas, one_stream=False) == []
