"""Who goes first where a vendor's calls are counted, and that nobody waits for ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextvars import ContextVar
from enum import IntEnum
from typing import Generic, TypeVar

from app.within import Within

W = TypeVar("W")

MOST_PASSED_OVER = 8
"""Calls of lanes before it that may go while a lane waits; then one of its own goes."""


class Lane(IntEnum):
    """What a call is for, the most urgent first."""

    INTERACTIVE = 0
    READ_BACK = 1
    REFRESH = 2
    BULK = 3


_current: ContextVar[Lane] = ContextVar("upstream_lane", default=Lane.INTERACTIVE)


def current_lane() -> Lane:
    """The lane of the calls that are made here."""
    return _current.get()


def travelling(lane: Lane) -> Within[Lane]:
    """Run the body with its calls in this lane."""
    return Within(_current, lane)


_passing_by: ContextVar[bool] = ContextVar("upstream_passing_by", default=False)


def page_by_page() -> Within[bool]:
    """Run the body as the reading of one page of a list that nothing else is looked up in."""
    return Within(_passing_by, True)


def passes_by() -> bool:
    """Whether what is read here is shown once and asked for no more: a page of a list that is read to its end.

    Kept, such pages would drive out what others ask for.
    """
    return _passing_by.get() and _current.get() is Lane.BULK


class Lanes(Generic[W]):
    """Those who wait, each in its lane."""

    def __init__(self) -> None:
        self._waiting: dict[Lane, deque[W]] = {lane: deque() for lane in Lane}
        self._passed = dict.fromkeys(Lane, 0)

    def __len__(self) -> int:
        return sum(len(waiting) for waiting in self._waiting.values())

    def __bool__(self) -> bool:
        return any(self._waiting.values())

    def __iter__(self) -> Iterator[W]:
        """All who wait, the most urgent first, which is the order in which they go but for the least share of each."""
        for lane in Lane:
            yield from self._waiting[lane]

    def add(self, lane: Lane, waiter: W) -> None:
        """Wait, behind those of the same lane."""
        self._waiting[lane].append(waiter)

    def remove(self, waiter: W) -> None:
        """Wait no longer; nothing where it does not."""
        for lane, waiting in self._waiting.items():
            if waiter in waiting:
                waiting.remove(waiter)
                if not waiting:
                    self._passed[lane] = 0

    def behind(self, lane: Lane) -> Iterator[W]:
        """All who wait in less urgent lanes."""
        for other in Lane:
            if other > lane:
                yield from self._waiting[other]

    def ahead(self, lane: Lane) -> int:
        """How many wait that a newcomer to a lane would wait for."""
        return sum(len(waiting) for other, waiting in self._waiting.items() if other <= lane)

    def next(self) -> W:
        """Take out whoever goes next; there has to be somebody."""
        occupied = [lane for lane in Lane if self._waiting[lane]]
        overdue = [lane for lane in occupied if self._passed[lane] >= MOST_PASSED_OVER]
        chosen = max(overdue, key=lambda lane: self._passed[lane]) if overdue else occupied[0]
        self._passed[chosen] = 0
        for lane in occupied:
            if lane > chosen:
                self._passed[lane] += 1
        return self._waiting[chosen].popleft()
