"""What requests were answered, and what they were told for it, for as long as that is of use."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from cachetools import TTLCache

from app.upstream.trail import Trail

T = TypeVar("T")

MOST_BYTES = 32 * 1024 * 1024
"""Of answers and of what they were made of, for one set of vendors."""

_MOST_OF_ONE = MOST_BYTES // 4
"""Bytes of one request, so that it does not drive out all others."""

SECONDS = 600
"""After which an answer is let go of, and a request that was given up is looked at anew."""

_MOST_TRIES = 3
"""One behind another that came to nothing, after which a request is taken for one that cannot be remembered."""

_STEADY = 3
"""Times that a request is executed and told the same before it is foreseen that it will be."""

_LEAST = 1_024
"""Bytes that a request takes of which nothing is kept but that it came."""


@dataclass(frozen=True, slots=True)
class Remembered(Generic[T]):
    """A request that has come before.

    Attributes:
        tries: how often it could not be remembered, one behind another.
        times: how often it was executed and told the same, one behind another.
        trail: what it was told; None where that is not known.
        made: of that; None likewise.
        size: of both, in bytes.
    """

    tries: int = 0
    times: int = 0
    trail: Trail | None = None
    made: T | None = None
    size: int = _LEAST

    @property
    def is_steady(self) -> bool:
        """Whether it can be foreseen what it will be told."""
        return self.times >= _STEADY

    @property
    def is_given_up(self) -> bool:
        """Whether it is not to be remembered any more, for a while."""
        return self.tries >= _MOST_TRIES


class Memory(Generic[T]):
    """The requests of one set of vendors that came before.

    Args:
        clock: seconds, monotonic.

    Attributes:
        executing: what is set when the request has been executed that is, by its key.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._known: TTLCache[Hashable, Remembered[T]] = TTLCache(
            maxsize=MOST_BYTES, ttl=SECONDS, timer=clock, getsizeof=lambda each: each.size
        )
        self.executing: dict[Hashable, asyncio.Event] = {}

    def of(self, key: Hashable, size: int = 0) -> Remembered[T] | None:
        """What is known of a request; None where it comes for the first time, which is remembered.

        Args:
            key: all that tells it from another.
            size: of what the key alone holds, in bytes.
        """
        known = self._known.get(key)
        if known is None:
            self._put(key, Remembered(size=_LEAST + size))
        return known

    def keep(self, key: Hashable, trail: Trail, made: T, size: int) -> None:
        """Remember what was made for a request, if it is not too much.

        Args:
            key: as of `of`.
            trail: what it was told.
            made: of that.
            size: of what was made and of the key, in bytes.
        """
        weight = _LEAST + size + trail.size
        before = self._known.get(key)
        is_same = before is not None and before.trail is not None and trail.says_the_same_as(before.trail)
        times = before.times + 1 if before is not None and is_same else 1
        if weight <= _MOST_OF_ONE:
            self._known[key] = Remembered(0, times, trail, made, weight)
        else:
            self.failed(key, before.size - _LEAST if before is not None and before.trail is None else 0)

    def doubt(self, key: Hashable) -> None:
        """Foresee nothing of a request until it was told the same several times again.

        Args:
            key: as of `of`.
        """
        known = self._known.get(key)
        if known is not None and known.times:
            self._known[key] = replace(known, times=0)

    def failed(self, key: Hashable, size: int = 0) -> None:
        """Note that a request could not be remembered; what was known of it is let go of.

        Args:
            key: as of `of`.
            size: as of `of`.
        """
        before = self._known.get(key)
        self._put(key, Remembered(1 if before is None else before.tries + 1, size=_LEAST + size))

    def _put(self, key: Hashable, known: Remembered[T]) -> None:
        """Remember it; of what is too much for one request nothing is."""
        if known.size <= _MOST_OF_ONE:
            self._known[key] = known
        else:
            self._known.pop(key, None)
