"""An export on its way to the client: as fast as that reads, and no further than it stays."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, suppress
from contextvars import copy_context

from starlette.types import Message, Receive, Scope, Send

PATIENCE = 120.0
"""Seconds that a client may take to read what it is sent; then it counts as gone."""


class CutOff(Exception):
    """The export ends before its list, in a format that cannot say so: the connection says it, by being broken off."""


class Stream:
    """An ASGI answer whose parts are made one by one, each when the one before it was taken.

    Args:
        parts: made in the context in which this is; empty ones are not sent. They may raise `CutOff`.
        headers: of the answer.
    """

    def __init__(self, parts: AsyncGenerator[bytes, None], headers: Mapping[str, str]) -> None:
        self._parts = parts
        self._headers = headers
        self._context = copy_context()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Send the parts until they end or the client has gone."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self._headers.items()]
        begin = asyncio.get_running_loop().create_task
        telling = begin(self._tell(send, headers), context=self._context)
        both = [telling, begin(_gone(receive))]
        try:
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in both:
                each.cancel()
            await asyncio.wait(both)
        if not telling.cancelled():
            # Of who reads no more, and of what was cut off, the server breaks the connection, as no end was sent.
            with suppress(OSError, TimeoutError, CutOff):
                telling.result()

    async def _tell(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        async with aclosing(self._parts) as parts:
            await _put(send, {"type": "http.response.start", "status": 200, "headers": headers})
            async for part in parts:
                if part:
                    await _put(send, {"type": "http.response.body", "body": part, "more_body": True})
        await _put(send, {"type": "http.response.body", "body": b"", "more_body": False})


async def _put(send: Send, message: Message) -> None:
    """Send it. Raises TimeoutError where the client does not read."""
    async with asyncio.timeout(PATIENCE):
        await send(message)


async def _gone(receive: Receive) -> None:
    """Returns when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
