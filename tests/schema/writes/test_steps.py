"""What a step is known by, and what a payload shows of the steps."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.vendor import Vendor
from schema.writes.outcomes import WriteAction, outcome_of
from schema.writes.steps import Carried, Step, shows
from tests.schema.writes.stage import create, write


def of(**values: Any) -> Step:
    return Step(Vendor.USERLOT, WriteAction.CREATED, write, record_id=lambda answer: answer, **values)


def test_a_step_is_known_by_its_name_or_by_vendor_and_section() -> None:
    assert (of().key, of(path="userlot").key, of(path="userlot", name="link").key) == (
        "userlot",
        "userlotuserlot",
        "link",
    )


def test_an_id_is_known_before_or_once_it_was_built() -> None:
    found: list[str] = []
    step = create(named=lambda: found[0] if found else None)
    assert step.known_id() is None
    found.append("c1")
    assert step.known_id() == "c1"
    assert (create(named="c2").known_id(), create().known_id()) == ("c2", None)


def test_the_action_is_said_or_made_of_the_answer() -> None:
    assert create().action_of("c1") is WriteAction.CREATED
    told = create(action=lambda answer: WriteAction.UPDATED if answer == "c1" else WriteAction.CREATED)
    assert (told.action_of("c1"), told.action_of("c2")) == (WriteAction.UPDATED, WriteAction.CREATED)


@pytest.mark.parametrize("action", list(WriteAction))
def test_what_was_done_or_may_have_been_is_shown_unless_it_is_gone(action: WriteAction) -> None:
    hidden = {WriteAction.DELETED, WriteAction.FAILED, WriteAction.NOT_ATTEMPTED, WriteAction.UNSUPPORTED}
    outcome = outcome_of(Vendor.USERLOT, action, "c1")
    carried = Carried([outcome], [])
    assert shows(outcome) is (action not in hidden)
    assert (carried.is_shown, carried.shown_id) == ((True, "c1") if action not in hidden else (False, None))


def test_nothing_is_shown_where_nothing_is_told() -> None:
    assert (Carried([], []).is_shown, Carried([], []).shown_id) == (False, None)
