"""Whether the Redis at the other end is the one that was there before: one that came back empty knows of no write."""

from __future__ import annotations

import secrets

from app.redis.connection import Ask, RedisUnavailable
from app.redis.durability import DurabilityCheck

MARK = "gateway:idempotency"
"""The key under which a word stands that is chosen once for all records of one Redis, and lost with them."""


class RecordsCheck:
    """Looks at each connection's server: that it is set to remember, and that it has not forgotten since the start.

    The gateway does not go on with a Redis that has lost its records, nor with a file that was removed: nobody knows
    any more what was sent. Whether to begin without them is decided by whoever starts the gateway again.

    Args:
        shown: the server's address, without credentials.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._is_durable = DurabilityCheck(shown)
        self._mark: str | None = None

    async def __call__(self, ask: Ask) -> None:
        """Look at one connection's server.

        Args:
            ask: asks over that connection.

        Raises:
            RedisUnavailable: records may not be kept there, or it gives no answer.
        """
        await self._is_durable(ask)
        mark = await ask("GET", MARK)
        if mark is None:
            await ask("SET", MARK, secrets.token_hex(16), "NX")
            mark = await ask("GET", MARK)
        if self._mark is None:
            self._mark = mark
        if mark != self._mark:
            raise RedisUnavailable(
                f"{self._shown} has lost the records of writes that it had. Start the gateway again when none of these "
                "writes will be repeated"
            )
