"""Writes that were begun: each goes on to its end, and what is kept of what it touches is old from then on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from app.generations.local import Generations
from app.upstream.asked import Asked
from app.upstream.failures import Failures
from app.upstream.request import Request
from app.upstream.scope import Scope, current_scope
from app.upstream.sending import Sender
from app.upstream.writing import Write

T = TypeVar("T")


class WritesUnderWay:
    """The writes of one credential.

    Args:
        sender: sends once.
        generations: of the vendor's nouns behind the credential.
        clock: seconds, monotonic.
        now: the moment in UTC.
        may_ask: told of each write before it is begun; it may raise an `UpstreamError`.
    """

    def __init__(
        self,
        sender: Sender,
        generations: Generations,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        may_ask: Callable[[Request, Scope], None],
    ) -> None:
        self._sender = sender
        self._generations = generations
        self._clock = clock
        self._now = now
        self._may_ask = may_ask
        self._failures = Failures(sender.vendor)
        self._begun: set[asyncio.Future[Any]] = set()

    async def carry_out(self, write: Write[T]) -> T:
        """As of `UpstreamClient.write`.

        Raises:
            UpstreamError: no usable answer came; `unsettled` tells whether it may have been done.
        """
        scope = current_scope()
        if scope.deadline is not None and scope.deadline <= asyncio.get_running_loop().time():
            raise self._failures.timed_out(write.request, scope.request_id)
        self._may_ask(write.request, scope)
        begun = asyncio.ensure_future(self._answer(write, scope))
        self._begun.add(begun)
        begun.add_done_callback(self._begun.discard)
        return await asyncio.shield(begun)

    async def ended(self) -> None:
        """Wait until every one has come to its end, by its own deadline."""
        while self._begun:
            await asyncio.wait(self._begun)

    async def _answer(self, write: Write[T], scope: Scope) -> T:
        request, size, as_of = write.request, 0, None
        asked = Asked(self._sender.vendor, request, scope, self._clock)
        await self._generations.written(write.touches)
        try:
            answer, size = await self._sender.call(
                request, write.parse, scope.request_id, scope.deadline, is_write=True
            )
            as_of = self._now()
            return answer
        finally:
            asked.ended(size=size, as_of=as_of)
            await self._generations.written(write.touches)
