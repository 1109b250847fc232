"""One stream: what waits to be sent on it, and the operations whose results it carries."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable

from app.upstream.decoding import encode_json

MOST_OPERATIONS = 100
"""Of one stream at the same time."""

MOST_WAITING = 100
"""Events that wait until the client reads; who has more to tell waits too."""

LONGEST_IDLE = 3600.0
"""Seconds without an operation behind which a stream ends."""

LOOKS = 1.0
"""Seconds without news behind which is looked whether the gateway stops."""


class Stream:
    """A stream, from its reservation on.

    Args:
        owner: of the client that has reserved it; nobody else may use it.

    Attributes:
        owner: as it was given.
        is_open: whether a client takes the events.
        is_closed: whether nobody takes any more.
    """

    def __init__(self, owner: str) -> None:
        self.owner = owner
        self.is_open = False
        self.is_closed = False
        self._operations: dict[str, Callable[[], None]] = {}
        self._waiting: deque[bytes] = deque()
        self._there = asyncio.Event()
        self._room = asyncio.Event()

    @property
    def is_full(self) -> bool:
        """Whether it carries as many operations as it may."""
        return len(self._operations) >= MOST_OPERATIONS

    def carries(self, name: str) -> bool:
        """Whether an operation of this id is under way."""
        return name in self._operations

    def begin(self, name: str, leave: Callable[[], None]) -> None:
        """Carry an operation.

        Args:
            name: its id, which no other has that is under way.
            leave: is called when nobody waits for its results any more.
        """
        self._operations[name] = leave

    def leave(self, name: str) -> None:
        """The client waits for this operation no more."""
        leave = self._operations.pop(name, None)
        if leave is not None:
            leave()

    async def tell_result(self, name: str, result: bytes) -> None:
        """Send a result of an operation; nothing where the client waits for it no more.

        Args:
            name: the operation's id.
            result: JSON.
        """
        if name in self._operations:
            await self._tell(b'event: next\ndata: {"id":%b,"payload":%b}\n\n' % (encode_json(name), result))

    async def end(self, name: str, *, tells: bool) -> None:
        """An operation has ended.

        Args:
            name: its id, which is free from here on.
            tells: whether the client is told; not where it was never told of a beginning.
        """
        if self._operations.pop(name, None) is not None and tells:
            await self._tell(b'event: complete\ndata: {"id":%b}\n\n' % encode_json(name))

    def close(self) -> None:
        """Nobody reads any more: who waits to tell something need not, and what is under way is for nobody."""
        self.is_closed = True
        self._waiting.clear()
        self._there.set()
        self._room.set()
        for name in list(self._operations):
            self.leave(name)

    async def events(self, drains: Callable[[], bool]) -> AsyncGenerator[bytes, None]:
        """What is sent, each event when it is there; it ends where the gateway stops, and what is under way has ended.

        Args:
            drains: whether the gateway is about to stop.
        """
        idle_since = asyncio.get_running_loop().time()
        while not self.is_closed:
            if self._waiting:
                event = self._waiting.popleft()
                self._room.set()
                yield event
                idle_since = asyncio.get_running_loop().time()
                continue
            self._there.clear()
            try:
                async with asyncio.timeout(LOOKS):
                    await self._there.wait()
            except TimeoutError:
                is_old = asyncio.get_running_loop().time() - idle_since >= LONGEST_IDLE
                if not self._operations and (is_old or drains()):
                    return

    async def _tell(self, event: bytes) -> None:
        while len(self._waiting) >= MOST_WAITING and not self.is_closed:
            self._room.clear()
            await self._room.wait()
        if not self.is_closed:
            self._waiting.append(event)
            self._there.set()
