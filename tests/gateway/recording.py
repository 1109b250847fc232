"""Every upstream call written down: what was asked, how large the answer was, and which calls waited for which."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import httpx

from app.domain.vendor import Vendor

NUMBER = "x-call-number"
"""The header by which a call is found again in the sandbox's own book."""
TURNS = 60
"""Of the event loop, for which a call is held: whatever was not waiting for it begins its own meanwhile."""


@dataclass
class Sent:
    """One call to a vendor. `began` and `ended` are places in the one order of all begins and ends."""

    vendor: Vendor
    request: httpx.Request
    began: int
    ended: int | None = None
    received: int = 0

    @property
    def target(self) -> str:
        """The request line's path and query, as they stood on the wire."""
        return self.request.url.raw_path.decode("ascii")

    @property
    def path(self) -> str:
        """The path on the wire, without the query."""
        return self.target.partition("?")[0]


class Book:
    """The calls of one gateway, in the order in which they began."""

    def __init__(self) -> None:
        self.calls: list[Sent] = []
        self.tick = 0

    def next_tick(self) -> int:
        self.tick += 1
        return self.tick


class Recording(httpx.AsyncBaseTransport):
    """Writes down each call to one vendor, and holds it so long that calls which need not wait overlap."""

    def __init__(self, vendor: Vendor, inner: httpx.AsyncBaseTransport, book: Book) -> None:
        self._vendor = vendor
        self._inner = inner
        self._book = book

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        sent = Sent(self._vendor, request, self._book.next_tick())
        request.headers[NUMBER] = str(sent.began)
        self._book.calls.append(sent)
        try:
            for _ in range(TURNS):
                await asyncio.sleep(0)
            response = await self._inner.handle_async_request(request)
            body = await response.aread()
            sent.received = len(body)
            return response
        finally:
            sent.ended = self._book.next_tick()


def longest_chain(calls: list[Sent]) -> int:
    """How many calls had to wait for each other: the most that can be picked of which no two overlap."""
    rounds, free_from = 0, 0
    for call in sorted(calls, key=lambda call: call.ended or 0):
        if call.began > free_from:
            rounds += 1
            free_from = call.ended or 0
    return rounds
