"""Answers kept for a while, and calls in flight that several waiters share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from contextvars import Context
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from cachetools import TLRUCache

from app.generations.known import KnownGenerations
from app.upstream.freshness import Freshness, Since, Stale, next_moment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer and its age.

    Attributes:
        value: what was answered; None can be an answer.
        as_of: when it arrived from the vendor, in UTC.
        size: of its body, in bytes.
    """

    value: T
    as_of: datetime
    size: int = field(default=0, compare=False)


def utc_now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class _Begun(NamedTuple):
    """The noun that a call asks for, the noun's generation when it began, and when that was."""

    noun: str
    generation: int
    at: float
    moment: int


@dataclass(slots=True)
class _Flight:
    """A call on its way, and how many wait for it."""

    task: asyncio.Task[Answer[Any]]
    begun: _Begun
    waiters: int = 0
    is_kept: bool = True


@dataclass(slots=True)
class _Entry:
    """An answer, its weight, when it was asked for, and until when it is fresh and kept."""

    answer: Answer[Any]
    weight: int
    begun: _Begun
    fresh_until: float
    kept_until: float


class SharedReads:
    """The reads of one credential: answers that are kept, and single flight for the rest.

    A failure is shared by those who wait for it and never kept. A waiter that goes away leaves the others their
    answer; when the last one goes, the call is cancelled, unless it is to go on for whoever asks next.

    An answer belongs to the generation that its noun had when the call began, the latest moment of which it can be
    said that the answer is not older. Once the noun's generation has grown the answer is not served, one on its way is
    not kept, and whoever asks for the same begins a call of its own.

    Args:
        freshness: how long answers are fresh and kept.
        size: the sum of weights kept at most.
        clock: seconds, monotonic; decides what is fresh.
        now: the moment that an answer arrives at, in UTC; it only tells the age.
        generations: of the nouns; None where nothing is written.
    """

    def __init__(
        self,
        *,
        freshness: Freshness,
        size: int,
        clock: Callable[[], float],
        now: Callable[[], datetime] = utc_now,
        generations: KnownGenerations | None = None,
    ) -> None:
        self._freshness = freshness
        self._clock = clock
        self._now = now
        self._generations = generations or KnownGenerations()
        self._kept: TLRUCache[Hashable, _Entry] = TLRUCache(
            maxsize=size, ttu=lambda _, entry, __: entry.kept_until, timer=clock, getsizeof=lambda entry: entry.weight
        )
        self._flights: dict[Hashable, _Flight] = {}

    def peek(self, key: Hashable, since: Since | None = None) -> Answer[Any] | None:
        """The fresh answer of the present generation; None where there is none.

        Args:
            key: what is asked.
            since: from when it has to be; None for whenever.
        """
        entry = self._entry(key, since)
        return entry.answer if entry is not None and self._clock() < entry.fresh_until else None

    def stale(self, key: Hashable, occasion: Stale, since: Since | None = None) -> Answer[Any] | None:
        """The answer of the present generation, fresh or as old as it may be on an occasion; None where there is none.

        Args:
            key: what is asked.
            occasion: why an old one may do.
            since: from when it has to be; None for whenever.
        """
        entry = self._entry(key, since)
        if entry is None or not self._freshness.allows(occasion, self._clock() - entry.fresh_until):
            return None
        return entry.answer

    def in_flight(self, key: Hashable, since: Since | None = None) -> bool:
        """Whether a waiter for this key would share a call already begun."""
        return self._flight(key, since) is not None

    def forget(self, key: Hashable) -> None:
        """Keep the answer to this question no longer, nor one on its way."""
        self._kept.pop(key, None)
        self._flights.pop(key, None)

    async def join(
        self,
        key: Hashable,
        call: Callable[[], Coroutine[Any, Any, tuple[T, int]]],
        noun: str = "",
        since: Since | None = None,
        *,
        goes_on: bool = False,
        keeps: bool = True,
    ) -> Answer[T]:
        """The answer of the call in flight for this key, beginning one where there is none.

        Args:
            key: what is asked.
            call: makes the call; gives the answer and its weight in bytes.
            noun: that is asked for; the same key always comes with the same one.
            since: when the call has to have begun; None for whenever.
            goes_on: whether the call is to come to its end when nobody waits for it any longer.
            keeps: whether the answer may be kept, for this waiter's sake. One that wants it kept is enough.
        """
        flight = self._flight(key, since)
        if flight is None:
            flight = self._begin(key, call, noun)
            flight.is_kept = keeps
        flight.is_kept |= keeps
        flight.waiters += 1
        try:
            answer: Answer[T] = await asyncio.shield(flight.task)
            return answer
        finally:
            if not goes_on:  # else there is always one who waits
                flight.waiters -= 1
            if flight.waiters == 0 and not flight.task.done():
                if self._flights.get(key) is flight:
                    del self._flights[key]
                flight.task.cancel()

    def refresh(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, tuple[Any, int]]], noun: str) -> None:
        """Begin a call for whoever asks next, where none is on its way; what it runs in is a context of its own."""
        if self._flight(key, None) is None:
            self._begin(key, call, noun, Context()).waiters += 1

    async def aclose(self) -> None:
        """Give up the calls that nobody waits for."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _begin(
        self,
        key: Hashable,
        call: Callable[[], Coroutine[Any, Any, tuple[T, int]]],
        noun: str,
        context: Context | None = None,
    ) -> _Flight:
        task = asyncio.get_running_loop().create_task(self._run(key, call), context=context)
        task.add_done_callback(_observe)
        begun = _Begun(noun, self._generations.of(noun), self._clock(), next_moment())
        flight = self._flights[key] = _Flight(task, begun)
        return flight

    def _entry(self, key: Hashable, since: Since | None) -> _Entry | None:
        entry = self._kept.get(key)
        if entry is None:
            return None
        if self._is_past(entry.begun):
            del self._kept[key]
            return None
        return entry if since is None or self._is_of(entry.begun, since) else None

    def _flight(self, key: Hashable, since: Since | None) -> _Flight | None:
        """The call on its way, unless its noun was written since it began, or it began too early."""
        flight = self._flights.get(key)
        if flight is None or self._is_past(flight.begun):
            return None
        return flight if since is None or self._is_of(flight.begun, since) else None

    def _is_past(self, begun: _Begun) -> bool:
        return begun.generation != self._generations.of(begun.noun)

    def _is_of(self, begun: _Begun, since: Since) -> bool:
        return begun.moment > since.moment or self._clock() - begun.at <= since.max_age

    async def _run(self, key: Hashable, call: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> Answer[T]:
        task = asyncio.current_task()
        try:
            value, weight = await call()
            answer = Answer(value, self._now(), weight)
            flight = self._flight(key, None)
            if flight is not None and flight.task is task and flight.is_kept:
                self._keep(key, answer, max(weight, 1), flight.begun)
            return answer
        finally:
            ended = self._flights.get(key)
            if ended is not None and ended.task is task:
                del self._flights[key]

    def _keep(self, key: Hashable, answer: Answer[Any], weight: int, begun: _Begun) -> None:
        kept = self._freshness.kept(begun.noun)
        if kept > 0 and weight <= self._kept.maxsize:
            now = self._clock()
            self._kept[key] = _Entry(answer, weight, begun, now + self._freshness.fresh(begun.noun), now + kept)


def _observe(task: asyncio.Task[Any]) -> None:
    """Read the outcome, so that asyncio does not report a failure whose last waiter has just gone."""
    if not task.cancelled():
        task.exception()
