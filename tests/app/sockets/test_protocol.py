"""A stop, as a connection at uvicorn learns of it."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import uvicorn
from uvicorn.server import ServerState

from app.sockets.connection import DRAIN
from app.sockets.protocol import PatientSocket


class Line(asyncio.Transport):
    """Keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written, self.is_closed = b"", False

    def write(self, data: Any) -> None:
        self.written += data

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


async def application(scope: Any, receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    message = await receive()
    assert message == {"type": DRAIN}
    await send({"type": "websocket.close", "code": 1001})


async def test_the_application_ends_what_it_is_about_before_the_connection_is_closed() -> None:
    state = ServerState()
    socket = PatientSocket(uvicorn.Config(application, log_config=None), state, {})
    line = Line()
    socket.connection_made(line)
    head = b"GET /graphql?secret=1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    socket.data_received(head + b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")
    await asyncio.sleep(0)
    assert line.written.startswith(b"HTTP/1.1 101")
    socket.shutdown()
    assert not line.is_closed
    await asyncio.gather(*cast("Any", state.tasks))
    assert line.written.endswith(b"\x03\xe9")  # 1001
    socket.connection_lost(None)


async def test_a_handshake_that_is_not_complete_is_broken_off() -> None:
    socket = PatientSocket(uvicorn.Config(application, log_config=None), ServerState(), {})
    line = Line()
    socket.connection_made(line)
    socket.shutdown()
    assert line.is_closed
