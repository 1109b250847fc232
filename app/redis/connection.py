"""Questions to one Redis server over a few connections, each within a bounded time, none asked twice by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from redis.asyncio.connection import AbstractConnection, BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, ReadOnlyError, RedisError, ResponseError

from app.redis.address import RedisAddress
from app.redis.script import Script

PATIENCE = 1.0
"""Seconds that a question may take in all: to connect, to be checked, to be answered."""

MOST_CONNECTIONS = 16

Word = str | bytes | int
Ask = Callable[..., Awaitable[Any]]
"""Sends one command, given word by word, and returns the answer."""


class RedisUnavailable(Exception):
    """The server did not do what it was asked, or it is not known whether it did. The message holds no credential."""


class RedisRefused(RedisUnavailable):
    """The server was reached and said no: the command is not allowed, or cannot be carried out there."""


class RedisConnections:
    """Connections to one server, made when they are needed and again after they were lost. For one event loop.

    Answers are as RESP2 has them: text or bytes, whole numbers, lists, None.

    Args:
        address: of the server.
        patience: seconds that each question may take.
        check: asked of every connection as soon as it is made, by what it is given; where it raises
            `RedisUnavailable`, the connection is not used.
        text: whether answers are text; they are bytes else.
    """

    def __init__(
        self,
        address: RedisAddress,
        *,
        patience: float = PATIENCE,
        check: Callable[[Ask], Awaitable[None]] | None = None,
        text: bool = True,
    ) -> None:
        self.address = address
        self._patience = patience
        self._check = check
        self._pool = BlockingConnectionPool.from_url(
            address.url,
            max_connections=MOST_CONNECTIONS,
            timeout=None,  # all of these are bounded together, by `_patience`
            socket_timeout=None,
            socket_connect_timeout=None,
            protocol=2,
            driver_info=None,  # it would be told to the server in two more questions
            decode_responses=text,
            retry=Retry(NoBackoff(), 0),  # a command whose answer was lost may have been carried out
            redis_connect_func=self._connected,
        )

    async def ask(self, *command: Word) -> Any:
        """Ask for one command to be carried out.

        Returns:
            The answer.

        Raises:
            RedisRefused: the answer is a refusal.
            RedisUnavailable: there is no answer in time.
        """
        try:
            return await self._asked(*command)
        except (RedisError, OSError) as error:
            raise self._unavailable(error) from error

    async def run(self, script: Script, keys: Sequence[str], arguments: Sequence[Word] = ()) -> Any:
        """Have a script run; its text is sent only where the server does not know it yet.

        Args:
            script: what to run.
            keys: all that it touches.
            arguments: what else it is given.

        Returns:
            What it returns.

        Raises:
            RedisRefused, RedisUnavailable: as `ask`.
        """
        rest = (len(keys), *keys, *arguments)
        try:
            try:
                return await self._asked("EVALSHA", script.digest, *rest)
            except NoScriptError:
                return await self._asked("EVAL", script.text, *rest)
        except (RedisError, OSError) as error:
            raise self._unavailable(error) from error

    async def aclose(self) -> None:
        """Close all connections; a later question opens one again."""
        await self._pool.disconnect()

    async def _asked(self, *command: Word) -> Any:
        async with asyncio.timeout(self._patience):
            connection: AbstractConnection = await self._pool.get_connection()  # type: ignore[no-untyped-call]
            try:
                return await _spoken(connection, *command)
            finally:
                await self._pool.release(connection)

    async def _connected(self, connection: AbstractConnection) -> None:
        """Say who we are and have the connection checked. One that was not is closed, or it would count as ready."""
        try:
            await connection.on_connect()
            if self._check is not None:

                async def ask(*command: Word) -> Any:
                    try:
                        return await _spoken(connection, *command)
                    except (RedisError, OSError) as error:
                        raise self._unavailable(error) from error

                await self._check(ask)
        except BaseException:
            await connection.disconnect(nowait=True)
            raise

    def _unavailable(self, error: Exception) -> RedisUnavailable:
        kind = RedisRefused if isinstance(error, ResponseError) else RedisUnavailable
        what = "no answer in time" if isinstance(error, TimeoutError) else f"{error}" or type(error).__name__
        return kind(f"{self.address.shown}: {what}")


async def _spoken(connection: AbstractConnection, *command: Word) -> Any:
    """Send a command and read its answer; where there is none, the connection is made anew for the next one.

    So it is where a replica answers that was the primary before: the address may lead to another one by now.
    """
    try:
        await connection.send_command(*command)
        return await connection.read_response()
    except BaseException as error:
        if not isinstance(error, ResponseError) or isinstance(error, ReadOnlyError):
            await connection.disconnect(nowait=True)
        raise
