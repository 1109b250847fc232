"""Keys that are still being found out, for which those that have theirs wait, to be asked for in one batch."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

LONGEST = 0.1
"""Seconds that a key waits for others; one slow answer must not hold up all."""


class Gathering:
    """The keys of one loader that somebody is finding out.

    aiodataloader gathers what is asked for within a turn of the event loop, and keys that come out of several answers
    never are.

    Attributes:
        expected: how many are finding out keys just now.
    """

    __slots__ = ("_is_over", "expected")

    def __init__(self) -> None:
        self.expected = 0

    @contextmanager
    def expecting(self) -> Iterator[None]:
        """Run the body, which finds out keys to be loaded."""
        if self.expected == 0:
            self._is_over = asyncio.Event()
        self.expected += 1
        try:
            yield
        finally:
            self.expected -= 1
            if self.expected == 0:
                self._is_over.set()

    async def over(self) -> None:
        """Wait until none is expected any more, and not for long; only while some are."""
        # Not `wait_for`: its task of its own wakes too late to join the batch of the key that came last.
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await self._is_over.wait()
