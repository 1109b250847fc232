"""What is waited for of a request, and what is there already."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from app.operations.body_patience import BODY_IS_HERE
from app.operations.patient_protocol import PatientConfig, PatientProtocol

HEAD = b"POST /graphql HTTP/1.1\r\nhost: gateway.test\r\ncontent-length: 4\r\n\r\n"


class Wire(asyncio.Transport):
    """Takes what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""

    def write(self, data: Any) -> None:
        self.written += data

    def is_closing(self) -> bool:
        return False

    def close(self) -> None:
        """It stays open."""

    def resume_reading(self) -> None:
        """Nothing is held back."""


class Timers:
    """Of a loop, how many there are that were not cancelled."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._call_later, self._made = loop.call_later, list[asyncio.TimerHandle]()

    def call_later(self, *arguments: Any) -> asyncio.TimerHandle:
        self._made.append(self._call_later(*arguments))
        return self._made[-1]

    def running(self) -> int:
        return sum(not each.cancelled() for each in self._made)


async def _answered(*pieces: bytes) -> tuple[list[bool], list[int], bytes]:
    """Whether each request had its body when it began, the timers behind each piece but the last, what was written."""
    had_body: list[bool] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        had_body.append(BODY_IS_HERE in scope)
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    config = PatientConfig(app, head_timeout=3.0, lifespan="off", log_config=None)
    config.load()
    loop, wire, timers = asyncio.get_running_loop(), Wire(), []
    protocol = PatientProtocol(config, ServerState(), {}, loop)
    counting = Timers(loop)
    protocol.loop.call_later = counting.call_later  # type: ignore[method-assign]
    try:
        protocol.connection_made(wire)
        for piece in pieces:
            protocol.data_received(piece)
            timers.append(counting.running())
            for _ in range(5):
                await asyncio.sleep(0)
    finally:
        protocol.connection_lost(None)
        del protocol.loop.call_later
    return had_body, timers[:-1], wire.written


async def test_a_body_that_comes_with_its_head_is_there_when_the_request_begins() -> None:
    had_body, _, written = await _answered(HEAD + b"body", HEAD + b"body")
    assert (had_body, written.count(b" 204 ")) == ([True, True], 2)


async def test_one_that_comes_behind_is_not() -> None:
    had_body, _, written = await _answered(HEAD, b"bo", b"dy")
    assert (had_body, written.count(b" 204 ")) == ([False], 1)


async def test_a_head_is_waited_for_while_it_is_not_whole() -> None:
    assert (await _answered(HEAD[:20], HEAD[20:30], HEAD[30:] + b"body"))[1] == [1, 1]
    assert (await _answered(HEAD, b"body"))[1] == [0]


async def test_a_head_that_is_too_large_begins_no_websocket() -> None:
    head = b"GET /graphql HTTP/1.1\r\nhost: h\r\nupgrade: websocket\r\nconnection: upgrade\r\nx: "
    for pieces in ([head + b"a" * 70_000 + b"\r\n\r\n"], [head, b"a" * 70_000, b"\r\n\r\n"]):
        had_body, _, written = await _answered(*pieces)
        assert (had_body, written.count(b"HTTP/1.1 "), written[:13]) == ([], 1, b"HTTP/1.1 431 ")
