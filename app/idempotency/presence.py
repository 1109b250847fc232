"""Which processes that hold records are still there: each has a file of its own that is locked for as long as it lives.

The kernel drops such a lock with its process, however that ends, and keeps it for one that stands still.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from weakref import finalize

FOLDER_NAME = "holders"

MOST_TRIES = 3
"""A file that is not yet locked may be taken for a dead process's, and removed: then another one is made."""

_TOKEN = re.compile(r"[0-9a-f]{16}")

_log = logging.getLogger("gateway.idempotency")


class Presence:
    """This process, as one of those that hold records in one place.

    It is opened by the process that holds: one that is forked off later shares the lock, and keeps it. Where it cannot
    be shown or seen that a process is there, that is logged once, and the leases of what it holds decide alone.

    Args:
        directory: where each of these processes has its file; made where it is missing.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._token = ""
        self._lock: _Lock | None = None
        try:
            directory.mkdir(mode=0o700, exist_ok=True)
            self._enter()
            self._remove_dead()
        except OSError as error:
            _log.warning("what this process holds when it crashes is free only after its lease: %s", error)

    def signed(self, holder: str) -> str:
        """A holder's token, behind the name by which others find out whether its process is there."""
        return f"{self._token}.{holder}" if self._token else holder

    def is_gone(self, signed: str) -> bool:
        """Whether a holder's process has certainly ended.

        Args:
            signed: as that process made it; of one that shows itself to nobody, nothing is known.
        """
        token, mark, _ = signed.partition(".")
        if not mark or token == self._token or not _TOKEN.fullmatch(token):
            return False
        try:
            with _unlocked(self._directory / token):
                return True
        except FileNotFoundError:
            return True
        except OSError:  # it is locked, or cannot be looked at
            return False

    def show(self) -> None:
        """Make the file again where somebody has removed it."""
        path = self._directory / self._token
        if self._lock is not None and not self._lock.is_at(path):
            with suppress(OSError):  # what this process holds may be taken from it then
                self._lock = _Lock(path)

    def close(self) -> None:
        """Be gone: what is still held is free."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with suppress(OSError):
                (self._directory / self._token).unlink()
            lock.drop()

    def _enter(self) -> None:
        for tries_left in reversed(range(MOST_TRIES)):
            token = secrets.token_hex(8)
            try:
                self._lock = _Lock(self._directory / token)
            except (BlockingIOError, FileNotFoundError):
                if not tries_left:
                    raise
            else:
                self._token = token
                return

    def _remove_dead(self) -> None:
        for path in self._directory.iterdir():
            if _TOKEN.fullmatch(path.name) and path.name != self._token:
                with suppress(OSError), _unlocked(path):  # its maker may be about to lock it, and has to find it gone
                    path.unlink()


class _Lock:
    """A new file that this process alone has locked, until this is dropped or nobody has it any more.

    Raises:
        BlockingIOError, FileNotFoundError: another process took it for one that was left.
        OSError: it cannot be made or locked.
    """

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o600)
        self.drop = finalize(self, os.close, self._file)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            path.unlink(missing_ok=True)
            raise
        if not self.is_at(path):
            raise FileNotFoundError(path)

    def is_at(self, path: Path) -> bool:
        """Whether it is this file that stands there."""
        try:
            return os.path.samestat(os.fstat(self._file), path.stat())
        except FileNotFoundError:
            return False


@contextmanager
def _unlocked(path: Path) -> Iterator[None]:
    """As long as the block lasts the file is locked by nobody else, but by others that look at it too.

    Raises:
        FileNotFoundError: there is none.
        BlockingIOError: it is locked.
        OSError: it cannot be looked at.
    """
    with FileIO(path) as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
