"""Whether a record that was read has what was written, as values and not as texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from schema.writes.likeness import MOST_CANDIDATES, is_alike, look_alikes


@dataclass(frozen=True)
class Held:
    id: str = "1"
    name: str | None = "Acme"
    mrr: Any = Decimal("10.50")
    hidden: bool | None = False
    ids: tuple[str, ...] = ("a", "b")
    custom_fields: dict[str, Any] = field(default_factory=lambda: {"plan": "Gold", "seats": 7, "on": True})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "Acme"},
        {"mrr": Decimal("10.5")},
        {"mrr": 10.5},
        {"hidden": False},
        {"ids": ["a", "b"]},
        {"custom_fields": {"plan": "Gold", "seats": Decimal(7)}},
        {"custom_fields": {"gone": None}},
        {"source_external_id": "crm-1", "name": "Acme"},
    ],
)
def test_equal_values_are_alike_however_they_are_written(changes: dict[str, Any]) -> None:
    assert is_alike(Held(), changes, unseen={"source_external_id"})


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "acme"},
        {"name": None},
        {"mrr": Decimal("10.51")},
        {"hidden": 0},
        {"hidden": None},
        {"ids": ["b", "a"]},
        {"ids": ["a"]},
        {"custom_fields": {"plan": "Silver"}},
        {"custom_fields": {"on": 1}},
        {"custom_fields": {"gone": "x"}},
        {"custom_fields": None},
        {"source_external_id": "crm-1"},
    ],
)
def test_what_differs_or_is_not_shown_is_not_alike(changes: dict[str, Any]) -> None:
    assert not is_alike(Held(), changes)


def test_objects_within_are_compared_key_by_key() -> None:
    held = Held(custom_fields={"where": {"town": "Bonn", "rooms": [1, 2]}})
    assert is_alike(held, {"custom_fields": {"where": {"rooms": [1, Decimal(2)], "town": "Bonn"}}})
    assert not is_alike(held, {"custom_fields": {"where": {"town": "Bonn"}}})


def test_a_float_that_was_read_is_the_decimal_that_was_written() -> None:
    assert is_alike(Held(mrr=0.1), {"mrr": Decimal("0.10")})


def test_look_alikes_are_candidates_and_never_the_record() -> None:
    rows = [Held(id=str(number), name="Acme" if number % 2 else "Other") for number in range(40)]
    found = look_alikes(rows, {"name": "Acme"})
    assert found.record_id is None
    assert found.candidates == tuple(str(number) for number in range(1, 20, 2))
    assert len(found.candidates) == MOST_CANDIDATES
