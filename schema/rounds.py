"""How often a request waited for one answer after another, and how often its steps were expected to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

from app.upstream.scope import Call, Choice

Placed = tuple[int, Call]
"""A call and its place among the calls of its request, which are in the order in which they ended."""

_WAITED_FOR = ("network", "shared")


def rounds_made(calls: Iterable[Placed]) -> int:
    """The most calls that waited for each other: each was sent when the one before it had ended.

    Args:
        calls: of one request; what was answered at once, from what is kept, does not count.
    """
    return _longest((call.behind, place + 1, 1) for place, call in calls if call.source in _WAITED_FOR)


def rounds_foreseen(steps: Iterable[tuple[Choice, Sequence[Placed]]]) -> int:
    """The rounds that the longest chain of steps was expected to take.

    A step is behind another one if its first call was sent when the last one of the other had ended; a step without
    calls is where it was chosen.

    Args:
        steps: of one request, each with its calls.
    """
    return _longest(
        (
            min((call.behind for _, call in calls), default=choice.behind),
            max((place for place, _ in calls), default=choice.behind) + 1,
            choice.rounds,
        )
        for choice, calls in steps
    )


def _longest(spans: Iterable[tuple[int, int, int]]) -> int:
    """The most that a chain of spans adds up to, of which none begins before the one in front of it has ended.

    Args:
        spans: when each begins, when it has ended, and what it counts.
    """
    longest = passed = 0
    open_ones: list[tuple[int, int]] = []
    for begins, ends, counts in sorted(spans):
        while open_ones and open_ones[0][0] <= begins:
            passed = max(passed, heappop(open_ones)[1])
        heappush(open_ones, (ends, passed + counts))
        longest = max(longest, passed + counts)
    return longest
