"""A scripted upstream on a loopback socket: it says exactly the bytes a check gives it, and remembers what it heard."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

REPLY = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
"""The plainest reply: 200, two bytes, the connection kept."""

PATIENCE = 5.0
"""Seconds after which a check that waits for the upstream's side gives up."""

Script = Callable[["Wire"], Awaitable[None]]
"""What the upstream does on one connection, from its opening to its end."""


class Wire:
    """One accepted connection, seen from the upstream."""

    def __init__(self, upstream: "RawUpstream", reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._upstream = upstream
        self._reader = reader
        self._writer = writer

    async def hear(self) -> bytes:
        """Read one whole request, record it and return its bytes; raise `EOFError` when the client has gone."""
        head = await self._reader.readuntil(b"\r\n\r\n")
        lowered = head.lower()
        body = b""
        if b"\r\ntransfer-encoding: chunked" in lowered:
            while not body.endswith(b"0\r\n\r\n"):
                body += await self._reader.readuntil(b"\r\n")
        elif b"\r\ncontent-length:" in lowered:
            length = int(lowered.split(b"\r\ncontent-length:")[1].split(b"\r\n")[0])
            body = await self._reader.readexactly(length)
        self._upstream.requests.append(head + body)
        return head + body

    async def say(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._writer.write(data)
        await self._writer.drain()

    async def until_gone(self) -> int:
        """Wait until the client closes or resets its side; return how many bytes it still sent."""
        taken = 0
        with suppress(ConnectionError):
            while piece := await self._reader.read(65536):
                taken += len(piece)
        return taken

    def reset(self) -> None:
        """Break the connection off with a TCP reset, which a plain close is not."""
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()


async def answer_all(wire: Wire) -> None:
    """Answer every request with `REPLY` for as long as the client likes."""
    while True:
        await wire.hear()
        await wire.say(REPLY)


class RawUpstream:
    """An async context manager that listens on a free loopback port and runs `script` on each connection."""

    def __init__(self, script: Script = answer_all, *, tls: ssl.SSLContext | None = None) -> None:
        """Keep the script (`answer_all` unless told) and the server's TLS context (None: plain TCP)."""
        self._script = script
        self._tls = tls
        self._open: dict[asyncio.StreamWriter, asyncio.Task[bool]] = {}
        self._changed = asyncio.Condition()
        self.requests: list[bytes] = []
        self.connections = 0
        self.most_open = 0

    async def __aenter__(self) -> Self:
        """Start listening."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening and break off what is still open."""
        self._server.close()
        for task in list(self._open.values()):
            task.cancel()
        await asyncio.gather(*self._open.values(), return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        """The base URL, with no slash at its end."""
        port: int = self._server.sockets[0].getsockname()[1]
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{port}"

    async def wait_open(self, count: int) -> None:
        """Wait until exactly `count` connections are open; raise `TimeoutError` after `PATIENCE` seconds."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self._open) == count)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The streams' own handler task complains loudly when it is cancelled, so the script has a task to itself.
        task = asyncio.create_task(self._run(Wire(self, reader, writer)))
        self.connections += 1
        self._open[writer] = task
        self.most_open = max(self.most_open, len(self._open))
        await self._tell()
        await asyncio.wait([task])
        writer.transport.abort() if not task.cancelled() and task.result() else writer.close()
        del self._open[writer]
        await self._tell()

    async def _run(self, wire: Wire) -> bool:
        try:
            await self._script(wire)
        except (EOFError, ConnectionError, ssl.SSLError):
            return True
        return False

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()
