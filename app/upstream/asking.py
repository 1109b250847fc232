"""A read for one who waits: from what is kept, with others who ask the same, or by a call of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

from app.domain.errors import RateLimited
from app.domain.vendor import Vendor
from app.upstream.failures import Failures
from app.upstream.lanes import Lane, current_lane, travelling
from app.upstream.request import Request
from app.upstream.scope import Call, Scope, current_scope
from app.upstream.shared import Answer, SharedReads

T = TypeVar("T")


class Asking:
    """Answers the reads of one credential, and notes each in the plan of its request.

    Args:
        vendor: whom is asked.
        reads: what is kept and what is under way.
        clock: seconds, monotonic.
        may_ask: told of each read that nothing kept answers; it may raise an `UpstreamError`.
    """

    def __init__(
        self,
        vendor: Vendor,
        reads: SharedReads,
        clock: Callable[[], float],
        may_ask: Callable[[Request, Scope], None],
    ) -> None:
        self._vendor = vendor
        self._reads = reads
        self._clock = clock
        self._may_ask = may_ask
        self._failures = Failures(vendor)

    async def answer(self, request: Request, answered: Callable[[], Coroutine[Any, Any, tuple[T, int]]]) -> T:
        """The answer to a read.

        Args:
            request: what is asked.
            answered: asks the vendor; gives the answer and the bytes of its body.

        Raises:
            UpstreamError: no usable answer came.
        """
        scope = current_scope()
        if noun_of(request) in scope.afresh:
            self._reads.forget(request.key)
        fresh = self._reads.peek(request.key)
        if fresh is not None:
            scope.calls.append(Call(self._vendor, request.operation, "cache", 0.0, 0, fresh.as_of))
            return fresh.value  # type: ignore[no-any-return]
        if scope.deadline is not None and scope.deadline <= asyncio.get_running_loop().time():
            raise self._failures.timed_out(request, scope.request_id)
        self._may_ask(request, scope)
        return await self._joined(request, answered, scope)

    async def _joined(
        self, request: Request, answered: Callable[[], Coroutine[Any, Any, tuple[T, int]]], scope: Scope
    ) -> T:
        begun, source, size = self._clock(), "shared", 0
        as_of: datetime | None = None

        async def call() -> tuple[T, int]:
            nonlocal size
            answer, size = await answered()
            return answer, size

        async def join() -> Answer[T]:
            nonlocal source
            source = "shared" if self._reads.in_flight(request.key) else "network"
            with travelling(_lane(request, scope)):
                return await self._reads.join(request.key, call, noun_of(request))

        try:
            async with asyncio.timeout_at(scope.deadline):
                try:
                    answer = await join()
                except RateLimited as error:
                    if source == "network" or error.status is not None:
                        raise
                    answer = await join()  # whoever asked first had less time, or less of a hurry
        except TimeoutError:
            raise self._failures.timed_out(request, scope.request_id) from None
        else:
            as_of = answer.as_of
            return answer.value
        finally:
            milliseconds = (self._clock() - begun) * 1000
            scope.calls.append(Call(self._vendor, request.operation, source, milliseconds, size, as_of))


def noun_of(request: Request) -> str:
    """What a read is of; a write names the same words as what it touches."""
    return request.operation.split(".")[1]


def _lane(request: Request, scope: Scope) -> Lane:
    """What a write builds on comes behind what somebody looks at, and before all that can wait."""
    lane = current_lane()
    return Lane.READ_BACK if lane is Lane.INTERACTIVE and noun_of(request) in scope.afresh else lane
