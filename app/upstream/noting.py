"""A transport that writes down each HTTP request and what came of it, for whoever looks at a vendor itself.

It is laid under the pipeline where vendors are examined and nowhere else: a gateway that serves keeps no bodies.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast

import httpx

from app.upstream.wire_response import WireResponse

_MOST = 8 * 1024 * 1024  # bytes of a body that are kept, and that it may unfold to
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(slots=True)
class Noted:
    """One HTTP request, and what came of it.

    Attributes:
        method: of HTTP.
        path: without the query.
        began: when it was sent, in UTC.
        seconds: until the head of its answer, or until it failed.
        status: of the answer; None where none came.
        headers: of the answer, their names in small letters.
    """

    method: str
    path: str
    began: datetime
    seconds: float = 0.0
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    parts: list[bytes] = field(default_factory=list, repr=False)

    @property
    def is_answered(self) -> bool:
        """Whether the vendor answered, and well."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def body(self) -> Any:
        """The body as JSON; None where there is none that can be read."""
        whole = b"".join(self.parts)
        try:
            if self.headers.get("content-encoding", "").lower() == "gzip":
                whole = zlib.decompressobj(_GZIP).decompress(whole, _MOST)
            return json.loads(whole)
        except (ValueError, zlib.error, RecursionError):
            return None

    @property
    def skew(self) -> float | None:
        """Seconds by which the vendor's clock is before this machine's at least; None where it tells no time.

        It tells whole seconds, of some moment between sending and answer, and servers make the header once a second:
        0 is told where that leaves the two equal.
        """
        try:
            told = parsedate_to_datetime(self.headers.get("date", "")).astimezone(UTC)
        except ValueError:
            return None
        behind = (told - self.began).total_seconds()
        least, most = behind - self.seconds, behind + 2
        return 0.0 if least <= 0 <= most else min(least, most, key=abs)


class NotingTransport(httpx.AsyncBaseTransport):
    """Another transport, of which notes are kept.

    Args:
        transport: sends.
        notes: what is written down is added to these.
        clock: seconds, monotonic.
        now: the moment in UTC.
    """

    def __init__(
        self,
        transport: httpx.AsyncBaseTransport,
        notes: list[Noted],
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._transport = transport
        self._notes = notes
        self._clock = clock
        self._now = now

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, as the other transport does."""
        path = request.url.raw_path.decode("ascii").partition("?")[0]
        noted, begun = Noted(request.method, path, self._now()), self._clock()
        self._notes.append(noted)
        try:
            response = await self._transport.handle_async_request(request)
        finally:
            noted.seconds = self._clock() - begun
        raw = response.lines if isinstance(response, WireResponse) else response.headers.raw
        noted.status = response.status_code
        noted.headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in raw}
        stream = _Copied(cast("httpx.AsyncByteStream", response.stream), noted.parts)
        return httpx.Response(response.status_code, headers=list(raw), stream=stream, extensions=response.extensions)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._transport.aclose()


class _Copied(httpx.AsyncByteStream):
    """A body that is copied as it is read."""

    def __init__(self, stream: httpx.AsyncByteStream, parts: list[bytes]) -> None:
        self._stream = stream
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size <= _MOST:
                self._parts.append(chunk)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
