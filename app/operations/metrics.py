"""Every metric of the gateway, each declared once; `docs/reference/metrics.md` lists them.

No label holds what a client or a vendor sent: labels are vendors, operations as `vendor.noun.verb`, fields of the
schema, codes of the closed list, and words that stand in this package. So their number is bounded.
"""

from __future__ import annotations

from typing import Self

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.metrics import MetricWrapperBase

# Else each has a second series, with the moment of its first value, that nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]

PREFIX = "gateway_"
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
LAG_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)


class _Kept(MetricWrapperBase):
    """A metric that keeps what it has of each combination of labels, since to look for one there takes a lock."""

    def labels(self, *values: object, **named: object) -> Self:
        """The metric of these labels, which are words; each is there once, and is never taken away."""
        kept: dict[tuple[object, ...], Self] = self.__dict__.setdefault("_kept", {})
        found = None if named else kept.get(values)
        if found is None:
            found = super().labels(*values, **named)
            if not named:
                kept[values] = found
        return found


class _Counter(_Kept, Counter):
    """A counter."""


class _Gauge(_Kept, Gauge):
    """A gauge."""


class _Histogram(_Kept, Histogram):
    """A histogram."""


class Metrics:
    """The metrics of one gateway.

    Attributes:
        registry: holds them and nothing else.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = self._counter("requests", "Requests to /graphql that have ended.", "outcome", "status")
        self.request_seconds = self._histogram("request_seconds", "From the head of a request to its end.", "kind")
        self.in_flight = self._gauge("requests_in_flight", "Requests to /graphql that are being answered.")
        self.operations = self._counter("operations", "Operations executed, by root field.", "kind", "field")
        self.errors = self._counter("errors", "Errors in answers, by code and vendor.", "code", "vendor")
        self.calls = self._counter(
            "upstream_calls", "Questions put to a vendor's client.", "vendor", "operation", "source", "outcome"
        )
        self.call_seconds = self._histogram("upstream_call_seconds", "A call until its answer was read.", "vendor")
        self.call_bytes = self._counter("upstream_call_bytes", "Bytes of bodies from vendors, decoded.", "vendor")
        self.attempts = self._counter(
            "upstream_requests", "HTTP requests sent to a vendor, by what came of each.", "vendor", "status"
        )
        self.attempt_seconds = self._histogram(
            "upstream_request_seconds", "An HTTP request until the head of its answer.", "vendor"
        )
        self.waiting = self._gauge("upstream_requests_in_flight", "HTTP requests whose answer is awaited.", "vendor")
        self.budget = self._gauge(
            "upstream_budget_left", "Calls that may still be sent within this second.", "vendor", over="livesum"
        )
        self.reachable = self._gauge(
            "upstream_reachable", "Whether the last call was answered at all, 1 or 0.", "vendor", over="livemin"
        )
        self.breaker = self._gauge(
            "upstream_breaker", "The breaker: 0 closed, 1 half open, 2 open.", "vendor", "calls", over="livemax"
        )
        self.switched_off = self._gauge(
            "upstream_switched_off",
            "Whether an operator has switched the vendor off, 1 or 0.",
            "vendor",
            over="livemax",
        )
        self.fallbacks = self._counter(
            "executor_fallbacks", "Operations that were left to graphql-core, and why.", "reason"
        )
        self.same_answers = self._counter(
            "same_answers", "Queries that were told the same as before, and given the answer of then."
        )
        self.replays = self._counter("idempotent_replays", "Writes answered from the record of their key.")
        self.write_outcomes = self._counter(
            "write_outcomes", "Outcomes of writes as they were told, dry runs apart.", "vendor", "action"
        )
        self.snapshot_rows = self._gauge("snapshot_rows", "Rows of lists that are kept between pages.")
        self.loop_lag = self._histogram(
            "event_loop_lag_seconds", "How late the event loop wakes who sleeps.", buckets=LAG_SECONDS
        )
        self.memory = self._gauge("process_resident_bytes", "Memory in use by each process.", over="liveall")
        self.cpu = self._gauge("process_cpu_seconds", "Processor time used by each process.", over="liveall")
        self.files = self._gauge("process_open_files", "File descriptors open in each process.", over="liveall")
        self.phase = self._gauge("serving", "Processes that serve and do not drain.", over="livesum")

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return _Counter(PREFIX + name, what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str, over: str = "livesum") -> Gauge:
        """A gauge; `over` says how those of several processes become one."""
        return _Gauge(PREFIX + name, what, labels, registry=self.registry, multiprocess_mode=over)  # type: ignore[arg-type]

    def _histogram(self, name: str, what: str, *labels: str, buckets: tuple[float, ...] = REQUEST_SECONDS) -> Histogram:
        return _Histogram(PREFIX + name, what, labels, registry=self.registry, buckets=buckets)
