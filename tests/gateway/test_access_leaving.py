"""A client that goes: what it asked is asked no further, and what it began to write is written."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message

from tests.gateway.harness import Gateway, opened
from tests.gateway.recording import Recording

READ = "{ labels(type: STAGE) { name } }"
WRITE = 'mutation { createLabel(input: {type: STAGE, name: "New", color: "#123456"}) { outcomes { action } } }'


class Leaving:
    """A client over the application itself, that may go away while it waits."""

    def __init__(self, gateway: Gateway, document: str) -> None:
        self._app = gateway.app
        self._body = json.dumps({"query": document}).encode()
        self.gone = asyncio.Event()
        self.sent: list[Message] = []

    async def ask(self) -> None:
        headers = [(b"content-type", b"application/json"), (b"host", b"gateway")]
        scope = {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": headers}
        await self._app({**scope, "http_version": "1.1", "scheme": "http"}, self._receive, self._send)

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with opened() as gateway:
        yield gateway


class Slow:
    """Holds every call to a vendor until it is let go, and notes which were ended."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.go, self.reached = asyncio.Event(), asyncio.Event()
        self.begun = self.ended = 0
        answer = Recording.handle_async_request

        async def held(transport: Recording, request: httpx.Request) -> httpx.Response:
            self.begun += 1
            self.reached.set()
            try:
                await self.go.wait()
            except asyncio.CancelledError:
                self.ended += 1
                raise
            return await answer(transport, request)

        monkeypatch.setattr(Recording, "handle_async_request", held)


async def under_way(gateway: Gateway, slow: Slow, *clients: Leaving) -> list[asyncio.Task[None]]:
    """The clients' requests, each of which has reached a vendor or waits for one that has."""
    tasks = [asyncio.ensure_future(client.ask()) for client in clients]
    await slow.reached.wait()
    await gateway.settle()
    return tasks


async def test_what_nobody_waits_for_is_asked_no_further(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, client = Slow(monkeypatch), Leaving(gateway, READ)
    (task,) = await under_way(gateway, slow, client)
    client.gone.set()
    await task
    await gateway.settle()
    assert (slow.begun, slow.ended, client.sent) == (1, 1, [])
    slow.go.set()
    assert (await gateway.data(READ))["labels"]


async def test_what_another_waits_for_too_goes_on(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, leaving, staying = Slow(monkeypatch), Leaving(gateway, READ), Leaving(gateway, READ)
    gone, stayed = await under_way(gateway, slow, leaving, staying)
    leaving.gone.set()
    await gone
    await gateway.settle()
    assert slow.begun - slow.ended == 1
    slow.go.set()
    await stayed
    assert (leaving.sent, staying.sent[0]["status"]) == ([], 200)
    assert b"labels" in staying.sent[1]["body"]


async def test_a_write_that_has_begun_is_carried_out(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, client = Slow(monkeypatch), Leaving(gateway, WRITE)
    (task,) = await under_way(gateway, slow, client)
    client.gone.set()
    await gateway.settle()
    assert not task.done()
    slow.go.set()
    await task
    assert slow.ended == 0
    assert "New" in [label["name"] for label in await gateway.stored("assembly", "label")]
