"""An ASGI application around the endpoint that sees each request from its head to its end.

It counts it, writes its line in the log, makes its span, and knows what is still under way when the gateway stops. What
it tells, it learns from `app.operations.notes` and from the calls that the request's scope has gathered; bodies and
headers it does not read, but for the request id in the answer.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.operations.metrics import Metrics
from app.operations.notes import Notes, noting
from app.operations.tracing import RequestSpan, Tracing
from app.upstream.scope import Call, new_request_id, serving


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that is over.

    Attributes:
        request_id: as it was told to the client.
        notes: of it.
        calls: that were made for it.
        status: the HTTP status; None where the client went away before there was one.
        seconds: that it took.
    """

    request_id: str | None
    notes: Notes
    calls: Sequence[Call]
    status: int | None
    seconds: float


class Watched:
    """The endpoint, watched.

    Args:
        endpoint: answers.
        metrics: of the gateway.
        tracing: makes spans.
        told: is given each request that has ended.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        endpoint: ASGIApp,
        metrics: Metrics,
        tracing: Tracing,
        told: Sequence[Callable[[Ended], None]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._endpoint = endpoint
        self._metrics = metrics
        self._tracing = tracing
        self._told = told
        self._clock = clock
        self._under_way: set[asyncio.Task[object]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        task = asyncio.current_task()
        if task is not None:
            self._under_way.add(task)
        self._metrics.in_flight.inc()
        try:
            with self._tracing.request(scope) as span:
                await self._answered(span, scope, receive, send)
        finally:
            self._metrics.in_flight.dec()
            if task is not None:
                self._under_way.discard(task)

    async def ended(self, patience: float) -> bool:
        """Wait for what is still under way, some of which may have been cancelled and be finishing a write.

        Args:
            patience: seconds.

        Returns:
            Whether nothing is under way any more.
        """
        mine = asyncio.current_task()
        waiting = {task for task in self._under_way if task is not mine}
        if waiting:
            _, waiting = await asyncio.wait(waiting, timeout=patience)
        return not waiting

    async def _answered(self, span: RequestSpan, scope: Scope, receive: Receive, send: Send) -> None:
        begun = self._clock()
        status: int | None = None
        request_id: str | None = None

        async def seen(message: Message) -> None:
            nonlocal status, request_id
            if message["type"] == "http.response.start":
                status = message["status"]
                request_id = next((v.decode("latin-1") for k, v in message["headers"] if k == b"x-request-id"), None)
            await send(message)

        # The endpoint opens a scope of its own within this one, and notes its calls in both.
        with noting() as notes, serving(new_request_id()) as gathered:
            try:
                await self._endpoint(scope, receive, seen)
            except Exception:
                status = status or 500  # the server answers so
                raise
            finally:
                ended = Ended(request_id, notes, gathered.calls, status, self._clock() - begun)
                span.ended(ended.request_id, ended.notes, ended.calls, ended.status)
                for each in self._told:
                    each(ended)
