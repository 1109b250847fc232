"""One SQLite file: how it is opened, what a transaction is, and what becomes of a file that cannot be used."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.state_dir import StateFault
from app.idempotency.storage import UNAVAILABLE

MOST_BYTES = 1024 * 1024 * 1024
"""What the file may grow to, the write-ahead log beside it apart: two million records of one step."""

MOST_LOG = 16 * 1024 * 1024
"""What the log beside it is cut to after it was needed to be longer."""

FOR_NEW_RECORDS = 0.9
"""The part of it that new records may fill; the rest is for the steps of those that are there."""

PATIENCE = 2.0
"""Seconds to wait for another process's transaction; each takes milliseconds."""

VERSION = 1
APPLICATION = 0x41474958  # tells the file from any other SQLite file

_TABLES = (
    """
    CREATE TABLE record (
        digest BLOB PRIMARY KEY,
        seal BLOB NOT NULL,
        expires_at REAL NOT NULL,
        holder TEXT,
        leased_until REAL NOT NULL,
        payload TEXT
    ) WITHOUT ROWID""",
    "CREATE INDEX record_by_expiry ON record (expires_at)",
    """
    CREATE TABLE step (
        record BLOB NOT NULL REFERENCES record (digest) ON DELETE CASCADE,
        name TEXT NOT NULL,
        state TEXT NOT NULL,
        sender TEXT NOT NULL,
        outcome TEXT,
        PRIMARY KEY (record, name)
    ) WITHOUT ROWID""",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {VERSION}",
)

_log = logging.getLogger("gateway.idempotency")


class Database:
    """A file with the tables for records; a failed transaction closes it, and the next one opens it again.

    A file that was there and has gone is not made anew: with it went the memory of what was sent, and to begin without
    that is for whoever starts the gateway again to decide.

    Args:
        path: of a file that is there; None for one in memory.
        most_bytes: that the file may grow to.

    Raises:
        StateFault: the file cannot be opened, or is not of this version.
    """

    def __init__(self, path: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self._path = path
        self._most_bytes = most_bytes
        self._most_pages = 0
        self._identity: tuple[int, int] | None = None
        self._connection: sqlite3.Connection | None = None
        try:
            self._opened()
        except StateFault:
            raise
        except (sqlite3.Error, OSError) as error:
            raise StateFault(f"{path}, where records of writes are kept, cannot be used: {error}.") from error

    @contextmanager
    def transaction(self, *, is_durable: bool = True) -> Iterator[sqlite3.Connection]:
        """A transaction that no other process's can come between; on the disk once the block has ended.

        Args:
            is_durable: whether it has to be on the disk then, and not only seen by all processes.

        Raises:
            IdempotencyUnavailable: nothing was written.
        """
        try:
            connection = self._opened()
            connection.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except (sqlite3.Error, OSError) as error:
            if self._path is not None:
                self.close()
            raise _unavailable(error) from error

    def has_room(self, rows: sqlite3.Connection) -> bool:
        """Whether another record may be begun."""
        used = _number(rows, "page_count") - _number(rows, "freelist_count")
        return used < self._most_pages * FOR_NEW_RECORDS

    def close(self) -> None:
        """Close the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _opened(self) -> sqlite3.Connection:
        """The connection to the file that stands at the path now."""
        if self._path is None:
            if self._connection is None:
                self._connection = self._connected(":memory:")
            return self._connection
        status = self._path.stat()
        identity = (status.st_dev, status.st_ino)
        if identity != self._identity:
            self.close()
        if self._connection is None:
            self._connection = self._connected(f"{self._path.absolute().as_uri()}?mode=rw")
            self._identity = identity
        return self._connection

    def _connected(self, uri: str) -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = FULL")  # a transaction is on the disk when it has ended
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA journal_size_limit = {MOST_LOG}")
        connection.execute("BEGIN IMMEDIATE")
        with closing(connection.execute("SELECT count(*) FROM sqlite_master")) as tables:
            is_empty = tables.fetchone()[0] == 0
        if is_empty:
            for statement in _TABLES:
                connection.execute(statement)
        connection.execute("COMMIT")
        found = (_number(connection, "application_id"), _number(connection, "user_version"))
        if found != (APPLICATION, VERSION):
            raise StateFault(
                f"{self._path} was not written by this version of the gateway, which cannot read it: start with "
                "another GATEWAY_STATE_DIR, or remove the file when no write of the last 24 hours will be repeated."
            )
        self._most_pages = max(1, self._most_bytes // _number(connection, "page_size"))
        connection.execute(f"PRAGMA max_page_count = {self._most_pages}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log, which SQLite refuses at once while another process does the same."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    with closing(connection.execute(f"PRAGMA {pragma}")) as found:
        return int(found.fetchone()[0])


def _unavailable(error: Exception) -> IdempotencyUnavailable:
    _log.warning("records of writes cannot be kept: %s", error)
    return IdempotencyUnavailable(UNAVAILABLE)
