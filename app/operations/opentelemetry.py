"""Traces by OpenTelemetry, whose packages are there only where an operator wants them: this module is loaded then.

Spans hold what the log holds, words of the schema, codes, digests and counts, and never the message of an exception.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from starlette.types import Scope

from app import __version__
from app.operations.counting import outcome_of_request
from app.operations.notes import Notes
from app.upstream.scope import Call

_CONTEXT = TraceContextTextMapPropagator()
_CARRIED = (b"traceparent", b"tracestate")


class OpenTelemetry:
    """Makes spans.

    Args:
        provider: keeps or sends them; shut down by `close`.
    """

    def __init__(self, provider: TracerProvider) -> None:
        self._provider = provider
        self._tracer = provider.get_tracer("account-gateway", __version__)

    @contextmanager
    def request(self, scope: Scope) -> Iterator[_RequestSpan]:
        """The span of a request; a W3C `traceparent` of the caller's is its parent."""
        carrier = {name.decode(): value.decode("latin-1") for name, value in scope["headers"] if name in _CARRIED}
        attributes = {"http.request.method": scope["method"], "url.path": scope["path"]}
        with self._tracer.start_as_current_span(
            f"{scope['method']} {scope['path']}",
            context=_CONTEXT.extract(carrier) if carrier else None,
            kind=SpanKind.SERVER,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            yield _RequestSpan(span)

    @contextmanager
    def call(self, vendor: str, operation: str, method: str) -> Iterator[_CallSpan]:
        """The span of an HTTP request to a vendor, until the head of its answer; of a failure its kind is told."""
        with self._tracer.start_as_current_span(
            operation,
            kind=SpanKind.CLIENT,
            attributes={"gateway.vendor": vendor, "gateway.operation": operation, "http.request.method": method},
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield _CallSpan(span)
            except BaseException as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise

    def close(self) -> None:
        """Send what is not sent yet, and take no more."""
        self._provider.shutdown()


class _RequestSpan:
    def __init__(self, span: Span) -> None:
        self._span = span

    def ended(self, request_id: str | None, notes: Notes, calls: Sequence[Call], status: int | None) -> None:
        span, outcome = self._span, outcome_of_request(notes, status)
        if not span.is_recording():
            return
        if notes.kind is not None:
            span.update_name(f"graphql {notes.kind}")
        told: dict[str, str | int | list[str] | None] = {
            "http.response.status_code": status,
            "graphql.operation.type": notes.kind,
            "graphql.operation.name": notes.name,
            "gateway.document": notes.digest,
            "gateway.request_id": request_id,
            "gateway.outcome": outcome,
            "gateway.errors": sorted({code for code, _ in notes.errors}),
            **Counter(f"gateway.calls.{call.vendor.value}.{call.source}" for call in calls),
        }
        span.set_attributes({name: value for name, value in told.items() if value not in (None, [])})
        if outcome == "fault":
            span.set_status(Status(StatusCode.ERROR))


class _CallSpan:
    def __init__(self, span: Span) -> None:
        self._span = span

    def answered(self, status: int) -> None:
        self._span.set_attribute("http.response.status_code", status)
        if status >= 400:
            self._span.set_status(Status(StatusCode.ERROR))


def sending_spans() -> OpenTelemetry:
    """Spans that are sent by OTLP over HTTP, to where the `OTEL_EXPORTER_OTLP_*` variables say.

    Where OpenTelemetry's own launcher has set up a provider, that one is used.
    """
    provider = trace.get_tracer_provider()
    if not isinstance(provider, TracerProvider):
        # Loaded here, since whoever brings a provider needs no exporter of ours.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider = TracerProvider(resource=_resource())
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    return OpenTelemetry(provider)


def _resource() -> Resource:
    """What the `OTEL_*` variables say of this program, and its name where they do not."""
    told = Resource.create()
    is_named = not str(told.attributes.get(SERVICE_NAME, "unknown_service")).startswith("unknown_service")
    return told if is_named else told.merge(Resource({SERVICE_NAME: "account-gateway"}))
