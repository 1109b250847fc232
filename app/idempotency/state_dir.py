"""The directory that records are kept in: checked at start, made on the first use, for this user's eyes only."""

from __future__ import annotations

import os
from pathlib import Path

FILE_NAME = "idempotency.sqlite3"


class StateFault(OSError):
    """The directory or its file cannot be used; the message says why and names the setting."""


def fault_of(directory: Path) -> str | None:
    """What keeps records from being written in a directory; nothing on the disk is changed.

    Args:
        directory: it need not be there yet.

    Returns:
        A sentence that names `GATEWAY_STATE_DIR`; None where it can be used.
    """
    try:
        place = directory.absolute()
        while not os.path.lexists(place) and place != place.parent:
            place = place.parent
        if not place.is_dir():
            return _fault(directory, "is not a directory" if place == directory.absolute() else "cannot be made")
        if not os.access(place, os.W_OK | os.X_OK):
            return _fault(directory, "may not be written by this process")
        file = place / FILE_NAME
        if place == directory.absolute() and file.exists() and not os.access(file, os.R_OK | os.W_OK):
            return _fault(directory, f"holds a file {FILE_NAME} that this process may not write")
    except OSError:
        return _fault(directory, "cannot be looked at")
    return None


def made_file(directory: Path) -> Path:
    """The file for records in a directory; both are made where they are missing, for this user alone (0700 and 0600).

    Raises:
        StateFault: one of them cannot be made.
    """
    file = directory.absolute() / FILE_NAME
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file that is there is not opened: closing it again would drop locks that this process holds on it.
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        if not file.is_file():
            raise StateFault(_fault(directory, "is not a directory, or its file is none")) from None
    except OSError as error:
        raise StateFault(_fault(directory, f"cannot be used ({error.strerror})")) from error
    return file


def _fault(directory: Path, what: str) -> str:
    return (
        f"GATEWAY_STATE_DIR {directory} {what}: records of writes are kept there, so it has to be a directory that the "
        "gateway may write."
    )
