"""Server-sent events: what stands on the wire, heartbeats, and clients that go away or do not read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from app.http.event_stream import HEARTBEAT, PATIENCE, EventStream
from app.upstream.scope import current_scope, serving
from tests.faults.jumping_loop import run


class Client:
    """Takes what it is sent, and notes when.

    Args:
        leaves: after so many seconds; None for never.
        reads: so many messages, and none behind them; None for all.
    """

    def __init__(self, leaves: float | None = None, reads: int | None = None) -> None:
        self.messages: list[Any] = []
        self.times: list[float] = []
        self._leaves = leaves
        self._reads = reads

    async def receive(self) -> Any:
        if self._leaves is None:
            await asyncio.Event().wait()
        await asyncio.sleep(self._leaves or 0)
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        if self._reads is not None and len(self.messages) >= self._reads:
            await asyncio.Event().wait()
        self.messages.append(message)
        self.times.append(asyncio.get_running_loop().time())

    @property
    def text(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)


class Source:
    """Results at an interval; notes that it was closed."""

    def __init__(self, count: int, every: float = 0.0) -> None:
        self.count, self.every = count, every
        self.made = 0
        self.is_closed = False

    async def results(self) -> AsyncGenerator[bytes, None]:
        try:
            for number in range(self.count):
                await asyncio.sleep(self.every)
                self.made += 1
                yield b'{"n":%d}' % number
        finally:
            self.is_closed = True


async def told(source: Source, client: Client, *, goes_on: bool = False) -> None:
    await EventStream(source.results(), "r-1", lambda: goes_on)({"type": "http"}, client.receive, client.send)


def test_results_are_events_and_the_end_is_one_too() -> None:
    client = Client()
    run(told(Source(2), client))
    assert client.text == b'event: next\ndata: {"n":0}\n\nevent: next\ndata: {"n":1}\n\nevent: complete\ndata:\n\n'
    start = client.messages[0]
    headers = dict(start["headers"])
    assert start["status"] == 200
    assert headers[b"content-type"] == b"text/event-stream; charset=utf-8"
    assert headers[b"x-request-id"] == b"r-1"
    assert b"no-cache" in headers[b"cache-control"]
    assert [message.get("more_body") for message in client.messages[-2:]] == [True, False]


def test_where_there_is_no_news_comments_keep_the_connection() -> None:
    client = Client()
    run(told(Source(1, every=3.5 * HEARTBEAT), client))
    assert client.text.startswith(b":\n\n" * 3 + b"event: next")
    assert client.times[1:4] == [HEARTBEAT, 2 * HEARTBEAT, 3 * HEARTBEAT]


def test_where_there_is_news_no_comments_are_sent() -> None:
    client = Client()
    run(told(Source(30, every=1.0), client))
    assert b":\n\n" not in client.text.replace(b"data:\n\n", b"")


def test_when_the_client_goes_the_results_are_closed() -> None:
    source, client = Source(1000, every=1.0), Client(leaves=5.5)
    run(told(source, client))
    assert (source.made, source.is_closed) == (5, True)


def test_a_client_that_does_not_read_counts_as_gone_and_nothing_piles_up() -> None:
    async def scenario() -> float:
        await told(source, client)
        return asyncio.get_running_loop().time()

    source, client = Source(1000, every=1.0), Client(reads=3)
    assert run(scenario()) <= 3.0 + PATIENCE + HEARTBEAT
    assert (source.made, source.is_closed) == (3, True)  # the fourth was never asked for


def test_a_connection_that_breaks_is_no_fault() -> None:
    class Broken(Client):
        async def send(self, message: Any) -> None:
            await super().send(message)
            if len(self.messages) == 2:
                raise OSError("gone")

    source = Source(10)
    run(told(source, Broken()))
    assert source.is_closed


def test_a_fault_of_the_results_is_one() -> None:
    class Faulty(Source):
        async def results(self) -> AsyncGenerator[bytes, None]:
            yield b"{}"
            raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        run(told(Faulty(1), Client()))


def test_results_are_made_in_the_scope_in_which_the_answer_was() -> None:
    async def ids() -> AsyncGenerator[bytes, None]:
        yield current_scope().request_id.encode()

    async def scenario() -> None:
        with serving("inbound"):
            stream = EventStream(ids(), "inbound")
        await stream({"type": "http"}, client.receive, client.send)

    client = Client()
    run(scenario())
    assert b"data: inbound\n" in client.text


def test_what_goes_on_without_its_client_is_made_to_its_end() -> None:
    source, client = Source(3, every=1.0), Client(leaves=1.5)
    run(told(source, client, goes_on=True))
    assert (source.made, source.is_closed) == (3, True)
