"""One call on its way, as the steps of the pipeline hand it on."""

from __future__ import annotations

from dataclasses import dataclass

from app.upstream.breaker import Permit
from app.upstream.lanes import Lane
from app.upstream.request import Request


@dataclass(slots=True)
class Attempt:
    """One call on its way.

    Attributes:
        request: what is asked.
        request_id: of the inbound request.
        permit: of the breaker.
        wait_until: on the event loop's clock; by then it has to be sent.
        pause_until: on the same clock; by then a pause has to be over.
        lane: that it waits in for its place in the second.
        may_have_left: whether a byte of the request may have left.
    """

    request: Request
    request_id: str
    permit: Permit
    wait_until: float
    pause_until: float
    lane: Lane
    may_have_left: bool = False
