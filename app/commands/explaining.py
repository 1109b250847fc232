"""The plan and the cost of an answer, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.commands.flattening import text_of
from app.commands.tables import table

_CHOSEN = ("vendor", "need", "strategy", "why", "times", "predictedCalls")
_CALLED = ("vendor", "operation", "source", "calls", "bytes", "milliseconds")


def as_text(extensions: Mapping[str, Any]) -> str:
    """What was chosen and what was called, with the sums; a line that says so where the gateway told no plan."""
    plan = extensions.get("plan")
    if not isinstance(plan, Mapping):
        return "The gateway told no plan.\n"
    parts = [_table(plan, "choices", _CHOSEN), _table(plan, "calls", _CALLED)]
    predicted = sum(plan.get("predicted", {}).values())
    sent = sum(each.get("network", 0) for each in plan.get("actual", {}).values())
    parts.append(f"calls: {predicted} predicted, {sent} sent; {plan.get('milliseconds')} ms")
    cost = extensions.get("cost")
    if isinstance(cost, Mapping):
        parts.append(", ".join(f"{name}: {text_of(value)}" for name, value in cost.items()))
    return "\n\n".join(parts) + "\n"


def _table(plan: Mapping[str, Any], key: str, names: tuple[str, ...]) -> str:
    rows = [[text_of(each.get(name)) for name in names] for each in plan.get(key, ())]
    return f"{key}\n{table([names, *rows])}" if rows else f"{key}: none"
