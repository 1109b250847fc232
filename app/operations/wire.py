"""What is counted and traced of the HTTP requests to one vendor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.domain.vendor import Vendor
from app.operations.metrics import Metrics
from app.operations.tracing import Tracing


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

    @contextmanager
    def watch(self, operation: str, method: str) -> Iterator[Callable[[int], None]]:
        """See one request until the head of its answer; counts it by its status, or the kind of its failure.

        Args:
            operation: `vendor.noun.verb`.
            method: of HTTP.
        """
        begun, came = self._clock(), "cancelled"

        def answered(status: int) -> None:
            nonlocal came
            came = str(status)
            span.answered(status)

        self._waiting.inc()
        try:
            with self._tracing.call(self._vendor, operation, method) as span:
                yield answered
        except Exception as error:
            came = type(error).__name__
            raise
        finally:
            self._waiting.dec()
            self._attempts.labels(self._vendor, came).inc()
            self._seconds.observe(self._clock() - begun)
