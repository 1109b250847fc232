"""WebSockets by uvicorn, told of a stop in time to end what they are about, and given up where nobody reads."""

from __future__ import annotations

import logging
from collections.abc import Iterable
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

    def data_received(self, data: bytes) -> None:
        """A head that holds more than `websockets` takes is answered, and its connection closed."""
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

    def send_receive_event_to_app(self) -> None:
        """Text that is none ends the connection, and is no failure of this side that a log has to tell of."""
        if self.curr_msg_data_type == "text" and not self.close_sent and not _is_text(self.frames):
            self.frames = []
            self.conn.send_close(1007)
            self.handle_parser_exception()
        else:
            super().send_receive_event_to_app()

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


def _is_text(pieces: Iterable[bytes]) -> bool:
    try:
        b"".join(pieces).decode()
    except UnicodeDecodeError:
        return False
    return True
