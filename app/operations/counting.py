"""What one request adds to the metrics."""

from __future__ import annotations

from collections.abc import Iterable

from app.operations.metrics import Metrics
from app.operations.notes import Notes
from app.upstream.scope import Call

FAULT = "INTERNAL_SERVER_ERROR"
TURNED_AWAY = 503
"""The status of what the gateway chose not to begin: it is full, or cannot tell yet who asks."""


def outcome_of_request(notes: Notes, status: int | None) -> str:
    """How a request ended, in one word.

    Args:
        notes: of it.
        status: the HTTP status; None where the client went away before there was one.

    Returns:
        `gone`, `fault` (the gateway failed), `refused` (nothing was executed, what found no room among it), `partial`
        (some fields failed) or `answered`.
    """
    if status is None:
        return "gone"
    if (status >= 500 and status != TURNED_AWAY) or any(code == FAULT for code, _ in notes.errors):
        return "fault"
    if status >= 400 or (notes.kind is None and notes.errors):
        return "refused"
    return "partial" if notes.errors else "answered"


def count_request(metrics: Metrics, notes: Notes, calls: Iterable[Call], status: int | None, seconds: float) -> None:
    """Count a request that has ended.

    Args:
        metrics: of the gateway.
        notes: of the request.
        calls: that were made for it.
        status: the HTTP status; None where there was none.
        seconds: that it took.
    """
    metrics.requests.labels(outcome_of_request(notes, status), str(status or "none")).inc()
    metrics.request_seconds.labels(notes.kind or "none").observe(seconds)
    for field in notes.fields:
        metrics.operations.labels(notes.kind, field).inc()
    for (code, vendor), times in notes.errors.items():
        metrics.errors.labels(code, vendor).inc(times)
    if notes.fallback is not None:
        metrics.fallbacks.labels(notes.fallback).inc()
    if notes.is_answered_again:
        metrics.same_answers.inc()
    metrics.replays.inc(notes.replays)
    for (vendor, action), times in notes.outcomes.items():
        metrics.write_outcomes.labels(vendor, action).inc(times)
    for call in calls:
        count_call(metrics, call)


def count_call(metrics: Metrics, call: Call) -> None:
    """Count one question to a vendor's client, whether it was sent or answered from what is kept."""
    vendor = call.vendor.value
    outcome = "failed" if call.as_of is None else "answered"
    metrics.calls.labels(vendor, call.operation, call.source, outcome).inc()
    if call.source == "network":
        metrics.call_seconds.labels(vendor).observe(call.milliseconds / 1000)
        metrics.call_bytes.labels(vendor).inc(call.bytes)
