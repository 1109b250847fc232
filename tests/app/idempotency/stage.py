"""What the tests of records share: time that they move, storage without a thread, and claims that are one line."""

from __future__ import annotations

import asyncio
import heapq
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from app.idempotency.records import Payload, RecordName, StepRecord
from app.idempotency.storage import Found
from app.idempotency.store import IdempotencyStore, Timing


@dataclass
class Time:
    """Time that passes only where a test says so."""

    now: float = 1_000_000.0
    _pauses: list[tuple[float, int, asyncio.Future[None]]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._pauses, (self.now + seconds, next(self._order), over))
        await over

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, and whoever waited for it go on."""
        until = self.now + seconds
        while self._pauses and self._pauses[0][0] <= until:
            self.now, _, over = heapq.heappop(self._pauses)
            if not over.done():
                over.set_result(None)
                await settle()
        self.now = until
        await settle()

    @property
    def timing(self) -> Timing:
        return Timing(elapsed=self, pause=self.pause)


async def settle() -> None:
    """Let every task go as far as it gets by itself."""
    for _ in range(20):
        await asyncio.sleep(0)


class Records(Protocol):
    """What `RecordStorage` asks for, as plain calls: a `RecordFile`, or a `RedisRecords`."""

    def take(self, name: RecordName, holder: str) -> Found: ...
    def extend(self, name: RecordName, holder: str) -> bool: ...
    def begin_step(self, name: RecordName, holder: str, step: str, is_repeatable: bool) -> bool: ...
    def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool: ...
    def finish(self, name: RecordName, holder: str, payload: Payload) -> bool: ...
    def release(self, name: RecordName, holder: str) -> None: ...
    def close(self) -> None: ...


@dataclass
class Inline:
    """`RecordStorage` on such records, in the event loop's own thread, so that nothing happens at a time of its own."""

    file: Records

    async def take(self, name: RecordName, holder: str) -> Found:
        return self.file.take(name, holder)

    async def extend(self, name: RecordName, holder: str) -> bool:
        return self.file.extend(name, holder)

    async def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> bool:
        return self.file.begin_step(name, holder, step, is_repeatable)

    async def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        return self.file.settle_step(name, holder, step, record)

    async def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        return self.file.finish(name, holder, payload)

    async def release(self, name: RecordName, holder: str) -> None:
        self.file.release(name, holder)

    async def aclose(self) -> None:
        self.file.close()


def store_of(file: Records, time: Time) -> IdempotencyStore:
    """A store as one process has it; two over the same records are two processes."""
    return IdempotencyStore(Inline(file), time.timing)
