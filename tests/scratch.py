"""Where the tests of a run keep their files: in memory, for none of them outlives the run.

A gateway writes records of keyed writes so that they are on the disk before it answers, and most tests open one. What
they see is what the process wrote, killed or not, and never what a machine without power would leave; waiting for a
disk took more than half of their time.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ENOUGH = 256 * 1024 * 1024  # bytes; a whole run leaves some megabytes, and a container's folder may be small


def folder_in_memory() -> Path | None:
    """A new folder that needs no disk, made what `tempfile` makes its files in, here and in processes started later.

    Returns:
        The folder, to be given to `remove`; None where `TMPDIR` says already where to go, or where there is no memory
        to be had as files.
    """
    if "TMPDIR" in os.environ or not _has_room():
        return None
    made = tempfile.mkdtemp(prefix="tests-", dir=_MEMORY)
    _go_to(made)
    return Path(made)


def remove(folder: Path) -> None:
    """Remove what `folder_in_memory` made, with all that is in it."""
    _go_to(None)
    shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    return os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _ENOUGH


def _go_to(folder: str | None) -> None:
    os.environ.pop("TMPDIR", None)
    if folder is not None:
        os.environ["TMPDIR"] = folder
    tempfile.tempdir = None  # it keeps what it found before
