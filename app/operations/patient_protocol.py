"""HTTP/1.1 by uvicorn, with bounds on the head of a request, which an ASGI application never sees while it arrives.

uvicorn waits for ever for a head, and takes one of any size. A client that opens connections and drips would hold them
all. RFC 9110 has 408 and 431 for these two. It waits for ever, too, until a client reads, and of requests that a client
has sent behind each other it tells only the last that it has gone.
"""

from __future__ import annotations

from asyncio import AbstractEventLoop, BaseTransport, TimerHandle
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from app.operations.body_patience import BODY_IS_HERE
from app.operations.write_patience import WritePatience

MOST_BYTES = 64 * 1024
"""Of a head: request line, names and values of headers."""


class PatientConfig(uvicorn.Config):
    """uvicorn's configuration, for `PatientProtocol`; it is handed on to processes that are started.

    Args:
        app: as uvicorn takes it.
        head_timeout: seconds within which the head of a request has to arrive.
        named: as uvicorn takes it.
    """

    def __init__(self, app: Any, *, head_timeout: float, **named: Any) -> None:
        super().__init__(app, http=PatientProtocol, **named)
        self.head_timeout = head_timeout


class PatientProtocol(HttpToolsProtocol):
    """One connection. Its config is a `PatientConfig`."""

    def __init__(
        self,
        config: uvicorn.Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._patience = cast("PatientConfig", config).head_timeout
        self._timer: TimerHandle | None = None
        self._awaits_head = False
        self._bytes = 0
        self._is_refused = False
        self._unread = WritePatience(self.loop)
        self._answering: RequestResponseCycle | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """A client that connects and says nothing is waited for as one that drips."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._awaits_head = True
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more, and each request that is not answered yet learns of it."""
        self._stop_waiting()
        self._unread.end()
        self.pipeline.clear()
        answering = self._answering
        if answering is not None and not answering.response_complete:
            answering.disconnected = True
            answering.message_event.set()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client has not read what it was sent."""
        super().pause_writing()
        self._unread.begin(self.transport)

    def resume_writing(self) -> None:
        """It reads."""
        self._unread.end()
        super().resume_writing()

    def on_response_complete(self) -> None:
        """The next request of those behind each other is answered now."""
        if self.pipeline:
            self._answering = self.pipeline[-1][0]
        super().on_response_complete()

    def data_received(self, data: bytes) -> None:
        """Whatever comes between two requests begins a head, blank lines too."""
        if self._is_refused:
            return
        cycle: RequestResponseCycle | None = self.cycle
        if not self._awaits_head and (cycle is None or cycle.response_complete):
            self._bytes, self._awaits_head = 0, True
        self._bytes += len(data)
        super().data_received(data)
        if not self._awaits_head or self._is_refused:
            return
        if self._bytes > MOST_BYTES:
            self._refuse(431)
        elif self._timer is None:  # most heads come in one piece, and are not waited for
            self._wait()

    def on_headers_complete(self) -> None:
        """The head is there: from here on the application's own patience counts."""
        self._stop_waiting()
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > MOST_BYTES:
            self._refuse(431)
        if not self._is_refused:
            before: RequestResponseCycle | None = self.cycle
            super().on_headers_complete()
            if before is None or before.response_complete:
                self._answering = self.cycle

    def handle_websocket_upgrade(self) -> None:
        """A refused head begins no WebSocket."""
        if not self._is_refused:
            super().handle_websocket_upgrade()

    def on_body(self, body: bytes) -> None:
        """What follows a refused head is not looked at."""
        if not self._is_refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """What follows a refused head is not looked at."""
        if not self._is_refused:
            self.scope[BODY_IS_HERE] = True  # type: ignore[literal-required]
            super().on_message_complete()

    def _wait(self) -> None:
        self._timer = self.loop.call_later(self._patience, self._too_slow)

    def _stop_waiting(self) -> None:
        self._awaits_head = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        if self._bytes:
            self._refuse(408)
        else:
            self._is_refused = True
            self.transport.close()

    def _refuse(self, status: int) -> None:
        self._stop_waiting()
        self._is_refused = True
        if not self.transport.is_closing():
            self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
            self.transport.close()
