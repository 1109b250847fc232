"""What is counted of an HTTP request to a vendor, however it ends."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager, nullcontext

import pytest

from app.domain.vendor import Vendor
from app.operations.metrics import Metrics
from app.operations.tracing import CallSpan, Untraced
from app.operations.wire import Wire


class Broken(Untraced):
    """Cannot make a span."""

    def call(self, vendor: str, operation: str, method: str) -> AbstractContextManager[CallSpan]:
        return _Unopened()


class _Unopened(AbstractContextManager[CallSpan]):
    def __enter__(self) -> CallSpan:
        raise LookupError

    def __exit__(self, *_: object) -> None: ...


def counted(metrics: Metrics) -> dict[str, float]:
    """Requests by what came of them; those under way, and those whose time was taken, by words of their own."""
    told: dict[str, float] = {}
    for sample in (each for metric in metrics.registry.collect() for each in metric.samples):
        if sample.name == "gateway_upstream_requests_total":
            told[sample.labels["status"]] = sample.value
        elif sample.name == "gateway_upstream_requests_in_flight":
            told["under way"] = sample.value
        elif sample.name == "gateway_upstream_request_seconds_count":
            told["timed"] = sample.value
    return told


@pytest.mark.parametrize(
    ("ends_with", "status", "came"),
    [
        (None, 200, "200"),
        (None, 404, "404"),
        (ValueError("no"), None, "ValueError"),
        (ValueError("behind the head"), 200, "ValueError"),
        (asyncio.CancelledError(), None, "cancelled"),
    ],
)
def test_a_request_is_counted_by_what_came_of_it(
    ends_with: BaseException | None, status: int | None, came: str
) -> None:
    metrics = Metrics()
    ending: AbstractContextManager[object] = nullcontext() if ends_with is None else pytest.raises(type(ends_with))
    with ending, Wire(Vendor.SWIFT, metrics, Untraced()).watch("swift.account.list", "GET") as answered:
        assert counted(metrics)["under way"] == 1
        if status is not None:
            answered(status)
        if ends_with is not None:
            raise ends_with
    assert counted(metrics) == {came: 1, "under way": 0, "timed": 1}


def test_one_without_a_span_is_counted_too() -> None:
    metrics = Metrics()
    with (
        pytest.raises(LookupError),
        Wire(Vendor.SWIFT, metrics, Broken()).watch("swift.account.list", "GET"),
    ):
        pass
    assert counted(metrics) == {"LookupError": 1, "under way": 0, "timed": 1}


def test_a_metric_is_one_for_its_labels_however_they_are_given() -> None:
    metrics = Metrics()
    one = metrics.attempts.labels("swift", "200")
    assert metrics.attempts.labels("swift", "200") is one
    assert metrics.attempts.labels(vendor="swift", status="200") is one
    assert metrics.attempts.labels("swift", "404") is not one
