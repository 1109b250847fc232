"""What is ended when a client goes before it was answered, and what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.access.caller import Caller, bringing, caller_of
from app.access.principal import EVERYBODY
from app.http.leaving import EndsWithItsClient


class Client:
    """Sends a body and may go away."""

    def __init__(self, *pieces: bytes, method: str = "POST") -> None:
        self.scope: Scope = {"type": "http", "method": method}
        self.gone = asyncio.Event()
        self.sent: list[Message] = []
        last = len(pieces) - 1
        self._pieces = [
            {"type": "http.request", "body": piece, "more_body": at < last} for at, piece in enumerate(pieces)
        ]

    async def receive(self) -> Message:
        if self._pieces:
            return self._pieces.pop(0)
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)


class Inner:
    """Reads the body, then works until it is told to go on."""

    def __init__(self, before: Callable[[Scope, Send], Awaitable[None]] | None = None) -> None:
        self.body, self.ended, self.after = b"", "", ""
        self.go = asyncio.Event()
        self._before = before

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        more = scope["method"] == "POST"
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        if self._before:
            await self._before(scope, send)
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.ended = "cancelled"
            raise
        self.ended = "whole"
        await send({"type": "http.response.start", "status": 200})


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def served(inner: Any, client: Client) -> asyncio.Task[None]:
    return asyncio.ensure_future(EndsWithItsClient(inner)(client.scope, client.receive, client.send))


@pytest.mark.parametrize("client", [("POST", b"a", b"b"), ("POST", b""), ("GET",), ("HEAD",)])
async def test_a_read_ends_with_its_client(client: tuple[Any, ...]) -> None:
    method, *pieces = client
    inner, going = Inner(), Client(*pieces, method=method)
    task = served(inner, going)
    await settle()
    assert (inner.body, inner.ended) == (b"".join(pieces), "")
    going.gone.set()
    await task
    assert (inner.ended, going.sent) == ("cancelled", [])


async def test_a_client_that_stays_is_answered() -> None:
    inner, client = Inner(), Client(b"a")
    task = served(inner, client)
    await settle()
    inner.go.set()
    await task
    assert (inner.ended, len(client.sent)) == ("whole", 1)
    client.gone.set()
    await settle()
    assert len(asyncio.all_tasks()) == 1


async def test_one_that_waits_for_nothing_has_no_task_beside_it() -> None:
    tasks: list[int] = []

    async def at_once(_: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200})
        tasks.append(len(asyncio.all_tasks()))

    client = Client(b"a")
    await EndsWithItsClient(at_once)(client.scope, client.receive, client.send)
    await settle()
    assert (tasks, len(asyncio.all_tasks())) == ([1], 1)


async def test_a_write_that_has_begun_goes_on() -> None:
    async def writing(scope: Scope, send: Send) -> None:
        with bringing(scope, Caller(EVERYBODY)):
            caller_of(scope).writing = True

    inner, client = Inner(writing), Client(b"a")
    task = served(inner, client)
    await settle()
    client.gone.set()
    await settle()
    assert not task.done()
    inner.go.set()
    await task
    assert inner.ended == "whole"


async def test_an_answer_that_has_begun_notices_by_itself() -> None:
    noticed: list[str] = []

    class Streaming:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            await send({"type": "http.response.start", "status": 200})
            noticed.append((await receive())["type"])

    client = Client(b"a")
    task = served(Streaming(), client)
    await settle()
    client.gone.set()
    await task
    assert noticed == ["http.disconnect"]


async def test_another_cancellation_is_not_swallowed() -> None:
    inner, client = Inner(), Client(b"a")
    task = served(inner, client)
    await settle()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    again, leaving = Inner(), Client(b"a")
    both = served(again, leaving)
    await settle()
    leaving.gone.set()
    await asyncio.sleep(0)
    both.cancel()
    await asyncio.wait([both])
    assert again.ended == "cancelled"


async def test_a_client_that_goes_while_it_sends_is_the_inners_matter() -> None:
    seen: list[str] = []

    class Reading:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            seen.append((await receive())["type"])

    client = Client(b"a", b"b")
    client._pieces.pop()
    task = served(Reading(), client)
    client.gone.set()
    await task
    assert seen == ["http.disconnect"]


async def test_a_fault_of_the_inner_is_passed_on() -> None:
    class Faulty:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            await receive()
            raise ValueError("odd")

    with pytest.raises(ValueError, match="odd"):
        await served(Faulty(), Client(b"a"))
