"""A client by ASGI itself that takes an answer in parts, and notes when each of them came."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from app.domain.vendor import Vendor
from tests.faults.stage import Stage

IN_2022 = "multipart/mixed;deferSpec=20220824,application/json"
NEWER = "multipart/mixed;incrementalSpec=v0.2,application/json"


@dataclass
class Taken:
    """What a client was sent.

    Attributes:
        headers: of the answer.
        status: of the answer.
        chunks: of its body, each with the second in which it came.
        leaves: the second in which the client goes; None for never.
    """

    leaves: float | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 0
    chunks: list[tuple[float, bytes]] = field(default_factory=list)

    @property
    def parts(self) -> list[tuple[float, Any]]:
        """Each part with the second in which it was whole."""
        boundary = re.search(r"boundary=(\w+)", self.headers["content-type"])
        assert boundary
        end, found, text = b"\r\n--" + boundary[1].encode(), [], b""
        for second, chunk in self.chunks:
            text += chunk
            while end in text:
                part, text = text.split(end, 1)
                found += [(second, json.loads(part.split(b"\r\n\r\n", 1)[1]))] if part.strip() else []
        assert text == b"--\r\n", "it was not closed"
        return found

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(chunk for _, chunk in self.chunks)


async def take(
    stage: Stage, document: str, accept: str, headers: dict[str, str] | None = None, leaves: float | None = None
) -> Taken:
    """Send one operation, and take what comes."""
    taken, loop = Taken(leaves), asyncio.get_running_loop()
    given = {"host": "gateway.test", "content-type": "application/json", "accept": accept, **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "scheme": "http",
        "server": ("gateway.test", 80),
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
    }
    unread = [{"type": "http.request", "body": json.dumps({"query": document}).encode(), "more_body": False}]

    async def receive() -> Any:
        if unread:
            return unread.pop()
        if taken.leaves is None:
            await asyncio.Event().wait()
        await asyncio.sleep(max(0.0, (taken.leaves or 0.0) - loop.time()))
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            taken.status = message["status"]
            taken.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message["body"]:
            taken.chunks.append((loop.time(), message["body"]))

    await stage.gateway(scope, receive, send)
    return taken


@dataclass
class Slow:
    """What became of calls to a slow vendor."""

    sent: int = 0
    answered: int = 0
    cancelled: int = 0


def slow(stage: Stage, vendor: Vendor, seconds: float) -> Slow:
    """Have a vendor take so long for each answer."""
    wire, calls = stage.wires[vendor], Slow()

    async def late(request: httpx.Request) -> httpx.Response:
        calls.sent += 1
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            calls.cancelled += 1
            raise
        calls.answered += 1
        return await wire.network.handle_async_request(request)

    wire.spoil = late
    return calls
