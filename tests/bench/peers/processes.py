"""Processes that are started, watched through /proc and stopped: nothing is left running."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Running:
    """A process that was started, and those that it started.

    Attributes:
        process: the first of them.
    """

    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """User and system time of all of them so far, in seconds."""
        ticks = sum(map(_ticks, _family(self.process.pid)))
        return ticks / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Memory of all of them that is in RAM."""
        return sum(map(_resident, _family(self.process.pid))) / 1024

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more."""
        return self.process.poll() is not None


@contextmanager
def running(
    command: list[str], environ: Mapping[str, str], folder: str, log: IO[bytes] | int, *, stdout: int | None = None
) -> Iterator[Running]:
    """A process in a group of its own, which is ended with all it started.

    Args:
        command: with its arguments.
        environ: beside this process's own.
        folder: it is started in.
        log: takes what it writes.
        stdout: takes its output alone, in place of `log`.
    """
    process = subprocess.Popen(
        command,
        env={**os.environ, **environ},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=log if stdout is None else stdout,
        stderr=log,
        start_new_session=True,
    )
    try:
        yield Running(process)
    finally:
        _end(process)
        if process.stdout is not None:
            process.stdout.close()


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _end(process: subprocess.Popen[bytes]) -> None:
    for told in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, told)
        with suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
            return


def _family(pid: int) -> list[int]:
    """A process and all that descend from it, by the children of each of its threads."""
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in children.read_text().split():
                found += _family(int(child))
    return found


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return 0


def _resident(pid: int) -> int:
    with suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found.group(1)) if found else 0
    return 0
