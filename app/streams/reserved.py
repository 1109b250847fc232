"""The streams of one process, by the tokens under which they were reserved."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from app.access.refusals import Overloaded
from app.domain.errors import GatewayError
from app.streams.stream import Stream

RESERVED = 30.0
"""Seconds within which a stream has to be opened that was reserved."""


class NoStream(GatewayError):
    """The token is none of this client's, or its stream has ended."""

    code = "BAD_USER_INPUT"

    def __init__(self) -> None:
        super().__init__("There is no such stream of events: reserve one with PUT, and open it within 30 seconds.")


class StreamTaken(GatewayError):
    """The stream, or the operation's id, is in use."""

    code = "BAD_USER_INPUT"

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is in use.")


class Streams:
    """All streams, reserved and open.

    Args:
        most: how many there may be; one client may have half of them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._streams: dict[str, Stream] = {}

    def reserve(self, owner: str) -> str:
        """Reserve a stream; the token for it, which nobody can guess.

        Args:
            owner: of the client.

        Raises:
            Overloaded: there are as many as there may be.
        """
        of_owner = sum(each.owner == owner for each in self._streams.values())
        if len(self._streams) >= self._most or of_owner >= max(1, self._most // 2):
            raise Overloaded
        token = secrets.token_urlsafe(24)
        self._streams[token] = Stream(owner)
        asyncio.get_running_loop().call_later(RESERVED, self._forget_unopened, token)
        return token

    def find(self, token: str, owner: str) -> Stream:
        """The stream of a token.

        Args:
            token: as a client gives it.
            owner: of that client.

        Raises:
            NoStream: it has none of this token.
        """
        stream = self._streams.get(token)
        if stream is None or stream.owner != owner:
            raise NoStream
        return stream

    @contextmanager
    def opened(self, token: str, owner: str) -> Iterator[Stream]:
        """A stream whose events are taken while the block lasts; it is closed behind that.

        Raises:
            NoStream: as above.
            StreamTaken: somebody takes them already.
        """
        stream = self.find(token, owner)
        if stream.is_open:
            raise StreamTaken("stream")
        stream.is_open = True
        try:
            yield stream
        finally:
            self._forget(token)

    def _forget_unopened(self, token: str) -> None:
        stream = self._streams.get(token)
        if stream is not None and not stream.is_open:
            self._forget(token)

    def _forget(self, token: str) -> None:
        self._streams.pop(token).close()
