"""Signing in by API key: the file of keys, read anew when it changes."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.access.key_entries import EntriesFault, KeyEntry, digest_of, entries_of
from app.access.principal import Principal
from app.access.refusals import Unauthenticated

LOOK_AGAIN = 1.0
"""Seconds between two looks at whether the file has changed."""

_LONGEST_KEY = 512
_log = logging.getLogger("gateway.access")

_Mark = tuple[int, int, int]


def read_entries(path: Path) -> dict[str, KeyEntry]:
    """The keys of a file.

    Raises:
        EntriesFault: with everything that is wrong.
    """
    try:
        return entries_of(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise EntriesFault([f"It cannot be read ({type(error).__name__})."]) from None
    except UnicodeDecodeError:
        raise EntriesFault(["It is not text in UTF-8."]) from None


class ApiKeys:
    """The keys that are accepted.

    A file that has changed into one that cannot be used is told in the log, and the keys from before stay: an edit that
    went wrong must not lock everybody out. To withdraw a key, take its entry out.

    Args:
        path: of the file.
        clock: seconds, monotonic.
        now: the time of day, by which keys expire.

    Raises:
        EntriesFault: the file cannot be used at all.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._path = path
        self._clock = clock
        self._now = now
        self._mark = _mark_of(path)
        self._entries = read_entries(path)
        self._looked = clock()

    def principal(self, key: str) -> Principal:
        """Who has this key.

        Raises:
            Unauthenticated: nobody, or not any more.
        """
        self._refresh()
        digest = digest_of(key) if len(key) <= _LONGEST_KEY else ""
        # A digest is not in the sender's hand, so the time that looking it up takes tells nothing of the others.
        entry = self._entries.get(digest)
        if entry is None or not hmac.compare_digest(entry.digest, digest):
            raise Unauthenticated("The API key is not known here. It may have been withdrawn: ask the operator.")
        if entry.expires is not None and self._now() >= entry.expires:
            raise Unauthenticated("The API key has expired. Ask the operator for another one.")
        return entry.principal

    def _refresh(self) -> None:
        now = self._clock()
        if now - self._looked < LOOK_AGAIN:
            return
        self._looked = now
        mark = _mark_of(self._path)
        if mark == self._mark:
            return
        self._mark = mark
        try:
            self._entries = read_entries(self._path)
        except EntriesFault as fault:
            _log.error("the file of API keys has changed and cannot be used, the keys from before stay: %s", fault)
        else:
            _log.info("the file of API keys was read anew: %d keys", len(self._entries))


def _mark_of(path: Path) -> _Mark | None:
    """What changes when the file does; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
