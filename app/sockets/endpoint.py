"""The handshake of a WebSocket at `/graphql`: from where it may come, in which protocol, and how many there may be."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from app.access.first_headers import headers_of
from app.access.hosts import named
from app.access.settings import AccessSettings
from app.access.sites import is_of_another_site
from app.limits import Limits
from app.sockets.connection import Connection
from app.sockets.words import NOT_ACCEPTABLE, PROTOCOL


class SocketEndpoint:
    """An ASGI application that answers WebSockets.

    Args:
        door: of `/graphql`, through which each operation goes.
        limits: of a message.
        access: from where a client may come, and how many connections there may be: as many as requests.
    """

    def __init__(self, door: ASGIApp, limits: Limits, access: AccessSettings) -> None:
        self._door = door
        self._limits = limits
        self._origins = access.origins
        self._hosts = access.hosts
        self._most = access.most_at_once
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection to its end."""
        await receive()  # the wish to connect
        status = self._refusal(scope)
        if status is not None:
            await _refuse(scope, send, status)
            return
        if PROTOCOL not in scope.get("subprotocols", ()):
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.close", "code": NOT_ACCEPTABLE[0], "reason": NOT_ACCEPTABLE[1]})
            return
        self._open += 1
        try:
            await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
            await Connection(self._door, self._limits, scope, receive, send).run()
        finally:
            self._open -= 1

    def _refusal(self, scope: Scope) -> int | None:
        """The HTTP status with which the handshake is refused; who asks is found out with each operation."""
        if self._hosts is not None:
            hosts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
            name = named(hosts)
            if name is None or not self._hosts.holds(name):
                return 421
        if is_of_another_site(headers_of(scope), self._origins):
            return 403
        return 503 if self._open >= self._most else None


async def _refuse(scope: Scope, send: Send, status: int) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    later = [(b"retry-after", b"1")] if status == 503 else []
    head = [(b"content-length", b"0"), *later]
    await send({"type": "websocket.http.response.start", "status": status, "headers": head})
    await send({"type": "websocket.http.response.body", "body": b"", "more_body": False})
