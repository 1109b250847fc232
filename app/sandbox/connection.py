"""One caller's connection: send an answer whole, send a part of it, or never answer."""

import asyncio
from dataclasses import dataclass

from starlette.types import Message, Receive, Scope, Send

from app.sandbox.exchange import Answer

TRANSPORT = "sandbox.transport"
"""Where the server puts its socket, in the state of every request; absent when there is no socket."""
NO_CONTENT = 204
MISSING_BYTES = 16


class ConnectionDropped(ConnectionError):
    """Raised instead of closing, where the sandbox is driven without a socket that it could close."""


@dataclass(frozen=True)
class Connection:
    """The three parts that ASGI gives for one request."""

    scope: Scope
    receive: Receive
    give: Send

    async def read(self) -> bytes | None:
        """The whole body, or None when the caller has gone."""
        parts: list[bytes] = []
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                return None
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                return b"".join(parts)

    async def send(self, answer: Answer) -> None:
        """Send the answer whole."""
        await self.give(_start(answer, len(answer.body)))
        await self.give({"type": "http.response.body", "body": answer.body})

    async def send_part(self, answer: Answer) -> None:
        """Promise more bytes than are sent, then close.

        Raises:
            ConnectionDropped: where there is no socket to close.
        """
        await self.give(_start(answer, len(answer.body) + MISSING_BYTES))
        half = answer.body[: len(answer.body) // 2]
        await self.give({"type": "http.response.body", "body": half, "more_body": True})
        self._transport().close()
        await self.hang()

    async def drop(self) -> None:
        """Close at once, with no answer.

        Raises:
            ConnectionDropped: where there is no socket to close.
        """
        self._transport().abort()
        await self.hang()

    async def hang(self) -> None:
        """Keep silent until the caller goes."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    def _transport(self) -> asyncio.Transport:
        transport: asyncio.Transport | None = self.scope.get("state", {}).get(TRANSPORT)
        if transport is None:
            raise ConnectionDropped(self.scope["path"])
        return transport


def _start(answer: Answer, length: int) -> Message:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.status != NO_CONTENT:
        headers.append((b"content-length", str(length).encode()))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}
