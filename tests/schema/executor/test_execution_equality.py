"""Compiled or not, an operation is answered alike."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.schema.executor.equality import differences


@pytest.mark.filterwarnings(
    "ignore:coroutine .* was never awaited:RuntimeWarning"
)  # of cancelled operations, both ways
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@settings(max_examples=150)
@given(world=st.integers(0, 3), number=st.integers(0, 1 << 30))
def test_answers_errors_and_calls_are_the_same(world: int, number: int) -> None:
    assert differences(world, number) == []
