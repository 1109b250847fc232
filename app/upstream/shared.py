"""Answers kept for a while, and calls in flight that several waiters share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from cachetools import TTLCache

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer and its age.

    Attributes:
        value: what was answered; None can be an answer.
        as_of: when it arrived from the vendor, in UTC.
    """

    value: T
    as_of: datetime


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class _Flight:
    task: asyncio.Task[Answer[Any]]
    waiters: int = 0


class SharedReads:
    """The reads of one credential at one vendor: fresh answers, and single flight for the rest.

    A failure is shared by those who wait for it and never kept. A waiter that goes away leaves the others their
    answer; when the last one goes, the call is cancelled.

    Args:
        ttl: seconds an answer stays fresh; 0 keeps none.
        size: the sum of weights kept at most.
        clock: seconds, monotonic; decides what is fresh.
        now: the moment that an answer arrives at, in UTC; it only tells the age.
    """

    def __init__(
        self, *, ttl: float, size: int, clock: Callable[[], float], now: Callable[[], datetime] = utc_now
    ) -> None:
        self._now = now
        self._fresh: TTLCache[Hashable, tuple[Answer[Any], int]] | None = None
        if ttl > 0:
            self._fresh = TTLCache(maxsize=size, ttl=ttl, timer=clock, getsizeof=lambda entry: entry[1])
        self._flights: dict[Hashable, _Flight] = {}

    def peek(self, key: Hashable) -> Answer[Any] | None:
        """The fresh answer; None where there is none."""
        entry = self._fresh.get(key) if self._fresh is not None else None
        return None if entry is None else entry[0]

    def in_flight(self, key: Hashable) -> bool:
        """Whether a waiter for this key would share a call already begun."""
        return key in self._flights

    def forget(self, is_meant: Callable[[Hashable], bool]) -> None:
        """Drop what is kept of these questions, and do not keep what is on its way: it may be older than a write.

        Args:
            is_meant: tells the keys of the questions.
        """
        if self._fresh is not None:
            for key in [key for key in self._fresh if is_meant(key)]:
                del self._fresh[key]
        for key in [key for key in self._flights if is_meant(key)]:
            del self._flights[key]

    async def join(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> Answer[T]:
        """The answer of the call in flight for this key, beginning one where there is none.

        Args:
            key: what is asked.
            call: makes the call; gives the answer and its weight in bytes.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = _Flight(asyncio.get_running_loop().create_task(self._run(key, call)))
            flight.task.add_done_callback(_observe)
            self._flights[key] = flight
        flight.waiters += 1
        try:
            answer: Answer[T] = await asyncio.shield(flight.task)
            return answer
        finally:
            flight.waiters -= 1
            if flight.waiters == 0 and not flight.task.done():
                if self._flights.get(key) is flight:
                    del self._flights[key]
                flight.task.cancel()

    async def _run(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> Answer[T]:
        task = asyncio.current_task()
        try:
            value, weight = await call()
            answer = Answer(value, self._now())
            flight = self._flights.get(key)
            if flight is not None and flight.task is task:  # else it was forgotten meanwhile
                self._keep(key, answer, weight)
            return answer
        finally:
            flight = self._flights.get(key)
            if flight is not None and flight.task is task:
                del self._flights[key]

    def _keep(self, key: Hashable, answer: Answer[Any], weight: int) -> None:
        if self._fresh is not None and weight <= self._fresh.maxsize:
            self._fresh[key] = (answer, max(weight, 1))


def _observe(task: asyncio.Task[Any]) -> None:
    """Read the outcome, so that asyncio does not report a failure whose last waiter has just gone."""
    if not task.cancelled():
        task.exception()
