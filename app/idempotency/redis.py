"""Records in Redis, for gateways on several machines: what a call says is on Redis' disk when the call returns."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from app.domain.errors import IdempotencyUnavailable
from app.idempotency.records import Payload, RecordName, StepRecord
from app.idempotency.redis_calls import Call, RedisCalls, found
from app.idempotency.redis_mark import RecordsCheck
from app.idempotency.storage import UNAVAILABLE, Found
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisUnavailable

PATIENCE = 2.0
"""Seconds that a call may take in all, with those of the same holder that it has to wait for; Redis has half of it."""

_log = logging.getLogger("gateway.idempotency")


class RedisStorage:
    """`RecordStorage` over one Redis, which has to keep on its disk what it says it has done.

    Args:
        address: of the Redis.
        patience: seconds until a call counts as not carried out.
    """

    def __init__(self, address: RedisAddress, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._connections = RedisConnections(address, patience=patience / 2, check=RecordsCheck(address.shown))
        self._calls = RedisCalls()
        self._last: dict[str, asyncio.Task[Any]] = {}
        self._is_closed = False

    async def check(self) -> None:
        """Look whether records can be kept now, and log why not; for the start of the gateway, which goes on anyway."""
        try:
            await self._connections.ask("PING")
        except RedisUnavailable as error:
            _log.warning("writes with an idempotency key are refused as long as this lasts: %s", error)

    async def take(self, name: RecordName, holder: str) -> Found:
        """See `RecordStorage.take`."""
        return found(await self._done(holder, self._calls.take(name, holder)))

    async def extend(self, name: RecordName, holder: str) -> bool:
        """See `RecordStorage.extend`."""
        return await self._said(holder, self._calls.extend(name, holder))

    async def begin_step(self, name: RecordName, holder: str, step: str, *, is_repeatable: bool) -> bool:
        """See `RecordStorage.begin_step`."""
        call = self._calls.begin_step(name, holder, step, is_repeatable=is_repeatable)
        return await self._said(holder, call)

    async def settle_step(self, name: RecordName, holder: str, step: str, record: StepRecord) -> bool:
        """See `RecordStorage.settle_step`."""
        return await self._said(holder, self._calls.settle_step(name, holder, step, record))

    async def finish(self, name: RecordName, holder: str, payload: Payload) -> bool:
        """See `RecordStorage.finish`."""
        call = self._calls.finish(name, holder, payload)
        return call is not None and await self._said(holder, call)

    async def release(self, name: RecordName, holder: str) -> None:
        """See `RecordStorage.release`."""
        await self._done(holder, self._calls.release(name, holder))

    async def aclose(self) -> None:
        """Close the connections after all that was asked for is done, or given up."""
        self._is_closed = True
        if self._last:
            await asyncio.wait(self._last.values())
        await self._connections.aclose()

    async def _said(self, holder: str, call: Call) -> bool:
        return bool(await self._done(holder, call))

    async def _done(self, holder: str, call: Call) -> Any:
        """Do it after what the holder asked for before, and also where the caller is cancelled meanwhile."""
        if self._is_closed:
            raise IdempotencyUnavailable(UNAVAILABLE)
        task = asyncio.create_task(self._in_turn(self._last.get(holder), call))
        self._last[holder] = task
        task.add_done_callback(lambda _: self._forget(holder, task))
        return await asyncio.shield(task)

    async def _in_turn(self, before: asyncio.Task[Any] | None, call: Call) -> Any:
        """Each call ends at most `patience` after it was made, so none is overtaken by one that was made later."""
        try:
            async with asyncio.timeout(self._patience):
                if before is not None:
                    await asyncio.wait([before])
                return await self._connections.run(call.script, [call.key], call.arguments)
        except (RedisUnavailable, TimeoutError) as error:
            _log.warning("records of writes cannot be kept: %s", f"{error}" or "no answer in time")
            raise IdempotencyUnavailable(UNAVAILABLE) from error

    def _forget(self, holder: str, task: asyncio.Task[Any]) -> None:
        if self._last.get(holder) is task:
            del self._last[holder]
        if not task.cancelled():
            task.exception()  # nobody may be left who looks at it
