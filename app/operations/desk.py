"""All that an operator needs of one gateway, put together: `app.main` lays it around the endpoint and the networks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from app.domain.vendor import Vendor
from app.operations.body_patience import BodyPatience
from app.operations.counting import count_call, count_request
from app.operations.exposition import metrics_route
from app.operations.health import Health, health_routes
from app.operations.metrics import Metrics
from app.operations.options import OperationsSettings
from app.operations.request_line import log_request, log_unhandled
from app.operations.sampling import Sampler
from app.operations.switches import Switches
from app.operations.tracing import Tracing, Untraced
from app.operations.watching import Ended, Watched
from app.operations.wire import Wire
from app.upstream.policy import Policy
from app.upstream.scope import Call
from app.upstream.watched_transport import WatchedTransport
from app.vendors.by_tenant import VendorsByTenant

TransportFor = Callable[[Vendor, Policy], httpx.AsyncBaseTransport]


class Desk:
    """What watches, stops and switches one gateway.

    Args:
        settings: checked.
        shared: the folder in which several processes keep their numbers; None where there is one.
        clock: seconds, monotonic.
        tracing: makes spans; None for what the settings say.

    Attributes:
        health: of this process.
        switches: of the vendors.
        metrics: of this process.
    """

    def __init__(
        self,
        settings: OperationsSettings,
        *,
        shared: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
        tracing: Tracing | None = None,
    ) -> None:
        self.health = Health()
        self.switches = Switches(settings.disabled_vendors, settings.switches_file, clock)
        self.metrics = Metrics()
        self._settings = settings
        self._shared = shared
        self._tracing = tracing or _tracing(settings)
        self._watched: Watched | None = None

    def watched_network(self, transport_for: TransportFor) -> TransportFor:
        """The networks, with every HTTP request counted."""

        def watched(vendor: Vendor, policy: Policy) -> httpx.AsyncBaseTransport:
            wire = Wire(vendor, self.metrics, self._tracing)
            return WatchedTransport(transport_for(vendor, policy), wire.watch)

        return watched

    def watched_endpoint(self, endpoint: ASGIApp) -> Watched:
        """The endpoint with every request counted and logged, and patience for its body bounded."""
        patient = BodyPatience(endpoint, self._settings.body_timeout)
        self._watched = Watched(patient, self.metrics, self._tracing, [self._count, log_request])
        return self._watched

    def routes(self, vendors: VendorsByTenant, snapshot_rows: Callable[[], int]) -> list[BaseRoute]:
        """The routes for operators.

        Args:
            vendors: of all tenants.
            snapshot_rows: rows of lists that are kept.
        """
        self._sampler = Sampler(self.metrics, self.health, vendors.clients, self.switches.off, snapshot_rows)
        routes: list[BaseRoute] = [*health_routes(self.health, self.switches.off)]
        if self._settings.metrics:
            routes.append(metrics_route(self.metrics, self._sampler.look, self._shared))
        return routes

    @asynccontextmanager
    async def on_duty(self, patience: float) -> AsyncIterator[None]:
        """Serve while the block lasts, and see what is under way to its end behind it.

        Args:
            patience: seconds for what is under way still.
        """
        asyncio.get_running_loop().set_exception_handler(log_unhandled)
        looking = asyncio.create_task(self._sampler.keep_looking())
        self.health.serve()
        try:
            yield
        finally:
            self.health.drain()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            if self._watched is not None:
                await self._watched.ended(patience)
            await asyncio.to_thread(self._tracing.close)

    def count_calls(self, calls: Iterable[Call]) -> None:
        """Count calls of a request that goes on, and is not to gather all that are made for it."""
        for call in calls:
            count_call(self.metrics, call)

    def _count(self, ended: Ended) -> None:
        count_request(self.metrics, ended.notes, ended.calls, ended.status, ended.seconds)


def _tracing(settings: OperationsSettings) -> Tracing:
    if not settings.tracing:
        return Untraced()
    from app.operations.opentelemetry import sending_spans  # its packages are there only where they are wanted

    return sending_spans()
