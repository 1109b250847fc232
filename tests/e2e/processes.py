"""The project's programs as a user starts them: real processes on free ports of this machine."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds until a process that hangs is killed, so that a test fails instead of standing still
READY = re.compile(r"(sandbox|gateway) ready on (http://127\.0\.0\.1:\d+)(/\S+)\n")
WHOLE_RUN = 1800.0  # seconds, likewise, for a process that serves every test of a run
CLEAN = (0, -signal.SIGTERM, -signal.SIGINT)  # uvicorn ends by the signal it was sent, once all is closed


@dataclass
class Ended:
    """A process that is over."""

    code: int
    out: str
    err: str


class Program:
    """A running process, told apart from the tests' own environment.

    Args:
        command: what to run.
        environ: all that it finds in its environment, `PATH` apart.
        folder: where it runs.
        patience: seconds until it is killed.
    """

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], folder: Path = ROOT, patience: float = PATIENCE
    ) -> None:
        self._err: IO[str] = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the process
        self.process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], **environ},
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=self._err,
            text=True,
            start_new_session=True,  # the demo signals its whole group, which must not be the tests'
        )
        self._watchdog = threading.Timer(patience, self.send, [signal.SIGKILL])
        self._watchdog.start()

    def line(self) -> str:
        """The next line of its output."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def address(self) -> str:
        """Where it serves, once it says that it does."""
        line = self.line()
        found = READY.fullmatch(line)
        assert found, f"{line!r}, and then: {self.end().err}"
        return found[2]

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and what it has started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def end(self, number: signal.Signals | None = None) -> Ended:
        """What became of it, after the signal or by itself."""
        if number is not None:
            self.send(number)
        assert self.process.stdout is not None
        out = self.process.stdout.read()
        code = self.process.wait()
        self._watchdog.cancel()
        self.process.stdout.close()
        self._err.seek(0)
        err = self._err.read()
        self._err.close()
        return Ended(code, out, err)


@contextmanager
def running(
    command: Sequence[str], environ: Mapping[str, str], folder: Path = ROOT, patience: float = PATIENCE
) -> Iterator[Program]:
    """A program, killed at the end where the test has not ended it."""
    program = Program(command, environ, folder, patience)
    try:
        yield program
    finally:
        if program.process.returncode is None:
            program.end(signal.SIGKILL)


def sandbox_program() -> tuple[list[str], dict[str, str]]:
    """Command and environment of a sandbox on any free port."""
    return [sys.executable, "-m", "app.sandbox", "--port", "0"], {}


def gateway_program(**environ: str) -> tuple[list[str], dict[str, str]]:
    """Command and environment of a gateway on any free port."""
    quiet = {"GATEWAY_LOG_LEVEL": "WARNING", "GATEWAY_LOG_FORMAT": "text"}
    return [sys.executable, "-m", "app"], {"GATEWAY_PORT": "0", **quiet, **environ}
