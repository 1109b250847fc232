"""Whether an answer that was given beside faults may stand: equal to the one without, or null with an error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CODES = {
    "TIMEOUT",
    "RATE_LIMITED",
    "UPSTREAM_UNAVAILABLE",
    "UPSTREAM_AUTH",
    "MALFORMED_REPLY",
    "FORBIDDEN",
    "OVERLOADED",
}
"""Of failures that a fault at a vendor may lead to."""

Path = tuple[str | int, ...]


def wrong(expected: Any, body: dict[str, Any]) -> list[str]:
    """What is wrong with an answer; nothing where it may stand.

    Args:
        expected: the data without faults.
        body: the answer.
    """
    told = {tuple(error.get("path") or ()): error["extensions"]["code"] for error in body.get("errors", ())}
    found = [f"{code} at {path}" for path, code in told.items() if code not in CODES]
    return found + list(_differences(expected, body.get("data"), told, ()))


def _differences(expected: Any, given: Any, told: dict[Path, str], path: Path) -> Iterator[str]:
    if expected == given:
        return
    if given is None:
        if not any(path[: len(place)] == place or place[: len(path)] == path for place in told):
            yield f"null without an error at {path}"
    elif isinstance(expected, dict) and isinstance(given, dict) and expected.keys() == given.keys():
        for name, value in expected.items():
            yield from _differences(value, given[name], told, (*path, name))
    elif isinstance(expected, list) and isinstance(given, list) and len(expected) == len(given):
        for place, (left, right) in enumerate(zip(expected, given, strict=True)):
            yield from _differences(left, right, told, (*path, place))
    else:
        yield f"{given!r:.100} for {expected!r:.100} at {path}"
