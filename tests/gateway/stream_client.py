"""A client of one stream of events and of the requests beside it, by ASGI itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp

TOKEN = "x-graphql-event-stream-token"


@dataclass
class Told:
    """An answer that is no stream."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def code(self) -> Any:
        """Of its first error."""
        return json.loads(self.text)["errors"][0]["extensions"]["code"]


class StreamClient:
    """Sends requests for one token.

    Args:
        app: the gateway.
        headers: of every request.

    Attributes:
        token: of the stream.
        leaves: set where the client of the last request goes away.
    """

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = {"host": "gateway.test", **headers}
        self.token = ""
        self.leaves = asyncio.Event()

    async def send(self, method: str, body: Any = None, query: str = "", **headers: str) -> Told:
        """Send one request, and wait for its answer; the status is 0 where it goes away before there is one."""
        parts: list[Any] = []
        done = asyncio.Event()

        async def take(message: Any) -> None:
            parts.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                done.set()

        self.leaves = done
        task = asyncio.create_task(self._app(self._scope(method, query, headers), self._receive(body, done), take))
        await asyncio.wait([task, asyncio.create_task(done.wait())], return_when=asyncio.FIRST_COMPLETED)
        if not parts:
            await task
            return Told(0, {}, "")
        start, text = parts[0], b"".join(each.get("body", b"") for each in parts[1:])
        return Told(start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, text.decode())

    async def reserve(self, **headers: str) -> str:
        """Reserve a stream."""
        answer = await self.send("PUT", **headers)
        assert answer.status == 201, answer.text
        self.token = answer.text
        return self.token

    async def subscribe(self, name: str, document: str, **headers: str) -> Told:
        """Begin an operation."""
        body = {"query": document, "extensions": {"operationId": name}}
        return await self.send("POST", body, **{TOKEN: self.token, "content-type": "application/json", **headers})

    @asynccontextmanager
    async def opened(self, query: str = "", **headers: str) -> AsyncIterator[Taking]:
        """Take the events of the stream while the block lasts."""
        taking = Taking()
        given = {"accept": "text/event-stream", **({} if query else {TOKEN: self.token}), **headers}
        served = asyncio.create_task(self._app(self._scope("GET", query, given), taking.receive, taking.take))
        try:
            yield taking
        finally:
            taking.gone.set()
            await served

    def _scope(self, method: str, query: str, headers: Mapping[str, str]) -> Any:
        given = {**self._headers, **headers}
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "path": "/graphql",
            "raw_path": b"/graphql",
            "query_string": query.encode(),
            "scheme": "http",
            "server": ("gateway.test", 80),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }

    @staticmethod
    def _receive(body: Any, done: asyncio.Event) -> Any:
        unread = [{"type": "http.request", "body": b"" if body is None else json.dumps(body).encode()}]

        async def receive() -> Any:
            if unread:
                return unread.pop()
            await done.wait()
            return {"type": "http.disconnect"}

        return receive


class Taking:
    """What comes on a stream.

    Attributes:
        gone: set when the client goes.
        start: the head of the answer, once it has come.
    """

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        self.start: Any = None
        self._told: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def take(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        if message.get("body"):
            self._told.put_nowait(message["body"])
        if not message.get("more_body"):
            self._told.put_nowait(None)

    async def event(self) -> Any:
        """The next event, as its name and data; None where the stream has ended. Comments are passed over."""
        while (text := await self._told.get()) is not None:
            if not text.startswith(b":"):
                name, data, *_ = text.decode().split("\n")
                return name.removeprefix("event: "), json.loads(data.removeprefix("data: "))
        return None


def in_address(**parameters: str) -> str:
    """Parameters of an address."""
    return urlencode(parameters)
