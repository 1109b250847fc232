"""An export is sent as fast as it is read, ends with its client, and one that is cut off has no end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from app.export.stream import PATIENCE, CutOff, Stream
from tests.faults.jumping_loop import run


class Client:
    """Takes so many messages, and goes after so many seconds."""

    def __init__(self, reads: int = 1_000, leaves: float | None = None) -> None:
        self.messages: list[Any] = []
        self._reads, self._leaves = reads, leaves

    async def receive(self) -> Any:
        if self._leaves is None:
            await asyncio.Event().wait()
        await asyncio.sleep(self._leaves or 0)
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if len(self.messages) >= self._reads:
            await asyncio.Event().wait()
        self.messages.append(message)

    @property
    def is_whole(self) -> bool:
        return not self.messages[-1].get("more_body", True)


class Parts:
    """Makes parts at an interval, and notes how many were asked for and that it was closed."""

    def __init__(self, count: int, every: float = 0.0, *, cut_off: bool = False) -> None:
        self.made, self.is_closed = 0, False
        self._count, self._every, self._cut_off = count, every, cut_off

    async def all(self) -> AsyncGenerator[bytes, None]:
        try:
            for _ in range(self._count):
                await asyncio.sleep(self._every)
                self.made += 1
                yield b"x" * (self.made % 2)
            if self._cut_off:
                raise CutOff
        finally:
            self.is_closed = True


async def sent(parts: Parts, client: Client) -> float:
    await Stream(parts.all(), {"x-request-id": "r"})({"type": "http"}, client.receive, client.send)
    return asyncio.get_running_loop().time()


def test_parts_are_sent_as_they_come_and_empty_ones_are_not() -> None:
    parts, client = Parts(5), Client()
    run(sent(parts, client))
    assert [message.get("body") for message in client.messages] == [None, b"x", b"x", b"x", b""]
    assert client.messages[0]["headers"] == [(b"x-request-id", b"r")]
    assert client.is_whole


def test_nothing_is_made_for_a_client_that_has_gone() -> None:
    parts, client = Parts(1_000, every=1.0), Client(leaves=10.5)
    assert run(sent(parts, client)) == 10.5
    assert (parts.made, parts.is_closed, client.is_whole) == (10, True, False)


def test_nothing_is_made_before_what_was_made_is_read_and_who_reads_no_more_is_gone() -> None:
    parts, client = Parts(1_000), Client(reads=3)
    assert run(sent(parts, client)) == PATIENCE
    assert (parts.made, parts.is_closed) == (5, True)


def test_what_is_cut_off_has_no_end() -> None:
    parts, client = Parts(2, cut_off=True), Client()
    run(sent(parts, client))
    assert (client.is_whole, parts.is_closed) == (False, True)
