"""Compiled or not, an operation is answered alike."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.schema.executor.equality import differences


@pytest.fixture(scope="module", autouse=True)
def _what_cancelled_operations_leave() -> Iterator[None]:
    """Both ways leave coroutines behind that never began; they go here, and not in the midst of another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@settings(max_examples=150)
@given(world=st.integers(0, 3), number=st.integers(0, 1 << 30))
@example(world=3, number=20000)
def test_answers_errors_and_calls_are_the_same(world: int, number: int) -> None:
    assert differences(world, number) == []
