"""Traces are sent to where OpenTelemetry's variables say, and what is not sent yet goes when the gateway stops."""

from __future__ import annotations

import queue
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from tests.e2e.processes import gateway_program, running
from tests.faults.stage import environment


class _Collector(ThreadingHTTPServer):
    """Keeps what is sent to it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Keeping)
        self.kept: queue.Queue[tuple[str, bytes]] = queue.Queue()


class _Keeping(BaseHTTPRequestHandler):
    server: _Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.kept.put((self.path, body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Nothing is said."""


@pytest.fixture
def collector() -> Iterator[_Collector]:
    """A stand-in for an OpenTelemetry collector."""
    server = _Collector()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(30)


def test_spans_are_sent_before_the_gateway_has_stopped(collector: _Collector, sandbox: str) -> None:
    settings = {
        "GATEWAY_TRACING": "1",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_address[1]}",
        "OTEL_EXPORTER_OTLP_COMPRESSION": "none",
    }
    with running(*gateway_program(**environment(sandbox, sign_in=True), **settings)) as gateway:
        address = gateway.address()
        document = "query Seen { swiftAccounts(first: 1) { nodes { name } } }"
        assert httpx.post(f"{address}/graphql", json={"query": document}, timeout=30).status_code == 200
        ended = gateway.end(signal.SIGTERM)
    assert (ended.code, ended.err) == (0, "")
    path, body = collector.kept.get(timeout=30)
    assert path == "/v1/traces"
    for word in (b"account-gateway", b"graphql query", b"Seen", b"swift.account.list"):
        assert word in body
