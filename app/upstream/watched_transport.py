"""A transport under which each HTTP request is shown to whoever watches: further tries and signing in among them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx

Watch = Callable[[str, str], AbstractContextManager[Callable[[int], None]]]
"""Opened with the operation and the HTTP method for as long as a request takes until the head of its answer; gives what
is told the status. A failure passes through it."""


class WatchedTransport(httpx.AsyncBaseTransport):
    """Another transport, watched.

    Args:
        transport: sends.
        watch: sees every request.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, watch: Watch) -> None:
        self._transport = transport
        self._watch = watch

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, as the other transport does."""
        with self._watch(str(request.extensions.get("operation", "other")), request.method) as answered:
            response = await self._transport.handle_async_request(request)
            answered(response.status_code)
            return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()
