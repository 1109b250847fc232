"""One large piece of work at a time, so that what is small is not held up by many of them.

Whatever is ready runs in one turn of the event loop, and a small request waits for all of it. A request that has
something large to do passes here first: the next one goes through some turns later, and others have theirs between.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable
from weakref import WeakKeyDictionary

LARGE_BODY = 4_096
"""Bytes of a vendor's answer that take longer to read than a small request to answer."""

LARGE_BATCH = 20
"""Keys of a loader, likewise."""

LARGE_ANSWER = 200
"""Fields of an answer that is foreseen, likewise."""


REST = 4
"""Turns of the event loop from one to the next: as many as a small request takes from its first byte to its last."""


MOST_AT_ONCE = 8
"""Large answers that are at hand and go out in one turn of the event loop: each takes a tenth of a millisecond."""


class Turnstile:
    """Lets one through in every so many turns of an event loop, in the order in which they came."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._call_soon = loop.call_soon
        self._create_future = loop.create_future
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._together: dict[Hashable, asyncio.Event] = {}
        self._is_taken = False
        self._last = ""
        self._passing = 0
        self._to_pass: deque[asyncio.Future[None]] = deque()

    async def turn(self, who: str, *, goes_on: bool) -> None:
        """Go at once where nobody else has gone lately, nor waits; else when it is one's own turn.

        Args:
            who: the request. What it does by itself goes in the order in which it would without others.
            goes_on: whether it goes on with what it has begun, before those who begin.
        """
        if not self._is_taken:
            self._is_taken = True
            self._call_soon(self._rest, REST - 1)
        elif who != self._last or self._waiting:
            mine = self._create_future()
            if goes_on:
                self._waiting.appendleft(mine)  # before others that go on, too: it was just at it, and ends the sooner
            else:
                self._waiting.append(mine)
            await mine
        self._last = who

    async def turn_together(self, who: str, what: Hashable) -> None:
        """Go as with `turn`, and take along all who come for the same while one waits.

        Args:
            who: the request.
            what: it is about to ask for.
        """
        group = self._together.get(what)
        if group is not None:
            await group.wait()
            return
        group = self._together[what] = asyncio.Event()
        try:
            await self.turn(who, goes_on=False)
        finally:
            del self._together[what]
            group.set()

    async def pass_by(self) -> None:
        """Go on in this turn of the event loop where few have, else in one of the next, in order."""
        if self._passing < MOST_AT_ONCE and not self._to_pass:
            if not self._passing:
                self._call_soon(self._let_pass)
            self._passing += 1
            return
        mine = self._create_future()
        self._to_pass.append(mine)
        await mine

    def _let_pass(self) -> None:
        self._passing = 0
        while self._to_pass and self._passing < MOST_AT_ONCE:
            following = self._to_pass.popleft()
            if not following.done():  # it may have gone away
                following.set_result(None)
                self._passing += 1
        if self._passing:
            self._call_soon(self._let_pass)

    def _rest(self, turns: int) -> None:
        if turns:
            self._call_soon(self._rest, turns - 1)
        else:
            self._next()

    def _next(self) -> None:
        while self._waiting:
            following = self._waiting.popleft()
            if not following.done():  # it may have gone away
                following.set_result(None)
                self._call_soon(self._rest, REST - 1)  # behind the one that was let through, if it is still there
                return
        self._is_taken = False


_turnstiles: WeakKeyDictionary[asyncio.AbstractEventLoop, Turnstile] = WeakKeyDictionary()


async def turn(who: str, *, goes_on: bool = False) -> None:
    """Wait for this event loop's turn of what is large; where nothing else is, there is nothing to wait for.

    Args:
        who: the request's id.
        goes_on: with what it holds half of, which others then need not wait beside: next, and not behind those who came
            before. What may go on for long must not say so for ever.
    """
    await _turnstile().turn(who, goes_on=goes_on)


async def turn_together(who: str, what: Hashable) -> None:
    """Wait for this event loop's turn of what is large, with all who are about to ask vendors for the same.

    Args:
        who: the request's id.
        what: it is about to ask for.
    """
    await _turnstile().turn_together(who, what)


async def pass_by() -> None:
    """Wait for a turn of the event loop in which few large answers that are at hand go out."""
    await _turnstile().pass_by()


def _turnstile() -> Turnstile:
    loop = asyncio.get_running_loop()
    turnstile = _turnstiles.get(loop)
    if turnstile is None:
        turnstile = _turnstiles[loop] = Turnstile(loop)
    return turnstile
