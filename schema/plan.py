"""What `X-Explain: plan` adds to an answer: what was chosen and predicted, what was asked, and what it took."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from datetime import UTC
from typing import Any, TypeVar

from app.upstream.client import UpstreamClient
from app.upstream.scope import Call, Choice, Scope, Strategy
from app.vendors.directory import Vendors
from schema.rounds import Placed, rounds_foreseen, rounds_made

T = TypeVar("T")

Step = tuple[Choice, list[Placed]]
"""A choice, and the calls that were made for it."""

_COUNTED = ("network", "shared", "cache", "stale", "bytes")


def plan(scope: Scope, vendors: Vendors) -> dict[str, Any]:
    """The plan of a request that is answered, as JSON.

    Args:
        scope: of the request.
        vendors: the configured ones; no other can be asked, whatever was chosen before that was found out.

    Returns:
        `choices` in the order they were made and `calls` in the order they ended, each kind once with the number of
        `times` or `calls`, and each choice with the calls made for it; `predicted` and `actual` calls by vendor;
        `rounds` of calls that waited for one another; `budget` of the vendors that were asked or chosen; the whole
        operation's `milliseconds`, and those of its `deadline`, None where there is none.
    """
    clients = {client.vendor: client for client in vendors.clients()}
    choices = [each for each in scope.choices if each.vendor in clients or each.strategy is Strategy.SKIP]
    placed = list(enumerate(scope.calls))
    steps = _steps(choices, placed)
    predicted, actual = _predicted(choices), _actual(scope.calls)
    return {
        "calls": [_calls(group) for group in _grouped(scope.calls, lambda it: (it.vendor, it.operation, it.source))],
        "choices": [
            _choices(group)
            for group in _grouped(steps, lambda it: (it[0].vendor, it[0].need, it[0].strategy, it[0].why))
        ],
        "predicted": predicted,
        "actual": actual,
        "rounds": {"predicted": rounds_foreseen(steps), "actual": rounds_made(placed)},
        "budget": [
            _budget(client, actual.get(vendor.name))
            for vendor, client in clients.items()
            if vendor.name in predicted or vendor.name in actual
        ],
        "milliseconds": round((time.monotonic() - scope.begun) * 1000, 3),
        "deadline": _deadline(scope),
    }


def _grouped(items: Iterable[T], kind: Callable[[T], Hashable]) -> list[list[T]]:
    """The items in groups of one kind, the groups in the order of their first items."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(kind(item), []).append(item)
    return list(groups.values())


def _steps(choices: Iterable[Choice], placed: Iterable[Placed]) -> list[Step]:
    """Each choice with the calls that were made for it; a call for which nothing was chosen is in none."""
    made: dict[int, list[Placed]] = {}
    for place, call in placed:
        made.setdefault(id(call.step), []).append((place, call))
    return [(choice, made.get(id(choice), [])) for choice in choices]


def _calls(calls: list[Call]) -> dict[str, Any]:
    """Calls of one operation from one source. `milliseconds` is the longest, `oldest` when the oldest answer came."""
    first = calls[0]
    moments = [call.as_of for call in calls if call.as_of is not None]
    return {
        "vendor": first.vendor.name,
        "operation": first.operation,
        "source": first.source.upper(),
        "calls": len(calls),
        "bytes": sum(call.bytes for call in calls),
        "milliseconds": round(max(call.milliseconds for call in calls), 3),
        "oldest": min(moments).astimezone(UTC).isoformat().replace("+00:00", "Z") if moments else None,
    }


def _choices(steps: list[Step]) -> dict[str, Any]:
    """Choices that are alike. Rounds are those of all of them: they may go beside each other, or not."""
    choices, made = [choice for choice, _ in steps], [placed for _, calls in steps for placed in calls]
    first = choices[0]
    return {
        "vendor": first.vendor.name,
        "need": first.need,
        "strategy": first.strategy.value,
        "why": first.why,
        "times": len(choices),
        "predictedCalls": sum(choice.predicted for choice in choices),
        "predictedRounds": rounds_foreseen(steps),
        "actual": _counted(call for _, call in made),
        "actualRounds": rounds_made(made),
    }


def _predicted(choices: Iterable[Choice]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for choice in choices:
        counted[choice.vendor.name] += choice.predicted
    return dict(counted)


def _actual(calls: Iterable[Call]) -> dict[str, dict[str, int]]:
    by_vendor: dict[str, list[Call]] = {}
    for call in calls:
        by_vendor.setdefault(call.vendor.name, []).append(call)
    return {vendor: _counted(of_vendor) for vendor, of_vendor in by_vendor.items()}


def _counted(calls: Iterable[Call]) -> dict[str, int]:
    counted = dict.fromkeys(_COUNTED, 0)
    for call in calls:
        counted[call.source] += 1
        counted["bytes"] += call.bytes
    return counted


def _budget(client: UpstreamClient, actual: dict[str, int] | None) -> dict[str, Any]:
    return {
        "vendor": client.vendor.name,
        "callsSent": actual["network"] if actual else 0,
        "callsLeft": client.calls_left,
        "perSecond": client.per_second,
    }


def _deadline(scope: Scope) -> dict[str, float] | None:
    if scope.deadline is None or scope.seconds is None:
        return None
    left = max(0.0, scope.deadline - asyncio.get_running_loop().time())
    return {"milliseconds": round(scope.seconds * 1000, 3), "left": round(left * 1000, 3)}
