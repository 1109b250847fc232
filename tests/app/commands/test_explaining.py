"""A plan for people."""

from __future__ import annotations

from app.commands.explaining import as_text

PLAN = {
    "choices": [{"vendor": "SWIFT", "need": "all", "strategy": "LIST", "why": "few", "times": 1, "predictedCalls": 2}],
    "calls": [],
    "predicted": {"SWIFT": 2},
    "actual": {"SWIFT": {"network": 1}},
    "milliseconds": 3.5,
}


def test_a_plan_with_its_sums() -> None:
    shown = as_text({"plan": PLAN, "cost": {"actual": {"calls": 1}}})
    assert "SWIFT   all   LIST      few  1      2" in shown
    assert "calls: none" in shown
    assert "calls: 2 predicted, 1 sent; 3.5 ms" in shown
    assert shown.endswith('actual: {"calls":1}\n')


def test_no_plan_is_told() -> None:
    assert as_text({}) == "The gateway told no plan.\n"
