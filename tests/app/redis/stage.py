"""A server that says what a test wants to every question, for what a real one cannot be made to say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from app.redis.address import RedisAddress


@asynccontextmanager
async def answering(folder: Path, answer: bytes) -> AsyncIterator[RedisAddress]:
    """An address where each command that is sent gets these bytes; none, and nothing is ever answered.

    Args:
        folder: where its socket may be.
        answer: in Redis' own protocol.
    """

    served: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):  # whoever gives up does not say goodbye
            while await reader.read(65536):
                writer.write(answer)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(asyncio.create_task(serve(reader, writer)))

    async with await asyncio.start_unix_server(begin, folder / "s"):
        try:
            yield RedisAddress.of(f"unix://{folder}/s")
        finally:
            await asyncio.gather(*served)
