"""One connection that speaks `graphql-transport-ws`, as the protocol's document says it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.first_headers import headers_of
from app.access.refusals import Overloaded
from app.domain.errors import BadUserInput
from app.limits import Limits
from app.sockets import words
from app.sockets.errand import Errand
from app.upstream.decoding import NotJson, decode_json, encode_json
from schema.limits.bodies import check_body

INIT_PATIENCE = 10.0
"""Seconds until a client must have sent `connection_init`."""

MOST_OPERATIONS = 100
"""Of one connection at the same time."""

DRAIN = "gateway.drain"
"""The message by which a server tells that it is about to stop, where it can."""

_LATER = (429, 503)

Close = tuple[int, str]


class Connection:
    """A connection that has been let in.

    Args:
        door: of `/graphql`, through which each operation goes.
        limits: of a message.
        scope: of the connection.
        receive: the client's messages, and `DRAIN`.
        send: to the client.
    """

    def __init__(self, door: ASGIApp, limits: Limits, scope: Scope, receive: Receive, send: Send) -> None:
        self._door = door
        self._limits = limits
        self._scope = scope
        self._receive = receive
        self._send_message = send
        self._headers: dict[str, str] | None = None
        self._errands: dict[str, Errand] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._drains = False

    async def run(self) -> None:
        """Serve it to its end, and what it has begun to write behind that."""
        try:
            close = await self._heard()
        finally:
            left, self._errands = self._errands, {}
            for errand in left.values():
                errand.leave()
        if close is not None:
            await self._close(close)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _heard(self) -> Close | None:
        """Read until the client goes; why it is closed, where this side does."""
        until = asyncio.get_running_loop().time() + INIT_PATIENCE
        while True:
            try:
                async with asyncio.timeout_at(until if self._headers is None else None):
                    message = await self._receive()
            except TimeoutError:
                return words.INIT_TIMEOUT
            if message["type"] == "websocket.disconnect":
                return None
            close = self._drain() if message["type"] == DRAIN else await self._take(message.get("text"))
            if close is not None:
                return close

    def _drain(self) -> Close | None:
        self._drains = True
        return None if self._errands else words.GOING_AWAY

    async def _take(self, text: str | None) -> Close | None:
        try:
            raw = (text or "").encode()
            check_body(raw, self._limits)
            message: Any = decode_json(raw)
        except (BadUserInput, NotJson, UnicodeEncodeError):
            return words.BAD_REQUEST
        if not isinstance(message, dict):
            return words.BAD_REQUEST
        match message.get("type"):
            case "connection_init":
                return await self._init(message.get("payload"))
            case "ping":
                await self._send({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                return await self._subscribe(message.get("id"), message.get("payload"))
            case "complete" if isinstance(message.get("id"), str):
                errand = self._errands.pop(message["id"], None)
                if errand is not None:
                    errand.leave()
            case _:
                return words.BAD_REQUEST
        return None

    async def _init(self, payload: Any) -> Close | None:
        """Let the client in where the door would."""
        if self._headers is not None:
            return words.INIT_AGAIN
        try:
            headers = words.headers_for_operations(headers_of(self._scope), payload)
        except ValueError:
            return words.FORBIDDEN
        probe = Errand(self._door, self._scope, headers, None)
        await probe.run(_untold)
        if probe.status in _LATER:
            return words.TRY_LATER
        if probe.status in (401, 403, 421):
            return words.FORBIDDEN
        self._headers = headers
        await self._send({"type": "connection_ack"})
        return None

    async def _subscribe(self, name: Any, payload: Any) -> Close | None:
        if self._headers is None:
            return words.UNAUTHORIZED
        if not (isinstance(name, str) and name and isinstance(payload, dict)):
            return words.BAD_REQUEST
        if name in self._errands:
            return words.EXISTS
        if self._drains or len(self._tasks) >= MOST_OPERATIONS:
            error = Overloaded()
            told = {"message": error.message, "extensions": error.extensions}
            await self._send({"id": name, "type": "error", "payload": [told]})
            return None
        errand = self._errands[name] = Errand(self._door, self._scope, self._headers, encode_json(payload))
        task = asyncio.get_running_loop().create_task(self._serve(name, errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return None

    async def _serve(self, name: str, errand: Errand) -> None:
        """Carry out one operation, and say that it is over unless the client has said so."""

        async def told(result: bytes, has_data: bool) -> None:
            if self._errands.get(name) is not errand:
                return
            if has_data:
                await self._send_raw(b'{"id":%b,"type":"next","payload":%b}' % (encode_json(name), result))
                return
            del self._errands[name]  # an error is the end of it, and its id is free
            body: Any = decode_json(result)
            await self._send({"id": name, "type": "error", "payload": body["errors"]})

        try:
            await errand.run(told)
        finally:
            if self._errands.get(name) is errand:
                del self._errands[name]
                await self._send({"id": name, "type": "complete"})
            if self._drains and not self._errands:
                await self._close(words.GOING_AWAY)

    async def _send(self, message: dict[str, Any]) -> None:
        await self._send_raw(encode_json(message))

    async def _send_raw(self, message: bytes) -> None:
        with suppress(OSError):  # the client has gone, which is read as soon as it is its turn
            await self._send_message({"type": "websocket.send", "text": message.decode()})

    async def _close(self, close: Close) -> None:
        with suppress(OSError, RuntimeError):  # it was closed already
            await self._send_message({"type": "websocket.close", "code": close[0], "reason": close[1]})


async def _untold(_: bytes, __: bool) -> None:
    """Only whether the door lets it through is of interest."""
