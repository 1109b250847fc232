"""Compiled or not, an operation is answered alike."""

from __future__ import annotations

import gc
import warnings

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.schema.executor.equality import differences

pytestmark = pytest.mark.long


@settings(max_examples=150)
@given(world=st.integers(0, 3), number=st.integers(0, 1 << 30))
@example(world=3, number=20000)  # cancelled
def _compare(world: int, number: int) -> None:
    assert differences(world, number) == []


def test_answers_errors_and_calls_are_the_same() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cancelled operations leave coroutines behind that never began, both ways
        gc.disable()
        try:
            _compare()
        finally:
            gc.collect()  # here, and neither in the midst of another test nor in a function that cannot import
            gc.enable()
