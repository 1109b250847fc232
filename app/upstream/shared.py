"""Answers kept for a while, and calls in flight that several waiters share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from cachetools import TTLCache

from app.generations.known import KnownGenerations

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
    """A call on its way, the noun it asks for, and the noun's generation when it began."""

    task: asyncio.Task[Answer[Any]]
    noun: str
    generation: int
    waiters: int = 0


_Entry = tuple[Answer[Any], int, str, int]
"""An answer, its weight, the noun it is of, and the noun's generation when it was asked for."""


class SharedReads:
    """The reads of one credential at one vendor: fresh answers, and single flight for the rest.

    A failure is shared by those who wait for it and never kept. A waiter that goes away leaves the others their
    answer; when the last one goes, the call is cancelled.

    An answer belongs to the generation that its noun had when the call began, the latest moment of which it can be
    said that the answer is not older. Once the noun's generation has grown the answer is not served, one on its way is
    not kept, and whoever asks for the same begins a call of its own.

    Args:
        ttl: seconds an answer stays fresh; 0 keeps none.
        size: the sum of weights kept at most.
        clock: seconds, monotonic; decides what is fresh.
        now: the moment that an answer arrives at, in UTC; it only tells the age.
        generations: of the nouns; None where nothing is written.
    """

    def __init__(
        self,
        *,
        ttl: float,
        size: int,
        clock: Callable[[], float],
        now: Callable[[], datetime] = utc_now,
        generations: KnownGenerations | None = None,
    ) -> None:
        self._now = now
        self._generations = generations or KnownGenerations()
        self._fresh: TTLCache[Hashable, _Entry] | None = None
        if ttl > 0:
            self._fresh = TTLCache(maxsize=size, ttl=ttl, timer=clock, getsizeof=lambda entry: entry[1])
        self._flights: dict[Hashable, _Flight] = {}

    def peek(self, key: Hashable) -> Answer[Any] | None:
        """The fresh answer of the present generation; None where there is none."""
        entry = self._fresh.get(key) if self._fresh is not None else None
        if entry is None:
            return None
        if entry[3] != self._generations.of(entry[2]):
            self._drop(key)
            return None
        return entry[0]

    def in_flight(self, key: Hashable) -> bool:
        """Whether a waiter for this key would share a call already begun."""
        return self._flight(key) is not None

    def forget(self, key: Hashable) -> None:
        """Keep the answer to this question no longer, nor one on its way."""
        self._drop(key)
        self._flights.pop(key, None)

    async def join(
        self, key: Hashable, call: Callable[[], Coroutine[Any, Any, tuple[T, int]]], noun: str = ""
    ) -> Answer[T]:
        """The answer of the call in flight for this key, beginning one where there is none.

        Args:
            key: what is asked.
            call: makes the call; gives the answer and its weight in bytes.
            noun: that is asked for; the same key always comes with the same one.
        """
        flight = self._flight(key)
        if flight is None:
            task = asyncio.get_running_loop().create_task(self._run(key, call))
            flight = _Flight(task, noun, self._generations.of(noun))
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

    def _flight(self, key: Hashable) -> _Flight | None:
        """The call on its way, unless its noun was written since it began."""
        flight = self._flights.get(key)
        if flight is None or flight.generation != self._generations.of(flight.noun):
            return None
        return flight

    async def _run(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> Answer[T]:
        task = asyncio.current_task()
        try:
            value, weight = await call()
            answer = Answer(value, self._now())
            flight = self._flight(key)
            if flight is not None and flight.task is task:
                self._keep(key, (answer, max(weight, 1), flight.noun, flight.generation))
            return answer
        finally:
            begun = self._flights.get(key)
            if begun is not None and begun.task is task:
                del self._flights[key]

    def _drop(self, key: Hashable) -> None:
        if self._fresh is not None:
            self._fresh.pop(key, None)

    def _keep(self, key: Hashable, entry: _Entry) -> None:
        if self._fresh is not None and entry[1] <= self._fresh.maxsize:
            self._fresh[key] = entry


def _observe(task: asyncio.Task[Any]) -> None:
    """Read the outcome, so that asyncio does not report a failure whose last waiter has just gone."""
    if not task.cancelled():
        task.exception()
