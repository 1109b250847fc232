"""A context variable is set within a block, and what it was behind it."""

from __future__ import annotations

from contextvars import ContextVar

import pytest

from app.within import Within


def test_it_is_set_within_the_block_and_given_to_it() -> None:
    variable: ContextVar[int | None] = ContextVar("variable", default=None)
    with Within(variable, 1) as outer:
        with Within(variable, 2) as inner:
            assert (outer, inner, variable.get()) == (1, 2, 2)
        assert variable.get() == 1
    assert variable.get() is None


def test_a_block_that_fails_goes_on_failing() -> None:
    variable: ContextVar[str] = ContextVar("variable")
    with pytest.raises(ZeroDivisionError), Within(variable, "set"):
        raise ZeroDivisionError
    assert variable.get("unset") == "unset"
