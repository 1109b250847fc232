"""What the pipeline itself says of a call that failed, in words for whoever asked."""

from __future__ import annotations

import math

from app.domain.errors import LeftAlone, MalformedReply, NoRoom, RateLimited, TimedOut, Unavailable, UpstreamError
from app.domain.vendor import Vendor
from app.upstream.dialect import in_seconds
from app.upstream.request import Request


class Failures:
    """Errors of the calls to one vendor, each with the request's operation and the inbound request's id.

    Args:
        vendor: whom was asked.
    """

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def timed_out(self, request: Request, request_id: str) -> UpstreamError:
        """No complete answer within the deadline."""
        return self._failed(TimedOut, f" did not answer {request.operation} in time.", request, request_id)

    def unavailable(self, request: Request, request_id: str, error: Exception) -> UpstreamError:
        """The network failed, as `error` says."""
        what = f" could not be reached for {request.operation} ({type(error).__name__})."
        return self._failed(Unavailable, what, request, request_id)

    def malformed(self, request: Request, request_id: str, why: str) -> UpstreamError:
        """The answer cannot be read, and why."""
        what = f"'s answer to {request.operation} is not what it documents: {why[:200]}"
        return self._failed(MalformedReply, what, request, request_id)

    def too_many(self, request: Request, request_id: str, why: str, wait: float) -> UpstreamError:
        """It cannot be sent in time, and may be in so many seconds; `why` goes on behind the vendor's name."""
        return self._later(RateLimited, why, request, request_id, wait)

    def no_room(self, request: Request, request_id: str, per_second: int | None, wait: float) -> UpstreamError:
        """The calls that may be sent in time are taken, and one is not in so many seconds."""
        why = f"allows {per_second} calls a second, and those within this request's deadline are taken."
        return self._later(NoRoom, why, request, request_id, wait)

    def left_alone(self, request: Request, request_id: str, wait: float) -> UpstreamError:
        """The breaker is open for so many seconds."""
        seconds = math.ceil(wait)
        what = f" failed so often that the gateway is not asking it for {seconds} s; {request.operation} was not sent."
        error = self._failed(LeftAlone, what, request, request_id)
        error.retry_at = in_seconds(wait)
        return error

    def _later(
        self, kind: type[UpstreamError], why: str, request: Request, request_id: str, wait: float
    ) -> UpstreamError:
        error = self._failed(kind, f" {why}", request, request_id)
        error.retry_at = in_seconds(wait)
        return error

    def _failed(self, kind: type[UpstreamError], what: str, request: Request, request_id: str) -> UpstreamError:
        message = f"{self._vendor.title}{what}"
        return kind(message, vendor=self._vendor, operation=request.operation, request_id=request_id)
