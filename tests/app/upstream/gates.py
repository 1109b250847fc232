"""Upstreams and a dialect that the tests of the pipeline hold the strings of."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx

from app.domain.errors import UpstreamError
from app.domain.record import Json
from app.domain.vendor import Vendor
from app.upstream.auth import HeaderCredential
from app.upstream.client import UpstreamClient
from app.upstream.dialect import Reply, error_body, refusal_by_status
from app.upstream.policy import Policy
from app.upstream.request import Request
from app.upstream.shared import utc_now

CREDENTIAL = "k3y/of+the=operator"
THING = Request("userlot.thing.get", "GET", "/thing")


class PlainDialect:
    """A vendor that says `{"error": …}` and means the status."""

    vendor = Vendor.USERLOT
    accept = "application/vnd.test+json"

    def refusal(self, reply: Reply, request: Request) -> UpstreamError:
        body = error_body(reply)
        said = str(body["error"]) if isinstance(body, dict) and "error" in body else None
        return refusal_by_status(reply, request, vendor=self.vendor, said=said, vendor_code=said)


def as_json(reply: Reply) -> Json:
    """A parser that takes any JSON."""
    return reply.json()


@dataclass
class Clock:
    """Seconds that pass when the test says so."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Gate(httpx.AsyncBaseTransport):
    """Answers every call once the test opens it; begun and cancelled calls are counted."""

    status: int = 200
    content: bytes = b'{"answer": 1}'
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    calls: int = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        self.asked.set()
        try:
            await self.opened.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        return httpx.Response(self.status, content=self.content)


@dataclass
class Stream(httpx.AsyncByteStream):
    """A body in pieces: after the last one it ends, breaks, or never comes to its end."""

    pieces: list[bytes]
    breaks: Exception | None = None
    hangs: bool = False
    closed: bool = False
    taken: int = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            self.taken += 1
            yield piece
        if self.hangs:
            await asyncio.Event().wait()
        if self.breaks:
            raise self.breaks

    async def aclose(self) -> None:
        self.closed = True


@dataclass
class Streaming(httpx.AsyncBaseTransport):
    """Answers with a stream of the test's making."""

    stream: Stream
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(self.status, headers=self.headers, stream=self.stream)


def client_over(
    transport: httpx.AsyncBaseTransport,
    *,
    clock: Clock | None = None,
    now: Callable[[], datetime] = utc_now,
    base_url: str = "http://vendor.test",
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    **policy: object,
) -> UpstreamClient:
    """A pipeline with the plain dialect; `policy` are fields of `Policy`."""
    return UpstreamClient(
        PlainDialect(),
        base_url=base_url,
        credential=HeaderCredential("authorization", f"Bearer {CREDENTIAL}"),
        policy=Policy(**policy),  # type: ignore[arg-type]
        transport=transport,
        clock=clock or Clock(),
        now=now,
        sleep=sleep,
    )
