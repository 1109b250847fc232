"""How a vendor's last calls went, for whoever asks how the gateway stands with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import time

from app.domain.errors import Denied, MalformedReply, RateLimited, Rejected, UpstreamError, rfc3339


@dataclass(slots=True)
class History:
    """The last answer and the last failure of one client; all None until it was asked.

    Attributes:
        reachable: whether the last call was answered at all, a refusal included.
        last_answer_at: RFC 3339.
        last_error_at: RFC 3339.
        last_error_code: of the closed list.
    """

    reachable: bool | None = None
    last_answer_at: str | None = None
    last_error_at: str | None = None
    last_error_code: str | None = None
    _second: int = field(default=0, init=False, repr=False, compare=False)

    def answered(self) -> None:
        """Note a usable answer; the moment is told to the second, and spelled once in each."""
        self.reachable = True
        second = int(time())
        if second != self._second:
            self._second, self.last_answer_at = second, rfc3339(datetime.fromtimestamp(second, UTC))

    def failed(self, error: UpstreamError) -> None:
        """Note a failure. A record that is not there is an answer."""
        self.reachable = isinstance(error, Rejected | Denied | RateLimited | MalformedReply)
        if isinstance(error, Rejected):
            self.answered()
            return
        self.last_error_at = rfc3339(datetime.now(UTC))
        self.last_error_code = error.code
