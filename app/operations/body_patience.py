"""A request whose body takes too long is refused, so that clients that drip cannot hold the gateway."""

from __future__ import annotations

import asyncio
import json

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_IS_HERE = "gateway.body_is_here"
"""Of a scope, where the server has the whole body before it begins the request: there is nothing to be patient with."""

_REFUSAL = json.dumps(
    {
        "errors": [
            {
                "message": "The body of the request did not arrive in time, so nothing was done.",
                "extensions": {"code": "BAD_USER_INPUT", "retryable": False},
            }
        ]
    }
).encode()


class BodyTooSlow(Exception):
    """The body did not arrive in time; nothing was executed."""


class BodyPatience:
    """An application whose requests must have their whole body within a time; later waiting is not bounded here.

    Args:
        app: answers.
        seconds: from the head of the request to the end of its body.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, with 408 where its body is too slow and no answer has begun."""
        if BODY_IS_HERE in scope:
            await self._app(scope, receive, send)
        else:
            await self._with_patience(scope, receive, send)

    async def _with_patience(self, scope: Scope, receive: Receive, send: Send) -> None:
        until = asyncio.get_running_loop().time() + self._seconds
        is_whole = False
        has_begun = False

        async def bounded() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError:
                raise BodyTooSlow from None
            is_whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        async def noticed(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, bounded, noticed)
        except BodyTooSlow:
            if not has_begun:
                await _refuse(send)


async def _refuse(send: Send) -> None:
    headers = [
        (b"content-type", b"application/json; charset=utf-8"),
        (b"content-length", str(len(_REFUSAL)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": _REFUSAL})
