"""An application is asked as a server is, and its answer read while it is made."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.commands import in_process
from app.commands.in_process import InProcess

START: Message = {"type": "http.response.start", "status": 200, "headers": [(b"x-a", b"b")]}


def _part(body: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def _client(app: object) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=InProcess(app), base_url="http://gateway.test")  # type: ignore[arg-type]


async def test_a_request_comes_as_it_was_sent() -> None:
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        seen.extend([scope["method"], scope["path"], scope["query_string"], dict(scope["headers"])[b"x-c"], message])
        await send(START)
        await send(_part(b"", more=False))

    async with _client(app) as client:
        answer = await client.post("/a/b?c=d", content=b"body", headers={"X-C": "e"})
    assert (answer.content, answer.headers["x-a"]) == (b"", "b")
    assert seen == ["POST", "/a/b", b"c=d", b"e", {"type": "http.request", "body": b"body", "more_body": False}]


async def test_no_more_is_made_than_is_taken() -> None:
    made: list[int] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        for number in range(100):
            made.append(number)
            await send(_part(b"%d," % number))
        await send(_part(b"", more=False))

    async with _client(app) as client, client.stream("GET", "/") as answer:
        parts = answer.aiter_raw()
        assert await anext(parts) == b"0,"
        assert len(made) <= 4
        assert b"".join([part async for part in parts]).endswith(b",98,99,")


async def test_who_goes_is_noticed() -> None:
    ended = asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send(START)
        for _ in range(3):
            await send(_part(b"x"))
        assert (await receive())["type"] == "http.disconnect"
        ended.set()

    async with _client(app) as client, client.stream("GET", "/"):
        pass
    assert ended.is_set()


async def test_an_answer_that_is_broken_off_is_told() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        await send(_part(b"x"))

    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError

    async with _client(app) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/")
    async with _client(silent) as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get("/")


async def test_what_goes_on_for_nobody_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process, "_PATIENCE", 0)
    begun, ended = asyncio.Event(), asyncio.Event()

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with _client(app) as client:
        asking = asyncio.create_task(client.get("/"))
        await begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert ended.is_set()
