"""A network to the sandbox that holds some of what is sent until a test lets it go."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

PATIENCE = 30.0  # seconds until a test that waits in vain fails

_OF_ONE_HOP = {"host", "connection", "content-length", "transfer-encoding", "content-encoding", "accept-encoding"}


class Holding(ThreadingHTTPServer):
    """Passes requests on to the sandbox, those that are held once they are let go.

    Args:
        sandbox: where to.
        held: how the requests begin that are held, such as `POST /assembly`.

    Attributes:
        arrived: what was held, as `POST /assembly/account/labels`, in the order in which it came.
    """

    daemon_threads = True

    def __init__(self, sandbox: str, held: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.sandbox = sandbox
        self.held = held
        self.arrived: queue.Queue[str] = queue.Queue()
        self.let_go = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def wait_for(self, *starts: str) -> None:
        """Returns when requests that begin so have arrived, in any order."""
        missing = list(starts)
        while missing:
            line = self.arrived.get(timeout=PATIENCE)
            missing = [start for start in missing if not line.startswith(start)]


class _Passing(BaseHTTPRequestHandler):
    server: Holding
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        line = f"{self.command} {self.path}"
        if line.startswith(self.server.held):
            self.server.arrived.put(line)
            self.server.let_go.wait(PATIENCE)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OF_ONE_HOP}
        answer = httpx.request(self.command, f"{self.server.sandbox}{self.path}", content=body, headers=headers)
        self.send_response(answer.status_code)
        for name, value in answer.headers.items():
            if name.lower() not in _OF_ONE_HOP:
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name there
        """Nothing is said."""


@contextmanager
def holding(sandbox: str, *held: str) -> Iterator[Holding]:
    """Such a network, as long as the block lasts."""
    network = Holding(sandbox, held)
    thread = threading.Thread(target=network.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield network
    finally:
        network.let_go.set()
        network.shutdown()
        network.server_close()
        thread.join(PATIENCE)
