"""A client that goes before it was answered: what is done for it alone is ended."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.caller import caller_at


class EndsWithItsClient:
    """An ASGI application that cancels another when its client has gone.

    Not when an answer has begun (who sends it notices by itself), and not when a write has: that is carried out, so
    that what became of it is known.

    Args:
        inner: what is cancelled.
    """

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, unless its client goes."""
        visit = _Visit(scope, receive, send)
        try:
            await self._inner(scope, visit.receive, visit.send)
        except asyncio.CancelledError:
            if not visit.was_ended():
                raise
        finally:
            await visit.close()


class _Visit:
    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._gone = asyncio.Event()
        self._has_begun = False  # the answer
        self._ended = False
        self._serving = asyncio.current_task()
        self._to_watch: asyncio.Handle | None = None
        self._watching: asyncio.Task[None] | None = None
        if scope["method"] != "POST":  # of any other method no body is read
            self._watch()

    async def receive(self) -> Message:
        if self._to_watch is not None:
            await self._gone.wait()
            return {"type": "http.disconnect"}
        message = await self._receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            self._watch()
        return message

    async def send(self, message: Message) -> None:
        self._has_begun = True
        await self._send(message)

    def was_ended(self) -> bool:
        """Whether the cancellation that has come is this one's own, and no other."""
        return self._ended and self._serving is not None and self._serving.uncancel() == 0

    async def close(self) -> None:
        if self._to_watch is not None:
            self._to_watch.cancel()
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
            self._watching = None  # it ended within this visit, which it would keep, and be kept by

    def _watch(self) -> None:
        # Not before this request waits for something: one that is answered at once needs no task beside it.
        self._to_watch = asyncio.get_running_loop().call_soon(self._begin_to_watch)

    def _begin_to_watch(self) -> None:
        self._watching = asyncio.get_running_loop().create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone.set()
        caller = caller_at(self._scope)
        if self._serving is not None and not self._has_begun and not (caller and caller.writing):
            self._ended = True
            self._serving.cancel()
