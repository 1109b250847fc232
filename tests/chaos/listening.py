"""A port of this machine at which somebody listens, or nobody does, and which nobody else can take meanwhile."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

from tests.chaos.messages import LONGEST_HEAD

LOOPBACK = "127.0.0.1"
_WAITING = 1024  # connections that nobody has accepted yet

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Door:
    """One port. A socket that is bound and never listens keeps it while nobody listens there.

    Args:
        serve: is given each connection, and closes it.
    """

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._keeper = _bound(0)
        self.port: int = self._keeper.getsockname()[1]
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def open(self) -> None:
        """Listen from now on; nothing new where it does already."""
        if self._server is None:
            self._server = await asyncio.start_server(
                self._accepted, sock=_bound(self.port), limit=LONGEST_HEAD, backlog=_WAITING
            )

    async def shut(self) -> None:
        """Refuse connections from now on, and break off those that are open."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.break_off()
        await asyncio.sleep(0)

    def break_off(self) -> None:
        """Reset every open connection."""
        for writer in list(self._open):
            reset(writer)

    async def aclose(self) -> None:
        """Give the port back, with nothing left of any connection."""
        await self.shut()
        tasks = list(self._open.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._keeper.close()

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Not as a coroutine, whose task asyncio would keep for itself: those that hang are to be ended.
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._open[writer] = task
        task.add_done_callback(lambda _: self._open.pop(writer))


def reset(writer: asyncio.StreamWriter) -> None:
    """Break a connection off, as a crash does, with nothing sent of what was not taken yet."""
    raw = writer.get_extra_info("socket")
    if raw is not None and raw.fileno() >= 0:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((LOOPBACK, port))
    return bound
