"""One large piece of work in a turn of the event loop, so that what is small is not held up by many of them.

Whatever is ready runs in one turn, and a request that is small waits for all of it. A request that has something large
to do passes here first: the next one goes through in the next turn, and others have theirs between.
"""

from __future__ import annotations

import asyncio
from collections import deque
from weakref import WeakKeyDictionary

LARGE_BODY = 4_096
"""Bytes of a vendor's answer that take longer to read than a small request to answer."""

LARGE_BATCH = 20
"""Keys of a loader, likewise."""

LARGE_ANSWER = 200
"""Fields of an answer that is foreseen, likewise."""


class Turnstile:
    """Lets one through in each turn of an event loop, in the order in which they came."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._call_soon = loop.call_soon
        self._create_future = loop.create_future
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._is_taken = False

    async def turn(self) -> None:
        """Go at once where nobody has gone in this turn, else when it is one's own."""
        if self._is_taken:
            mine = self._create_future()
            self._waiting.append(mine)
            await mine
        else:
            self._is_taken = True
            self._call_soon(self._next)

    def _next(self) -> None:
        while self._waiting:
            following = self._waiting.popleft()
            if not following.done():  # it may have gone away
                following.set_result(None)
                self._call_soon(self._next)  # behind the one that was let through, if it is still there
                return
        self._is_taken = False


_turnstiles: WeakKeyDictionary[asyncio.AbstractEventLoop, Turnstile] = WeakKeyDictionary()


async def turn() -> None:
    """Wait for this event loop's turn of what is large; where nothing else is, there is nothing to wait for."""
    loop = asyncio.get_running_loop()
    turnstile = _turnstiles.get(loop)
    if turnstile is None:
        turnstile = _turnstiles[loop] = Turnstile(loop)
    await turnstile.turn()
