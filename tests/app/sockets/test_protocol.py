"""A stop, as a connection at uvicorn learns of it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

import pytest
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

    def pause_reading(self) -> None:
        """Nothing comes of itself."""

    def resume_reading(self) -> None:
        """Nothing comes of itself."""


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


@pytest.mark.parametrize(
    "head", [b"Sec-WebSocket-Protocol: " + b"x" * 9000, b"\r\n".join(b"X-%d: y" % number for number in range(200))]
)
async def test_a_head_of_too_much_is_answered_and_nothing_waits_for_it(head: bytes) -> None:
    state = ServerState()
    socket = PatientSocket(uvicorn.Config(application, log_config=None), state, {})
    line = Line()
    socket.connection_made(line)
    socket.data_received(b"GET /graphql HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n" + head + b"\r\n\r\n")
    assert line.written.startswith(b"HTTP/1.1 431")
    assert (line.is_closed, state.tasks) == (True, set())
    socket.connection_lost(None)


async def test_text_that_is_none_ends_the_connection_and_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    told: list[Any] = []

    async def listening(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        while not told or told[-1]["type"] != "websocket.disconnect":
            told.append(await receive())

    state, line = ServerState(), Line()
    socket = PatientSocket(uvicorn.Config(listening, log_config=None), state, {})
    socket.connection_made(line)
    head = b"GET /graphql HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    with caplog.at_level(logging.WARNING):
        socket.data_received(head + b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        await asyncio.sleep(0)
        socket.data_received(b"\x01\x82\0\0\0\0\xc3\xa9" + b"\x80\x81\0\0\0\0a")  # in two frames, and well
        socket.data_received(b"\x01\x81\0\0\0\0\xc3" + b"\x80\x81\0\0\0\0a")
        await asyncio.gather(*cast("Any", state.tasks))
    assert (told[0].get("text"), told[1]["type"], told[1]["code"]) == ("éa", "websocket.disconnect", 1007)
    assert (line.is_closed, line.written[-2:], caplog.records) == (True, b"\x03\xef", [])
    socket.connection_lost(None)
