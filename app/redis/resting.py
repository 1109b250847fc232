"""Scripts for which nobody waits long, and which are left alone for a while where a Redis cannot be reached."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from app.redis.connection import RedisConnections, RedisRefused, RedisUnavailable, Word
from app.redis.script import Script

REST = 1.0
"""Seconds for which a Redis that could not be reached is not asked, so that an outage does not slow everybody."""


class RestingRedis:
    """Runs scripts in bounded time, and tells the log when they cannot be run and when they can again.

    Args:
        connections: to the server, of this user alone.
        patience: seconds that anybody waits for one script.
        log: where it is told.
        gone: what is told when it cannot be reached; the reason follows.
        back: what is told when it is back.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        connections: RedisConnections,
        *,
        patience: float,
        log: logging.Logger,
        gone: str,
        back: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._connections = connections
        self._patience = patience
        self._log = log
        self._gone = gone
        self._back = back
        self._clock = clock
        self._rests_until: float | None = None

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Word] = ()) -> Any:
        """Have a script run.

        Args:
            script: what to run.
            keys: all that it touches.
            arguments: what else it is given.

        Returns:
            What it returns.

        Raises:
            RedisUnavailable: it was not run in time, or it is not known whether it was, or it was not asked for.
        """
        if self._rests_until is not None:
            if self._clock() < self._rests_until:
                raise RedisUnavailable("it could not be reached just now")
            self._rests_until = self._clock() + REST  # others do not wait beside the one that finds out
        try:
            async with asyncio.timeout(self._patience):
                answer = await self._connections.run(script, keys, arguments)
        except (RedisUnavailable, TimeoutError) as error:
            why = str(error) or f"no answer within {self._patience:g} s"
            if self._rests_until is None:
                self._log.warning("%s: %s", self._gone, why)
            self._rests_until = self._clock() + REST
            raise (RedisRefused if isinstance(error, RedisRefused) else RedisUnavailable)(why) from error
        if self._rests_until is not None:
            self._log.warning("%s", self._back)
            self._rests_until = None
        return answer

    async def aclose(self) -> None:
        """Close the connections."""
        await self._connections.aclose()
