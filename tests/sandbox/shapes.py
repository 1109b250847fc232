"""Documented bodies, and the comparison of a body with one of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PAYLOADS = Path(__file__).parents[1] / "payloads"


def payload(vendor: str, name: str) -> Any:
    """A documented body, by vendor and `<noun>.<verb>`."""
    return json.loads((PAYLOADS / vendor / f"{name}.json").read_text(encoding="utf-8"))


def differences(sample: Any, actual: Any, at: str = "$") -> list[str]:
    """Where a body has other keys, or values of another type, than the sample; null and empty stand for anything."""
    if sample is None or sample in ([], {}) or actual is None:
        return [] if sample is None or actual is None or type(sample) is type(actual) else [f"{at}: another type"]
    if isinstance(sample, dict):
        if not isinstance(actual, dict):
            return [f"{at}: no object"]
        found = [f"{at}: {name}" for name in sorted(set(sample) ^ set(actual))]
        return found + [
            d for name in sample if name in actual for d in differences(sample[name], actual[name], f"{at}.{name}")
        ]
    if isinstance(sample, list):
        if not isinstance(actual, list):
            return [f"{at}: no list"]
        return [d for number, item in enumerate(actual) for d in differences(sample[0], item, f"{at}[{number}]")]
    return [] if type(sample) is type(actual) else [f"{at}: {type(actual).__name__}, not {type(sample).__name__}"]
