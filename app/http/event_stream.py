"""Several answers to one request, each sent when it is there: server-sent events, or the parts of a multipart body.

As events they come in the mode of GraphQL over SSE in which each operation has a connection of its own: a result is
`event: next` with the JSON in `data`, the end is `event: complete`. Between them stand comments, or what else the form
has for it, so that nothing on the way takes a connection for dead on which there is no news.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from contextvars import copy_context

from starlette.types import Message, Receive, Scope, Send

from app.http.framing import Framing, framing
from schema.media import Form

HEARTBEAT = 10.0
"""Seconds without an answer behind which a comment is sent."""

PATIENCE = 30.0
"""Seconds that a client may take to read what it is sent; then it counts as gone."""

_HEADERS = {
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",  # some proxies hold an answer back until it is whole, unless told
    "vary": "accept",
}


class EventStream:
    """An ASGI answer of several. Where the client goes away, or does not read, the results are closed.

    Args:
        results: JSON texts without line breaks, made in the context in which this is; none is asked for before the one
            before it was taken.
        request_id: told in a header.
        goes_on: whether the results are made to their end, though nobody is left to be told; asked when that is so.
        form: in which they are sent, or the bytes around each.
    """

    def __init__(
        self,
        results: AsyncGenerator[bytes, None],
        request_id: str,
        goes_on: Callable[[], bool] = lambda: False,
        form: Form | Framing = Form.EVENTS,
    ) -> None:
        self._framing = framing(form) if isinstance(form, Form) else form
        self._results = results
        self._goes_on = goes_on
        self._headers = {"content-type": self._framing.content_type, **_HEADERS, "x-request-id": request_id}
        self._context = copy_context()
        self._news = asyncio.Event()
        self._sending = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send the answers until they end or the client has gone."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self._headers.items()]
        await self._put(send, {"type": "http.response.start", "status": 200, "headers": headers})
        begin = asyncio.get_running_loop().create_task
        parts = [begin(self._tell(send), context=self._context), begin(_gone(receive))]
        if self._framing.beat is not None:
            parts.append(begin(self._beat(send, self._framing.beat)))
        try:
            done, _ = await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
            if self._goes_on():
                await asyncio.wait(parts[:1])
        finally:
            await _ended(parts)
        for part in done:
            with suppress(OSError, TimeoutError):  # nobody is left to be told
                part.result()

    async def _tell(self, send: Send) -> None:
        frame = self._framing
        if frame.opening:
            await self._put_news(send, frame.opening)
        async with aclosing(self._results) as results:
            async for result in results:
                await self._put_news(send, frame.before + result + frame.after)
        await self._put_news(send, frame.closing)
        await self._put(send, {"type": "http.response.body", "body": b"", "more_body": False})

    async def _beat(self, send: Send, beat: bytes) -> None:
        while True:
            self._news.clear()
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await self._news.wait()
            except TimeoutError:
                await self._put_news(send, beat)

    async def _put_news(self, send: Send, news: bytes) -> None:
        self._news.set()
        await self._put(send, {"type": "http.response.body", "body": news, "more_body": True})

    async def _put(self, send: Send, message: Message) -> None:
        """Send it. Raises TimeoutError where the client does not read."""
        async with asyncio.timeout(PATIENCE), self._sending:
            await send(message)


async def _gone(receive: Receive) -> None:
    """Returns when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _ended(parts: list[asyncio.Task[None]]) -> None:
    for part in parts:
        part.cancel()
    await asyncio.wait(parts)
