"""A client of `graphql-transport-ws` by ASGI itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

PROTOCOL = "graphql-transport-ws"


class Socket:
    """One connection.

    Attributes:
        served: the application's work on it.
        told: what the application sent and nobody has taken yet.
    """

    def __init__(self, app: ASGIApp, headers: Mapping[str, str], protocols: list[str]) -> None:
        self._to_app: asyncio.Queue[Any] = asyncio.Queue()
        self.told: asyncio.Queue[Any] = asyncio.Queue()
        scope = {
            "type": "websocket",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "scheme": "ws",
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": b"",
            "server": ("gateway.test", 80),
            "subprotocols": protocols,
            "extensions": {"websocket.http.response": {}},
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self._to_app.put_nowait({"type": "websocket.connect"})
        self.served = asyncio.create_task(app(scope, self._to_app.get, self._take))

    async def _take(self, message: Any) -> None:
        if message["type"] == "websocket.close":
            self._to_app.put_nowait({"type": "websocket.disconnect", "code": message.get("code", 1000)})
        self.told.put_nowait(message)

    def put(self, message: Any) -> None:
        """Have the application receive a message of the server's."""
        self._to_app.put_nowait(message)

    def say(self, message: Any) -> None:
        """Send a message of the protocol, or text that is none."""
        text = message if isinstance(message, str) else json.dumps(message)
        self._to_app.put_nowait({"type": "websocket.receive", "text": text})

    def subscribe(self, name: str, document: str, **payload: Any) -> None:
        """Begin an operation."""
        self.say({"id": name, "type": "subscribe", "payload": {"query": document, **payload}})

    async def heard(self) -> Any:
        """The next message of the protocol, or the code with which the connection was closed."""
        message = await self.told.get()
        if message["type"] == "websocket.close":
            return message["code"]
        return json.loads(message["text"]) if message["type"] == "websocket.send" else message

    async def answer(self, name: str, document: str, **payload: Any) -> list[Any]:
        """All that is told of one operation, begun now."""
        self.subscribe(name, document, **payload)
        told = [await self.heard()]
        while told[-1]["type"] == "next":
            told.append(await self.heard())
        return told

    def leave(self) -> None:
        """Go away."""
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1006})


@asynccontextmanager
async def connected(
    app: ASGIApp,
    *,
    headers: Mapping[str, str] | None = None,
    protocols: list[str] | None = None,
    payload: Any = None,
    begins: bool = True,
) -> AsyncIterator[Socket]:
    """A connection, closed and at its end with the block.

    Args:
        app: the gateway.
        headers: of the handshake, beside `Host`.
        protocols: that are offered.
        payload: of `connection_init`.
        begins: whether the connection is accepted and begun, rather than left to the block.
    """
    given = {"host": "gateway.test", **(headers or {})}
    socket = Socket(app, given, [PROTOCOL] if protocols is None else protocols)
    try:
        if begins:
            assert await socket.heard() == {"type": "websocket.accept", "subprotocol": PROTOCOL}
            socket.say({"type": "connection_init", "payload": payload})
            assert await socket.heard() == {"type": "connection_ack"}
        yield socket
    finally:
        socket.leave()
        await socket.served
