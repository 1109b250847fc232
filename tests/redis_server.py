"""A real Redis of the tests' own: a socket in a folder of its own, every write on the disk, stopped at the end."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from redis import Redis

PROGRAM = shutil.which("redis-server")
MISSING = (
    "REDIS-SERVER IS NOT INSTALLED: what the gateway keeps in Redis is not tried (sh .ci/redis installs it with apt)"
)
DURABLE = ("--appendonly", "yes", "--appendfsync", "always")
WHOLE_RUN = 1800.0  # seconds until a server that was forgotten is killed


class RedisServer:
    """One server, which can be stopped, killed, halted and started again over the same files.

    Args:
        *options: for `redis-server`; `DURABLE` unless something is said.
        port: of 127.0.0.1; without one there is only the socket.
    """

    def __init__(self, *options: str, port: int | None = None) -> None:
        # The name of a socket has a hundred letters at most, fewer than pytest's own folders.
        self._folder = tempfile.TemporaryDirectory(prefix="redis-")
        self.folder = Path(self._folder.name)
        self.socket = self.folder / "s"
        self._options = options or DURABLE
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._watchdog: threading.Timer | None = None

    @property
    def url(self) -> str:
        """For `GATEWAY_REDIS_URL`."""
        return f"redis://127.0.0.1:{self._port}/0" if self._port else f"unix://{self.socket}"

    @property
    def is_running(self) -> bool:
        """Whether it was started and not ended."""
        return self._process is not None

    def start(self) -> Self:
        """Start it, over what it kept where it ran before; returns when it answers."""
        if PROGRAM is None:
            pytest.skip(MISSING)
        assert self._process is None
        self._process = subprocess.Popen(
            [PROGRAM, *self._arguments()], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        self._watchdog = threading.Timer(WHOLE_RUN, self._process.kill)
        self._watchdog.daemon = True
        self._watchdog.start()
        self._wait_until_it_answers()
        return self

    def stop(self) -> None:
        """End it in order; nothing where it does not run."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._end(signal.SIGKILL)

    def halt(self) -> None:
        """Let it stand still: it takes connections and answers nothing, until `go_on`."""
        self._send(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on after `halt`."""
        self._send(signal.SIGCONT)

    def client(self) -> Redis:
        """A plain client, for what a test looks at; to be closed by the test."""
        return Redis(unix_socket_path=str(self.socket), decode_responses=True)

    def empty(self) -> None:
        """Remove everything that it keeps."""
        with self.client() as client:
            client.flushall()

    def close(self) -> None:
        """Kill it and remove its files."""
        self.kill()
        self._folder.cleanup()

    def _arguments(self) -> list[str]:
        here = ["--port", str(self._port or 0), "--bind", "127.0.0.1", "--unixsocket", str(self.socket)]
        return [*here, "--dir", str(self.folder), "--save", "", "--daemonize", "no", *self._options]

    def _wait_until_it_answers(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        said = []
        for line in self._process.stdout:
            said.append(line.decode())
            if b"ready to accept connections at" in line:  # the socket, which comes last
                return
        pytest.fail(f"redis-server does not start: {''.join(said)}")

    def _send(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        process.send_signal(signal.SIGCONT)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()
        if self._watchdog is not None:
            self._watchdog.cancel()


@pytest.fixture(scope="session")
def server_of_the_run() -> Iterator[RedisServer]:
    """Started by the first test that needs it, and kept for those after it."""
    server = RedisServer()
    yield server
    server.close()


@pytest.fixture
def redis_server(server_of_the_run: RedisServer) -> RedisServer:
    """A server that runs, is empty, and has every write on the disk before it answers. A test may do with it what it
    likes, but for its settings: who changes those makes a server by `make_redis_server`."""
    server = server_of_the_run
    if not server.is_running:
        server.start()
    server.go_on()
    server.empty()
    return server


@pytest.fixture
def make_redis_server() -> Iterator[Callable[..., RedisServer]]:
    """Starts servers of a test's own; takes what `RedisServer` takes."""
    servers: list[RedisServer] = []

    def made(*options: str, port: int | None = None) -> RedisServer:
        servers.append(RedisServer(*options, port=port))
        return servers[-1].start()

    yield made
    for each in servers:
        each.close()
