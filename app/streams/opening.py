"""Before the door: a stream is opened, which takes no room from requests, as no WebSocket does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.caller import caller_at
from app.access.first_headers import headers_of
from app.access.refusals import Overloaded
from app.domain.errors import GatewayError
from app.http.event_stream import EventStream
from app.http.framing import Framing
from app.http.inbound import request_id_of
from app.sockets.errand import JUST_ADMITTED
from app.streams.asking import refused, token_of
from app.streams.reserved import Streams
from schema.media import EVENTS_TYPE, Form, accepted

_AS_THEY_ARE = Framing(f"{EVENTS_TYPE}; charset=utf-8", b":\n\n", b"", b"", b":\n\n", b"")
"""Events are framed when they are told. Some browsers take a stream for open at its first bytes alone."""


class OpensStreams:
    """An ASGI application before the door of `/graphql`, through which goes whatever opens no stream.

    Args:
        door: of `/graphql`; who opens a stream has to get through it too.
        streams: of this process.
        drains: whether the gateway is about to stop.
    """

    def __init__(self, door: ASGIApp, streams: Streams, drains: Callable[[], bool]) -> None:
        self._door = door
        self._streams = streams
        self._drains = drains

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer one request."""
        if scope["method"] == "GET":
            token = token_of(scope)
            if token is not None and accepted(headers_of(scope).get("accept", "")).subscription is Form.EVENTS:
                return self._open(token, scope, receive, send)
        return self._door(scope, receive, send)

    async def _open(self, token: str, scope: Scope, receive: Receive, send: Send) -> None:
        asked: Scope = {**scope, "state": dict(scope.get("state", {})), JUST_ADMITTED: True}
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        await self._door(asked, _nothing_more, keep)
        caller = caller_at(asked)
        if answer[0]["status"] != 204 or caller is None:
            for message in answer:
                await send(message)
            return
        request_id = request_id_of(headers_of(scope))
        readable = [each for each in answer[0]["headers"] if each[0].startswith(b"access-control-")]

        async def send_readable(message: Message) -> None:
            """Pages elsewhere may read the stream where they may read what comes through the door."""
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *readable]}
            await send(message)

        try:
            if self._drains():
                raise Overloaded
            with self._streams.opened(token, caller.principal.owner) as stream:
                events = EventStream(stream.events(self._drains), request_id, form=_AS_THEY_ARE)
                await events(scope, receive, send_readable)
        except GatewayError as error:
            response: Response = refused(error, request_id)
            await response(scope, receive, send_readable)


async def _nothing_more() -> Message:
    """There is no body, and whether the client has gone is looked at once the stream is open."""
    await asyncio.Event().wait()
    return {"type": "http.disconnect"}
