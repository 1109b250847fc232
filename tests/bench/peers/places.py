"""Where things are: the sources of the peers, what is installed for them, and which cores each party gets."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SOURCES: Final = Path(__file__).parent
PROJECT: Final = SOURCES.parents[2]
INSTALLED: Final = PROJECT / ".bench"
"""Beside the project's files and ignored by git: packages of the peers, copies of their sources, results."""

SERVER_CORE: Final = 0
OTHER_CORE: Final = 1


@dataclass(frozen=True, slots=True)
class Place:
    """What a server is started with.

    Attributes:
        upstream: the base URL of all vendors.
        port: to listen on.
        folder: for files of this one run.
    """

    upstream: str
    port: int
    folder: Path

    @property
    def upstream_port(self) -> int:
        """The port of all vendors."""
        return int(self.upstream.rpartition(":")[2])


def pinned(command: list[str], core: int) -> list[str]:
    """A command that runs on one core, where the machine has that core and the means.

    Args:
        command: with its arguments.
        core: its number.
    """
    taskset = shutil.which("taskset")
    if taskset is None or not hasattr(os, "sched_getaffinity") or core not in os.sched_getaffinity(0):
        return command
    return [taskset, "-c", str(core), *command]


def prepare() -> Path:
    """The folder of what is installed, made where it is missing, and hidden from git by a file of its own."""
    INSTALLED.mkdir(exist_ok=True)
    (INSTALLED / ".gitignore").write_text("*\n", encoding="utf-8")
    return INSTALLED
