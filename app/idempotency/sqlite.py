"""Records in an SQLite file, away from the event loop: one thread, so that calls happen in the order they were made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.database import MOST_BYTES
from app.idempotency.record_file import RecordFile
from app.idempotency.records import Payload, RecordName, StepRecord
from app.idempotency.state_dir import made_file
from app.idempotency.storage import UNAVAILABLE, Found

T = TypeVar("T")


class SqliteStorage:
    """`RecordStorage` over one file.

    Args:
        file: used by nobody else in this process.
    """

    def __init__(self, file: RecordFile) -> None:
        self._file = file
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="idempotency")

    @classmethod
    async def open(
        cls, directory: Path, clock: Callable[[], float] = time.time, most_bytes: int = MOST_BYTES
    ) -> SqliteStorage:
        """Open the records of a directory; it and the file are made where they are missing.

        Args:
            directory: for the gateway alone; processes that share it share their records.
            clock: seconds since the epoch.
            most_bytes: that the file may grow to.

        Raises:
            StateFault: the directory or the file cannot be used; the message is for whoever starts the gateway.
            IdempotencyUnavailable: the file cannot be written now.
        """

        def opened() -> RecordFile:
            return RecordFile(made_file(directory), clock, most_bytes)

        return cls(await asyncio.to_thread(opened))

    async def take(self, name: RecordName, holder: str) -> Found:
        """See `RecordStorage.take`."""
        return await self._done(partial(self._file.take, name, holder))

    async def extend(self, name: RecordName, holder: str) -> bool:
        """See `RecordStorage.extend`."""
        return await self._done(partial(self._file.extend, name, holder))

    async def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> bool:
        """See `RecordStorage.begin_step`."""
        return await self._done(partial(self._file.begin_step, name, holder, step, is_repeatable))

    async def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        """See `RecordStorage.settle_step`."""
        return await self._done(partial(self._file.settle_step, name, holder, step, record))

    async def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        """See `RecordStorage.finish`."""
        return await self._done(partial(self._file.finish, name, holder, payload))

    async def release(self, name: RecordName, holder: str) -> None:
        """See `RecordStorage.release`."""
        await self._done(partial(self._file.release, name, holder))

    async def aclose(self) -> None:
        """Close the file after all that was asked for is done."""
        await self._done(self._file.close)
        self._thread.shutdown(wait=False)

    async def _done(self, work: Callable[[], T]) -> T:
        """Do it in the thread, and also where the caller is cancelled while it waits its turn."""
        try:
            begun = asyncio.get_running_loop().run_in_executor(self._thread, work)
        except RuntimeError:  # the thread takes no more work: the gateway is stopping
            raise IdempotencyUnavailable(UNAVAILABLE) from None
        return await asyncio.shield(begun)
