"""A span for each request and each HTTP request to a vendor, in the caller's trace, without a value in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, format_span_id, format_trace_id

import app.operations.opentelemetry as module
from app.domain.vendor import Vendor
from app.operations.opentelemetry import OpenTelemetry
from app.vendors.swift.accounts import SwiftAccounts
from tests.faults.jumping_loop import run
from tests.faults.stage import SECRETS, on_stage
from tests.gateway.harness import opened

EMAIL = "ada@acme.example"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
BY_EMAIL = "query Mine($e: String!) { account(by: {email: $e}) { name } swiftAccounts(first: 1) { nodes { name } } }"


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """The spans of gateways that trace."""
    kept = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(module, "sending_spans", lambda: OpenTelemetry(provider))
    yield kept
    provider.shutdown()


def _of_request(kept: InMemorySpanExporter) -> ReadableSpan:
    (span,) = [span for span in kept.get_finished_spans() if span.kind is SpanKind.SERVER]
    return span


def _calls(kept: InMemorySpanExporter) -> list[ReadableSpan]:
    return [span for span in kept.get_finished_spans() if span.kind is SpanKind.CLIENT]


def _text(kept: InMemorySpanExporter) -> str:
    return "".join(span.to_json() for span in kept.get_finished_spans())


async def test_a_request_and_its_calls_are_one_trace_which_is_the_callers(spans: InMemorySpanExporter) -> None:
    async with opened(GATEWAY_TRACING="1") as gateway:
        headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "x-request-id": "mine-1"}
        await gateway.query(BY_EMAIL, {"e": EMAIL}, headers)
        sent = gateway.sent()
    request, calls = _of_request(spans), _calls(spans)
    assert request.name == "graphql query"
    assert request.parent is not None
    assert (format_trace_id(request.context.trace_id), format_span_id(request.parent.span_id)) == (TRACE, PARENT)
    told = dict(request.attributes or {})
    assert told["gateway.request_id"] == "mine-1"
    assert (told["graphql.operation.name"], told["gateway.outcome"]) == ("Mine", "answered")
    assert told["http.response.status_code"] == 200
    assert told["gateway.calls.swift.network"] == 1
    assert len(calls) == len(sent) > 1
    assert {call.context.trace_id for call in calls} == {request.context.trace_id}
    assert "swift.account.list" in {call.name for call in calls}
    assert all((call.attributes or {})["http.response.status_code"] for call in calls)
    assert not [word for word in (EMAIL, "acme", *SECRETS) if word in _text(spans)]


async def test_what_is_kept_is_told_and_makes_no_span_of_a_call(spans: InMemorySpanExporter) -> None:
    async with opened(GATEWAY_TRACING="1") as gateway:
        await gateway.query("{ swiftAccounts(first: 1) { nodes { name } } }")
        spans.clear()
        await gateway.query("{ swiftAccounts(first: 1) { nodes { name } } }")
    assert (_of_request(spans).attributes or {})["gateway.calls.swift.cache"] == 1
    assert _calls(spans) == []


def test_each_try_that_fails_is_a_span_of_its_own_by_its_kind(spans: InMemorySpanExporter) -> None:
    async def scenario() -> int:
        async with on_stage(GATEWAY_TRACING="1") as stage:
            await stage.order("swift", "drop")
            reply = await stage.ask("{ swiftAccounts { nodes { name } } }")
            assert [error["extensions"]["code"] for error in reply.errors] == ["UPSTREAM_UNAVAILABLE"]
            return len(stage.sent(Vendor.SWIFT))

    sent = run(scenario())
    calls = _calls(spans)
    assert len(calls) == sent > 0
    for call in calls:
        assert (call.attributes or {})["error.type"] == "ReadError"
        assert call.status.status_code is StatusCode.ERROR
        assert call.events == ()
    assert (_of_request(spans).attributes or {})["gateway.errors"] == ("UPSTREAM_UNAVAILABLE",)


async def test_a_fault_is_an_error_without_its_words(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: SwiftAccounts, *arguments: object, **named: object) -> None:
        raise ValueError(EMAIL)

    monkeypatch.setattr(SwiftAccounts, "page", broken)
    async with opened(GATEWAY_TRACING="1") as gateway:
        await gateway.query("{ swiftAccounts { nodes { name } } }")
    request = _of_request(spans)
    assert request.status.status_code is StatusCode.ERROR
    assert (request.attributes or {})["gateway.outcome"] == "fault"
    assert EMAIL not in _text(spans)


async def test_off_nothing_is_traced(spans: InMemorySpanExporter) -> None:
    async with opened() as gateway:
        await gateway.query("{ swiftAccounts { nodes { name } } }")
    assert spans.get_finished_spans() == ()
