"""A connection whose client does not read what it is sent is given up, so that nobody waits for room in it for ever.

uvicorn has what answers wait while too much of the connection is unsent, and bounds that by nothing: a client that asks
for much and reads none of it would keep its requests among those that are answered at once, and take the others' room.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, TimerHandle, Transport

PATIENCE = 30.0
"""Seconds in which a client has to take something of what waits for it."""


class WritePatience:
    """Watches one connection while more waits to be sent than it may hold; at other times it costs nothing.

    Args:
        loop: in which the connection is.
    """

    def __init__(self, loop: AbstractEventLoop) -> None:
        self._loop = loop
        self._timer: TimerHandle | None = None

    def begin(self, transport: Transport) -> None:
        """Nothing more is to be sent for now, as the client has not read what was."""
        self.end()
        self._wait(transport)

    def end(self) -> None:
        """The client reads, or has gone."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait(self, transport: Transport) -> None:
        left = transport.get_write_buffer_size()
        self._timer = self._loop.call_later(PATIENCE, self._look, transport, left)

    def _look(self, transport: Transport, before: int) -> None:
        self._timer = None
        if transport.get_write_buffer_size() < before:
            self._wait(transport)  # slow, and at it
        else:
            transport.abort()
