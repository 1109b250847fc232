"""Where documents are kept that clients send by their hash: in this process, and in Redis where there is one.

A document stands under the hash of its own text, whoever sent it: who knows the hash has the document, and nobody is
shown it. So clients and organisations share them, and none can put another's document in the place of one's own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from app.persisted.here import DocumentsHere
from app.persisted.redis_documents import RedisDocuments
from app.redis.address import RedisAddress
from app.redis.connection import RedisConnections, RedisUnavailable
from app.redis.resting import RestingRedis

PATIENCE = 0.25
"""Seconds that anybody waits for a document from Redis."""

_MOST_WRITING = 100
_log = logging.getLogger("gateway.persisted")


class KeptDocuments(Protocol):
    """Documents by the hash of their text."""

    async def get(self, digest: str) -> str | None:
        """The document of a hash; None where it is not kept, or cannot be had in time."""
        ...

    def keep(self, digest: str, text: str) -> None:
        """Keep a valid document."""
        ...

    async def aclose(self) -> None:
        """Let go of what was opened."""
        ...


def open_documents(redis: RedisAddress | None, clock: Callable[[], float]) -> KeptDocuments:
    """Where documents are kept; nothing is connected yet.

    Args:
        redis: where all processes find them; None where each has its own.
        clock: seconds, monotonic.
    """
    here = DocumentsHere()
    if redis is None:
        return DocumentsAlone(here)
    resting = RestingRedis(
        RedisConnections(redis, patience=PATIENCE, text=False),
        patience=PATIENCE,
        log=_log,
        gone="documents that clients send by their hash are kept in this process alone",
        back="documents that clients send by their hash are kept for all processes again",
        clock=clock,
    )
    return SharedDocuments(here, RedisDocuments(resting))


class DocumentsAlone:
    """`KeptDocuments` of one process."""

    def __init__(self, here: DocumentsHere) -> None:
        self._here = here

    async def get(self, digest: str) -> str | None:
        """As `KeptDocuments.get`."""
        return self._here.get(digest)

    def keep(self, digest: str, text: str) -> None:
        """As `KeptDocuments.keep`."""
        self._here.keep(digest, text)

    async def aclose(self) -> None:
        """There is nothing to let go of."""


class SharedDocuments:
    """`KeptDocuments` in Redis, with copies of what this process has seen. Without Redis those alone are known.

    Args:
        here: the copies.
        documents: in Redis.
    """

    def __init__(self, here: DocumentsHere, documents: RedisDocuments) -> None:
        self._here = here
        self._documents = documents
        self._writing: set[asyncio.Task[None]] = set()

    async def get(self, digest: str) -> str | None:
        """As `KeptDocuments.get`."""
        found = self._here.get(digest)
        if found is not None:
            return found
        try:
            found = await self._documents.get(digest)
        except (RedisUnavailable, UnicodeDecodeError):
            return None
        if found is not None:
            self._here.keep(digest, found)
        return found

    def keep(self, digest: str, text: str) -> None:
        """As `KeptDocuments.keep`; nobody waits for Redis."""
        self._here.keep(digest, text)
        if len(self._writing) < _MOST_WRITING:  # what is not written now, its next sender has written
            task = asyncio.get_running_loop().create_task(self._write(digest, text))
            self._writing.add(task)
            task.add_done_callback(self._writing.discard)

    async def _write(self, digest: str, text: str) -> None:
        try:
            await self._documents.keep(digest, text)
        except (RedisUnavailable, UnicodeEncodeError):
            return

    async def aclose(self) -> None:
        """See what is being written to its end, which is bounded, and close the connections."""
        if self._writing:
            await asyncio.wait(self._writing)
        await self._documents.aclose()
