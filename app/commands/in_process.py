"""Asks an ASGI application as if it were a server, and reads its answer while that is made.

httpx brings such a transport, which hands an answer over when all of it is there: an export would be in memory whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
from starlette.types import ASGIApp, Message, Scope

_PATIENCE = 0.5
"""Seconds in which an application may end by itself once nobody reads any more."""


class InProcess(httpx.AsyncBaseTransport):
    """Sends requests to an application.

    Args:
        app: whose lifespan somebody else sees to.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The head of the answer; its body is read as it comes.

        Raises:
            httpx.RemoteProtocolError: there is no answer.
        """
        answer = _Answer(self._app, _scope(request), await request.aread())
        try:
            head = await answer.following()
        except BaseException:
            await answer.aclose()
            raise
        return httpx.Response(head["status"], headers=head["headers"], stream=answer)


class _Answer(httpx.AsyncByteStream):
    """What an application answers: it waits where what it has sent is not taken, and is told when nobody wants more."""

    def __init__(self, app: ASGIApp, scope: Scope, body: bytes) -> None:
        self._body: bytes | None = body
        self._gone = asyncio.Event()
        self._sent: asyncio.Queue[Message] = asyncio.Queue(maxsize=1)
        self._running = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def __aiter__(self) -> AsyncIterator[bytes]:
        more = True
        while more:
            message = await self.following()
            more = message.get("more_body", False)
            if message.get("body"):
                yield message["body"]

    async def aclose(self) -> None:
        """Wait until the application has ended, which learns that nobody reads any more, and is ended where it goes on.

        What it writes it sees to its end all the same: it would not end that for a client that has gone either.
        """
        self._gone.set()
        while not self._sent.empty():  # lets go of a part that waits to be taken
            self._sent.get_nowait()
        _, going_on = await asyncio.wait([self._running], timeout=_PATIENCE)
        for each in going_on:
            each.cancel()
            await asyncio.wait([each])
        with suppress(asyncio.CancelledError, Exception):  # it was told as an answer, or as none
            self._running.result()

    async def following(self) -> Message:
        """The next message. Raises httpx.RemoteProtocolError where the application has ended without it."""
        taking = asyncio.ensure_future(self._sent.get())
        try:
            await asyncio.wait([taking, self._running], return_when=asyncio.FIRST_COMPLETED)
            if taking.done():
                return taking.result()
        finally:
            taking.cancel()
        if not self._sent.empty():
            return self._sent.get_nowait()
        failure = None if self._running.cancelled() else self._running.exception()
        raise httpx.RemoteProtocolError("the answer was broken off") from failure

    async def _receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if not self._gone.is_set():
            await self._sent.put(message)


def _scope(request: httpx.Request) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }
