"""An answer with its headers as they came, so that nobody spells them again who only looks for one or two.

It goes through httpx's transport seam all the same: whoever looks at it as an `httpx.Response` finds one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import httpx


class WireResponse(httpx.Response):
    """The head of an answer, and the stream of its body.

    Args:
        status: the HTTP status.
        lines: all headers, as they came.
        stream: of the body.
        extensions: of the transport.
    """

    def __init__(
        self,
        status: int,
        lines: Sequence[tuple[bytes, bytes]],
        stream: httpx.AsyncByteStream,
        extensions: dict[str, object],
    ) -> None:
        self.status_code = status
        self.lines = lines
        self.stream = stream
        self.extensions = extensions
        # What else httpx's own says of an answer that nobody has read yet.
        self._request = self.next_request = None
        self.history = []
        self.is_closed = self.is_stream_consumed = False
        self.default_encoding = "utf-8"
        self._num_bytes_downloaded = 0

    @cached_property
    def headers(self) -> httpx.Headers:  # type: ignore[override]  # it is set like any other
        """The headers."""
        return httpx.Headers(list(self.lines))
