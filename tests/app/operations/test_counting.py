"""How a request ended, in one word: who is paged for it depends on that."""

from __future__ import annotations

from collections import Counter

import pytest

from app.operations.counting import FAULT, outcome_of_request
from app.operations.notes import Notes


@pytest.mark.parametrize(
    ("status", "kind", "code", "outcome"),
    [
        (None, "query", "", "gone"),
        (200, "query", "", "answered"),
        (200, "query", "TIMEOUT", "partial"),
        (200, None, "GRAPHQL_VALIDATION_FAILED", "refused"),
        (401, None, "UNAUTHENTICATED", "refused"),
        (503, None, "OVERLOADED", "refused"),
        (503, None, "UNAUTHENTICATED", "refused"),
        (500, None, "", "fault"),
        (200, "query", FAULT, "fault"),
    ],
)
def test_a_fault_is_what_the_gateway_did_wrong_and_nothing_else(
    status: int | None, kind: str | None, code: str, outcome: str
) -> None:
    notes = Notes(kind=kind, errors=Counter({(code, ""): 1} if code else {}))
    assert outcome_of_request(notes, status) == outcome
