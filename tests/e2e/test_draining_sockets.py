"""A gateway that is told to stop ends the operations of its WebSockets and streams before it closes them."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.e2e.holding import holding
from tests.e2e.processes import CLEAN, gateway_program, running, sandbox_program
from tests.faults.stage import environment

pytestmark = pytest.mark.long

READ = "{ swiftAccounts(first: 1) { nodes { name } } }"
DEFERRED = "{ vendors { vendor } ... @defer { swiftAccounts(first: 1) { nodes { name } } } }"


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


@contextmanager
def streamed(address: str) -> Iterator[Iterator[str]]:
    """The lines of an operation whose first part has come, and whose second is held up by a vendor."""
    wishes = {"accept": "text/event-stream", "x-incremental": "v0.2"}
    with httpx.stream("POST", f"{address}/graphql", json={"query": DEFERRED}, headers=wishes, timeout=30) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: next"
        assert json.loads(next(lines).removeprefix("data: "))["hasNext"]
        yield lines


@contextmanager
def carrying(address: str) -> Iterator[Iterator[str]]:
    """The lines of a stream for many operations that carries none."""
    token = {"x-graphql-event-stream-token": httpx.put(f"{address}/graphql", timeout=30).text}
    wishes = {"accept": "text/event-stream", **token}
    with httpx.stream("GET", f"{address}/graphql", headers=wishes, timeout=30) as answer:
        lines = answer.iter_lines()
        assert (answer.status_code, next(lines)) == (200, ":")
        yield lines


@pytest.mark.parametrize("workers", ["1", "2"])
def test_what_is_under_way_is_answered_and_the_connection_closed_behind_it(tmp_path: Path, workers: str) -> None:
    with running(*sandbox_program()) as sandbox, holding(sandbox.address(), "GET /swift") as network:
        settings = {"GATEWAY_CACHE_TTL": "0", "GATEWAY_STATE_DIR": str(tmp_path / "state"), "GATEWAY_WORKERS": workers}
        settings |= {"GATEWAY_ONE_STREAM": "1"} if workers == "1" else {}
        with running(*gateway_program(**environment(network.address, **settings))) as gateway, ExitStack() as open_now:
            address = gateway.address()
            idle, *sockets = [open_now.enter_context(begun(address)) for _ in range(4)]
            for socket in sockets:
                socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": READ}}))
            lines = open_now.enter_context(streamed(address))
            idle_lines = open_now.enter_context(carrying(address)) if workers == "1" else iter(())
            network.wait_for(*["GET /swift"] * 4)
            gateway.send(signal.SIGTERM)
            assert closed(idle) == 1001
            assert not any(idle_lines)
            network.let_go.set()
            for socket in sockets:
                assert heard(socket)["payload"]["data"]["swiftAccounts"]["nodes"]
                assert heard(socket) == {"id": "1", "type": "complete"}
                assert closed(socket) == 1001
            rest = list(lines)
            last = json.loads(next(each for each in rest if "incremental" in each).removeprefix("data: "))
            assert last["incremental"][0]["data"]["swiftAccounts"]["nodes"]
            assert rest[-3:] == ["event: complete", "data:", ""]
            ended = gateway.end()
            assert (ended.code in CLEAN, ended.err) == (True, "")
        sandbox.end(signal.SIGTERM)
