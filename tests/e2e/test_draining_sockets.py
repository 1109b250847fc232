"""A gateway that is told to stop ends the operations of its WebSockets before it closes them."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.e2e.holding import holding
from tests.e2e.processes import CLEAN, gateway_program, running, sandbox_program
from tests.faults.stage import environment

READ = "{ swiftAccounts(first: 1) { nodes { name } } }"


@contextmanager
def begun(address: str) -> Iterator[ClientConnection]:
    spoken = [Subprotocol("graphql-transport-ws")]
    with connect(address.replace("http", "ws") + "/graphql", subprotocols=spoken, open_timeout=30) as socket:
        socket.send('{"type":"connection_init"}')
        assert heard(socket) == {"type": "connection_ack"}
        yield socket


def heard(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(timeout=30))


def closed(socket: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as ending:
        socket.recv(timeout=30)
    assert ending.value.rcvd is not None
    return ending.value.rcvd.code


def test_what_is_under_way_is_answered_and_the_connection_closed_behind_it(tmp_path: Path) -> None:
    with running(*sandbox_program()) as sandbox, holding(sandbox.address(), "GET /swift") as network:
        settings = environment(network.address, GATEWAY_CACHE_TTL="0", GATEWAY_STATE_DIR=str(tmp_path / "state"))
        with running(*gateway_program(**settings)) as gateway:
            address = gateway.address()
            with begun(address) as idle, begun(address) as socket:
                socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": READ}}))
                network.wait_for("GET /swift")
                gateway.send(signal.SIGTERM)
                assert closed(idle) == 1001
                network.let_go.set()
                assert heard(socket)["payload"]["data"]["swiftAccounts"]["nodes"]
                assert heard(socket) == {"id": "1", "type": "complete"}
                assert closed(socket) == 1001
            ended = gateway.end()
            assert (ended.code in CLEAN, ended.err) == (True, "")
        sandbox.end(signal.SIGTERM)
