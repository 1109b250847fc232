"""How the gateway is told to stop: it says that it is not ready, goes on for a while, and then takes no more."""

from __future__ import annotations

import asyncio
import math
import signal
from types import FrameType

from app.operations.health import Health, Phase

GRACE = 5.0
"""Seconds beside the deadline for what was accepted, after which it is cancelled."""


def heed_stop(health: Health, delay: float) -> None:
    """Come before the server when SIGTERM is sent; to be called in its event loop, with its handlers in place.

    Signals behind the first change nothing: where a whole group of processes is signalled, a worker gets one from its
    parent too.

    Args:
        health: of this process; it drains from the signal on.
        delay: seconds for which the server is not told yet, so that who sends requests here can learn of it.
    """
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGTERM)

    def tell_server() -> None:
        if callable(before):
            before(signal.SIGTERM, None)

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        if health.phase is Phase.DRAINING:
            return
        health.drain()
        if delay:
            loop.call_soon_threadsafe(loop.call_later, delay, tell_server)
        else:
            tell_server()

    signal.signal(signal.SIGTERM, stop)


def patience_for_accepted(deadline: float) -> int:
    """The whole seconds that what was accepted may take still, once the gateway takes no more."""
    return math.ceil(deadline + GRACE)
