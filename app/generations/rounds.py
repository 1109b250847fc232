"""One question at a time, asked for all who were there before it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


class Rounds:
    """Shares a question among those who came before it was put.

    Who comes while it is under way cannot know whether the answer was made before or after, and waits for the next
    round, together with all others who come meanwhile. So there is never more than one under way.

    Args:
        ask: puts the question; it must not fail.
    """

    def __init__(self, ask: Callable[[], Awaitable[None]]) -> None:
        self._ask = ask
        self._under_way: asyncio.Task[None] | None = None
        self._next: asyncio.Task[None] | None = None

    async def answered(self) -> None:
        """Wait for a round that begins after this moment. A waiter that goes away leaves the round to the others."""
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._round(self._under_way))
        await asyncio.shield(self._next)

    async def aclose(self) -> None:
        """Leave the rounds that are under way or waited for."""
        tasks = [task for task in (self._under_way, self._next) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _round(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})
        self._under_way, self._next = self._next, None
        await self._ask()
