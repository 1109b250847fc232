"""Writes that a store could not be told of yet, told again and again for as long as that matters."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress


class Owed:
    """What is owed to a store, by scope and noun, and a task that pays it.

    Args:
        pay: tells the store of a scope's nouns; says whether it was told, and must not fail.
        remember: seconds for which a noun is owed from when it was last added.
        every: seconds between two attempts.
        clock: seconds, monotonic.
        sleep: waits so many seconds.
    """

    def __init__(
        self,
        pay: Callable[[str, Collection[str]], Awaitable[bool]],
        *,
        remember: float,
        every: float,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._pay = pay
        self._remember = remember
        self._every = every
        self._clock = clock
        self._sleep = sleep
        self._until: dict[str, dict[str, float]] = {}
        self._task: asyncio.Task[None] | None = None

    def add(self, scope: str, nouns: Collection[str]) -> None:
        """Owe these nouns, from now on."""
        until = self._clock() + self._remember
        self._until.setdefault(scope, {}).update(dict.fromkeys(nouns, until))
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._pay_until_done())

    async def aclose(self) -> None:
        """Try once more, and owe nothing any longer."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
            await self._pay_all()
        self._until.clear()

    async def _pay_until_done(self) -> None:
        while self._until:
            await self._sleep(self._every)
            await self._pay_all()

    async def _pay_all(self) -> None:
        for scope in list(self._until):
            now = self._clock()
            # Taken out before, since a write that comes in meanwhile is owed anew.
            owed = {noun: until for noun, until in self._until.pop(scope).items() if until > now}
            is_paid = False
            try:
                is_paid = not owed or await self._pay(scope, owed.keys())
            finally:
                if not is_paid:
                    self._until[scope] = {**owed, **self._until.get(scope, {})}
