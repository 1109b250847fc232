"""What is counted and traced of the HTTP requests to one vendor."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from app.domain.vendor import Vendor
from app.operations.metrics import Metrics
from app.operations.tracing import CallSpan, Tracing


class Wire:
    """The requests to one vendor.

    Args:
        vendor: to whom.
        metrics: of the gateway.
        tracing: makes spans.
        clock: seconds, monotonic.
    """

    def __init__(
        self, vendor: Vendor, metrics: Metrics, tracing: Tracing, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._vendor = vendor.value
        self._attempts = metrics.attempts
        self._seconds = metrics.attempt_seconds.labels(vendor.value)
        self._waiting = metrics.waiting.labels(vendor.value)
        self._tracing = tracing
        self._clock = clock

    def watch(self, operation: str, method: str) -> AbstractContextManager[Callable[[int], None]]:
        """See one request until the head of its answer; counts it by its status, or the kind of its failure.

        Args:
            operation: `vendor.noun.verb`.
            method: of HTTP.
        """
        return _Seen(self, self._tracing.call(self._vendor, operation, method))

    def began(self) -> float:
        """Count a request among those whose answer is awaited; tells when that was."""
        self._waiting.inc()
        return self._clock()

    def ended(self, begun: float, came: str) -> None:
        """Count what came of a request.

        Args:
            begun: when it began.
            came: its status, or the kind of its failure.
        """
        self._waiting.dec()
        self._attempts.labels(self._vendor, came).inc()
        self._seconds.observe(self._clock() - begun)


class _Seen:
    """One request. A class and not a generator, since each costs as much again as all that it does."""

    __slots__ = ("_around", "_begun", "_came", "_span", "_wire")

    def __init__(self, wire: Wire, around: AbstractContextManager[CallSpan]) -> None:
        self._wire = wire
        self._around = around
        self._came = "cancelled"

    def __enter__(self) -> Callable[[int], None]:
        self._begun = self._wire.began()
        try:
            self._span = self._around.__enter__()
        except BaseException as error:
            self._end(error)
            raise
        return self._answered

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        try:
            return self._around.__exit__(kind, error, trace)
        finally:
            self._end(error)

    def _answered(self, status: int) -> None:
        self._came = str(status)
        self._span.answered(status)

    def _end(self, error: BaseException | None) -> None:
        self._wire.ended(self._begun, type(error).__name__ if isinstance(error, Exception) else self._came)
