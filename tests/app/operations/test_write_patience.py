"""A client that does not read what it is sent, at connections of both kinds."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from app.operations.patient_protocol import PatientConfig, PatientProtocol
from app.operations.write_patience import PATIENCE, WritePatience
from app.sockets.protocol import PatientSocket
from tests.faults.jumping_loop import run

HEAD = b"GET /graphql HTTP/1.1\r\nhost: gateway.test\r\n"
UPGRADE = b"upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
KEY = b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"


class Line(asyncio.Transport):
    """A connection on which so many bytes are not sent yet."""

    def __init__(self, unsent: int = 100) -> None:
        super().__init__()
        self.unsent, self.aborted_at = unsent, -1.0
        self.protocol: Any = None
        self.writes = 0

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def abort(self) -> None:
        self.aborted_at = asyncio.get_running_loop().time()
        if self.protocol is not None:
            self.protocol.connection_lost(None)

    def write(self, data: Any) -> None:
        assert self.aborted_at < 0, "nobody is there"
        self.writes += 1

    def is_closing(self) -> bool:
        return self.aborted_at >= 0

    def close(self) -> None:
        """It stays open until all is sent."""

    def pause_reading(self) -> None:
        """Nothing comes."""

    def resume_reading(self) -> None:
        """Nothing comes."""


def test_who_reads_nothing_is_given_up_and_who_reads_slowly_is_not() -> None:
    async def scenario() -> None:
        line = Line(unsent=100)
        patience = WritePatience(asyncio.get_running_loop())
        patience.begin(line)
        for left in (90, 80):
            await asyncio.sleep(PATIENCE - 1)
            line.unsent = left
        await asyncio.sleep(1.5 * PATIENCE)
        assert line.aborted_at == 3 * PATIENCE

    run(scenario())


def test_who_reads_on_is_waited_for_no_longer() -> None:
    async def scenario() -> None:
        line, patience = Line(), WritePatience(asyncio.get_running_loop())
        patience.begin(line)
        patience.begin(line)
        patience.end()
        patience.end()
        await asyncio.sleep(10 * PATIENCE)
        assert line.aborted_at < 0

    run(scenario())


@pytest.mark.parametrize("behind", [0, 3])
def test_a_request_whose_answer_is_not_read_ends_and_those_behind_it_do_not_begin(behind: int) -> None:
    async def scenario() -> None:
        begun, ended = [], []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            begun.append(scope["path"])
            line.protocol.pause_writing()
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
            ended.append(await receive())

        config = PatientConfig(app, head_timeout=3.0, lifespan="off", log_config=None)
        config.load()
        state, line = ServerState(), Line()
        line.protocol = PatientProtocol(config, state, {}, asyncio.get_running_loop())
        line.protocol.connection_made(line)
        line.protocol.data_received((HEAD + b"\r\n") * (1 + behind))
        await asyncio.gather(*state.tasks)
        assert (line.aborted_at, line.writes) == (PATIENCE, 0)
        assert (begun, ended) == (["/graphql"], [{"type": "http.disconnect"}])
        assert not state.tasks

    run(scenario())


def test_answers_that_are_read_in_between_let_the_next_begin() -> None:
    async def scenario() -> None:
        ended = []

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            line.protocol.pause_writing()
            asyncio.get_running_loop().call_later(PATIENCE / 2, line.protocol.resume_writing)
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
            ended.append(scope["path"])

        config = PatientConfig(app, head_timeout=3.0, lifespan="off", log_config=None)
        config.load()
        state, line = ServerState(), Line()
        line.protocol = PatientProtocol(config, state, {}, asyncio.get_running_loop())
        line.protocol.connection_made(line)
        line.protocol.data_received((HEAD + b"\r\n") * 3)
        while state.tasks:
            await asyncio.gather(*state.tasks)
        assert (ended, line.aborted_at) == (["/graphql"] * 3, -1.0)
        line.protocol.connection_lost(None)

    run(scenario())


def test_a_message_of_a_websocket_that_is_not_read_finds_the_client_gone() -> None:
    async def scenario() -> None:
        told = []

        async def app(scope: Any, receive: Any, send: Any) -> None:
            await receive()
            await send({"type": "websocket.accept"})
            line.protocol.pause_writing()
            with pytest.raises(OSError):
                await send({"type": "websocket.send", "text": "{}"})
            told.append(await receive())

        state, line = ServerState(), Line()
        line.protocol = PatientSocket(uvicorn.Config(app, log_config=None, ws_ping_interval=None), state, {})
        line.protocol.connection_made(line)
        line.protocol.data_received(HEAD + UPGRADE + KEY + b"\r\n")
        await asyncio.gather(*state.tasks)
        assert (line.aborted_at, told[0]["type"]) == (PATIENCE, "websocket.disconnect")

    run(scenario())


def test_a_websocket_that_is_read_again_goes_on() -> None:
    async def scenario() -> None:
        async def app(scope: Any, receive: Any, send: Any) -> None:
            await receive()
            await send({"type": "websocket.accept"})
            line.protocol.pause_writing()
            asyncio.get_running_loop().call_later(PATIENCE - 1, line.protocol.resume_writing)
            await send({"type": "websocket.send", "text": "{}"})
            await asyncio.sleep(2 * PATIENCE)

        state, line = ServerState(), Line()
        line.protocol = PatientSocket(uvicorn.Config(app, log_config=None, ws_ping_interval=None), state, {})
        line.protocol.connection_made(line)
        line.protocol.data_received(HEAD + UPGRADE + KEY + b"\r\n")
        await asyncio.gather(*state.tasks)
        assert (line.aborted_at, line.writes) == (-1.0, 2)
        line.protocol.connection_lost(None)

    run(scenario())
