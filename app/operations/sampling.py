"""Gauges that are read off something, now and then and whenever the metrics are asked for."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from app.domain.vendor import Vendor
from app.operations.health import Health, Phase
from app.operations.metrics import Metrics
from app.upstream.breaker import BreakerState
from app.upstream.client import UpstreamClient

EVERY = 1.0
"""Seconds between two looks."""

_HOW_OPEN = {BreakerState.CLOSED: 0, BreakerState.HALF_OPEN: 1, BreakerState.OPEN: 2}
_PAGE = os.sysconf("SC_PAGE_SIZE")
_STATM = Path("/proc/self/statm")
_FILES = Path("/proc/self/fd")


class Sampler:
    """Looks at one process.

    Args:
        metrics: that are set.
        health: of the process.
        clients: every pipeline; a vendor has one for each credential.
        switched_off: vendors that an operator has switched off.
        snapshot_rows: rows that are kept.
    """

    def __init__(
        self,
        metrics: Metrics,
        health: Health,
        clients: Callable[[], Iterable[UpstreamClient]],
        switched_off: Callable[[], frozenset[Vendor]],
        snapshot_rows: Callable[[], int],
    ) -> None:
        self._metrics = metrics
        self._health = health
        self._clients = clients
        self._switched_off = switched_off
        self._snapshot_rows = snapshot_rows

    def look(self) -> None:
        """Set the gauges."""
        metrics = self._metrics
        metrics.phase.set(self._health.phase is Phase.SERVING)
        metrics.snapshot_rows.set(self._snapshot_rows())
        off = self._switched_off()
        for each in Vendor:
            metrics.switched_off.labels(each.value).set(each in off)
        self._look_at_clients()
        metrics.cpu.set(time.process_time())
        if _STATM.exists():  # Linux alone has these
            metrics.memory.set(int(_STATM.read_text().split()[1]) * _PAGE)
            metrics.files.set(sum(1 for _ in _FILES.iterdir()))

    def _look_at_clients(self) -> None:
        """Of several credentials at one vendor the worst is told, as it is the one that needs looking after."""
        metrics, by_vendor = self._metrics, dict[Vendor, list[UpstreamClient]]()
        for client in self._clients():
            by_vendor.setdefault(client.vendor, []).append(client)
        for vendor, clients in by_vendor.items():
            reads, writes = [each.breaker for each in clients], [each.breaker_of_writes for each in clients]
            metrics.breaker.labels(vendor.value, "reads").set(max(map(_HOW_OPEN.__getitem__, reads)))
            metrics.breaker.labels(vendor.value, "writes").set(max(map(_HOW_OPEN.__getitem__, writes)))
            left = [each.calls_left for each in clients if each.calls_left is not None]
            if left:
                metrics.budget.labels(vendor.value).set(min(left))
            reached = [each.history.reachable for each in clients if each.history.reachable is not None]
            if reached:
                metrics.reachable.labels(vendor.value).set(min(reached))

    async def keep_looking(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Look again and again, and measure how late the event loop comes back; until cancelled.

        Args:
            clock: seconds, monotonic.
            sleep: waits so many seconds.
        """
        while True:
            begun = clock()
            await sleep(EVERY)
            self._metrics.loop_lag.observe(max(0.0, clock() - begun - EVERY))
            self.look()
