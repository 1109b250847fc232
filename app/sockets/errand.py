"""One operation of a connection that carries several, sent through the gateway's own door as `POST /graphql`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.types import ASGIApp, Message, Scope

from app.operations.body_patience import BODY_IS_HERE
from app.upstream.decoding import decode_json
from schema.media import EVENTS_TYPE, GRAPHQL_TYPE

Told = Callable[[bytes, bool], Awaitable[None]]
"""Is given each result as JSON, and whether it has data: without, the operation was not executed."""

JUST_ADMITTED = "gateway.just_admitted"
"""Of a scope: there is nothing to answer, and only to find out whether the client is let in."""

_ACCEPT = f"{GRAPHQL_TYPE}, {EVENTS_TYPE};q=0.5"
_EVENT = b"event: next\ndata: "
_NO_DATA_FIRST = b'{"errors":'


class Errand:
    """Carries one operation to the door, and its results back.

    Args:
        door: of `/graphql`.
        place: the scope of the connection.
        headers: of the request.
        body: of the request, JSON; None to go to the door, and no further.

    Attributes:
        status: the HTTP status of the answer; 0 until there is one.
        scope: of the request.
    """

    def __init__(self, door: ASGIApp, place: Scope, headers: Mapping[str, str], body: bytes | None) -> None:
        self.status = 0
        self._door = door
        self._body: bytes | None = body or b""
        self._gone = asyncio.Event()
        self._are_events = False
        self._has_told = False
        self._text = bytearray()
        self.scope = _scope(place, headers, len(body or b""))
        if body is None:
            self.scope[JUST_ADMITTED] = True

    def leave(self) -> None:
        """Nobody waits for it any more. What it has begun to write goes on."""
        self._gone.set()

    async def run(self, told: Told) -> None:
        """Go there and back.

        Args:
            told: is awaited with each result.
        """

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self._are_events = (b"content-type", b"text/event-stream; charset=utf-8") in message["headers"]
            elif not self._gone.is_set():
                await self._take(message, told)

        await self._door(self.scope, self._receive, send)

    async def _receive(self) -> Message:
        body, self._body = self._body, None
        if body is not None:
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _take(self, message: Message, told: Told) -> None:
        body = message.get("body", b"")
        if self._are_events:  # each comes in a message of its own
            if body.startswith(_EVENT):
                await self._tell(body[len(_EVENT) : -2], told)
            return
        self._text += body
        if not message.get("more_body", False):
            await self._tell(bytes(self._text), told)

    async def _tell(self, result: bytes, told: Told) -> None:
        has_data = self._has_told or not result.startswith(_NO_DATA_FIRST) or _holds_data(result)
        self._has_told = True
        await told(result, has_data)


def _holds_data(result: bytes) -> bool:
    body = decode_json(result)
    return isinstance(body, dict) and "data" in body


def _scope(place: Scope, headers: Mapping[str, str], length: int) -> Scope:
    given = {**headers, "content-type": "application/json", "content-length": str(length), "accept": _ACCEPT}
    return {
        "type": "http",
        "asgi": place["asgi"],
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https" if place.get("scheme") == "wss" else "http",
        "path": place["path"],
        "raw_path": place.get("raw_path", place["path"].encode()),
        "root_path": place.get("root_path", ""),
        "query_string": b"",
        "client": place.get("client"),
        "server": place.get("server"),
        "state": dict(place.get("state", {})),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in given.items()],
        BODY_IS_HERE: True,
    }
