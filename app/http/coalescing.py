"""One execution for all who ask the same at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass
from typing import Any

from app.operations.notes import Notes, current_notes
from schema.view import Answer


@dataclass(slots=True)
class _Flight:
    """An operation under way, what is noted of it, and how many wait for its answer."""

    task: asyncio.Task[Answer]
    request_id: str
    notes: Notes
    waiters: int = 0


class Coalescing:
    """The operations that are under way. An answer is given to whoever waits for it, and kept for nobody."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight] = {}

    async def answer(
        self, key: Hashable, request_id: str, execute: Callable[[], Coroutine[Any, Any, Answer]]
    ) -> tuple[Answer, str]:
        """The answer of the operation that is under way under this key, beginning it where none is.

        A waiter that goes away leaves the others their answer; when the last one goes, the operation is cancelled.

        Args:
            key: all that an answer may depend on, the client among it.
            request_id: of whoever asks.
            execute: runs the operation, in the context of whoever asks.

        Returns:
            The answer, and the id of the request that was executed, which its errors bear.
        """
        flight = self._flights.get(key)
        if flight is None:
            task = asyncio.get_running_loop().create_task(execute())
            flight = self._flights[key] = _Flight(task, request_id, current_notes())
            task.add_done_callback(lambda _: self._ended(key, task))
        flight.waiters += 1
        try:
            answer = await asyncio.shield(flight.task)
        finally:
            flight.waiters -= 1
            if flight.waiters == 0 and not flight.task.done():
                self._ended(key, flight.task)
                flight.task.cancel()
        current_notes().take(flight.notes)
        return answer, flight.request_id

    def _ended(self, key: Hashable, task: asyncio.Task[Answer]) -> None:
        flight = self._flights.get(key)
        if flight is not None and flight.task is task:
            del self._flights[key]
