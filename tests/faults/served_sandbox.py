"""A sandbox that serves from a thread of the tests, behind a real socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from app.sandbox.__main__ import make_server
from app.sandbox.server import create_app

LOOPBACK = "127.0.0.1"


@contextmanager
def served_sandbox() -> Iterator[str]:
    """The address of a sandbox, for as long as it is needed."""
    server = make_server(create_app())
    with socket.socket() as listening:
        listening.bind((LOOPBACK, 0))
        listening.listen()  # from here on a connection waits for the server instead of being refused
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
