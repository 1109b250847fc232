"""WebSockets by uvicorn, told of a stop in time to end what they are about, and given up where nobody reads."""

from __future__ import annotations

import logging
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.operations.write_patience import WritePatience
from app.sockets.connection import DRAIN

_log = logging.getLogger("gateway.sockets")
_log.setLevel(logging.WARNING)  # uvicorn tells the whole address of each connection, whatever stands in its query


class PatientSocket(WebSocketsSansIOProtocol):
    """One connection. uvicorn waits for its application as long as for requests that were accepted."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.logger = _log
        self._unread = WritePatience(self.loop)

    def pause_writing(self) -> None:
        """The client has not read what it was sent."""
        super().pause_writing()
        self._unread.begin(self.transport)

    def resume_writing(self) -> None:
        """It reads."""
        self._unread.end()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for any more."""
        self._unread.end()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Have the application end it, where there is one that can."""
        if self.handshake_complete and not self.close_sent:
            self.queue.put_nowait(cast("Any", {"type": DRAIN}))
        else:
            super().shutdown()
