"""Outcomes: an answer, a failure that is one, a fault, and nothing at all."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import BadUserInput
from schema.loading.loaded import Loaded

FAILURE, FAULT = BadUserInput("no"), ZeroDivisionError("a fault")


def learnt() -> Loaded[str, int | None]:
    loaded: Loaded[str, int | None] = Loaded()
    loaded.learn(["one", "none", "bad"], {"one": 1, "bad": FAILURE, "not asked for": 2})
    loaded.fail(["broken", "one"], FAULT)
    return loaded


def test_an_answer_stays_and_one_left_out_is_none() -> None:
    loaded = learnt()
    assert loaded.answers == {"one": 1, "none": None}
    assert (loaded.answer("one"), loaded.outcome("one"), loaded.outcome("none")) == (1, 1, None)


def test_a_failure_is_raised_or_given() -> None:
    loaded = learnt()
    assert loaded.outcome("bad") is FAILURE
    with pytest.raises(BadUserInput):
        loaded.answer("bad")


def test_a_fault_is_always_raised() -> None:
    for look in (learnt().answer, learnt().outcome):
        with pytest.raises(ZeroDivisionError):
            look("broken")


def test_what_nobody_will_know_is_cancelled() -> None:
    for look in (learnt().answer, learnt().outcome):
        with pytest.raises(asyncio.CancelledError):
            look("never")
