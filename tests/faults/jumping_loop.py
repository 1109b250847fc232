"""An event loop whose time jumps: where nothing is left to do but wait, it is at once as late as the wait would end.

A deadline of ten seconds then costs a test no time, passes exactly when everything else has been done, and can be
asserted to the millisecond. It works because nothing here waits for a socket.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _JumpingSelector(selectors.DefaultSelector):
    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:  # no timer either: only another thread can go on
            return super().select(None)
        ready = super().select(0)
        if not ready:
            self.now += timeout
        return ready


class _JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run(scenario: Coroutine[Any, Any, T]) -> T:
    """Run a scenario from time 0 on a loop of its own."""
    with asyncio.Runner(loop_factory=_JumpingLoop) as runner:
        return runner.run(scenario)
