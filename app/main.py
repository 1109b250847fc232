"""The composition root: settings to clients, adapters, routes. The one module that sees everything but the sandbox."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Lifespan

from app.access.shared_rates import open_rates
from app.documents.document import Documents
from app.documents.doors import doors_of, routes_of
from app.export.endpoint import PATH as EXPORT
from app.export.endpoint import ExportEndpoint
from app.export.pages import Pace
from app.export.reading import Reading
from app.generations.redis_store import RedisGenerations
from app.generations.replicas import PATIENCE, Replicas
from app.generations.sharing import KeepsNothing, Sharing, WritesAlone
from app.graphiql.page import graphiql_routes
from app.graphiql.ready import ready_queries
from app.http.coalescing import Coalescing
from app.http.door import Door
from app.http.endpoint import PATH as GRAPHQL
from app.http.endpoint import GraphqlEndpoint, not_by_this_method
from app.http.paths import ByPath
from app.operations.desk import Desk
from app.operations.health import Phase
from app.persisted.asked import Asked
from app.persisted.kept import KeptDocuments, open_documents
from app.pipelines import Clock, Sleep, TransportFor, network, open_vendors
from app.redis.connection import RedisConnections
from app.settings import Settings
from app.snapshots.shared import open_snapshots
from app.sockets.endpoint import SocketEndpoint
from app.streams.doors import NoStreams, OneStream
from app.vendors.by_tenant import VendorsByTenant
from schema.context import AccountSnapshots
from schema.limits.checking import faults_of
from schema.root import execute_compiled, serve_entities
from schema.writes.keyed import KeyedWrites

_log = logging.getLogger("gateway")


def open_sharing(settings: Settings, clock: Clock = time.monotonic) -> Sharing:
    """How this process learns what others write; nothing is connected yet.

    Args:
        settings: checked.
        clock: seconds, monotonic.
    """
    if settings.redis:
        store = RedisGenerations(RedisConnections(settings.redis, patience=PATIENCE))
        # What another keeps from before a write was asked for before it, and is kept from when it came.
        return Replicas(store, remember=settings.freshness.longest + settings.deadline, clock=clock)
    return WritesAlone() if settings.freshness.longest > 0 else KeepsNothing()


@dataclass(frozen=True, slots=True)
class _Kept:
    """What requests have in common, from the first to the last."""

    vendors: VendorsByTenant
    sharing: Sharing
    snapshots: AccountSnapshots
    keyed_writes: KeyedWrites
    documents: KeptDocuments

    async def aclose(self) -> None:
        await self.vendors.aclose()
        await self.snapshots.aclose()
        await self.documents.aclose()
        await self.sharing.aclose()
        await self.keyed_writes.aclose()


def create_app(
    settings: Settings,
    transport_for: TransportFor = network,
    clock: Clock = time.monotonic,
    shared_metrics: Path | None = None,
    sleep: Sleep = asyncio.sleep,
) -> Starlette:
    """The gateway as an ASGI application.

    Args:
        settings: checked.
        transport_for: gives each vendor its network, or a stand-in for it in tests.
        clock: seconds, monotonic; by it answers grow old and calls are paced.
        shared_metrics: the folder in which several processes keep their numbers; None where there is one process.
        sleep: waits so many seconds, by that clock.
    """
    execute_compiled(settings.compiles)
    serve_entities(settings.federates)
    desk = Desk(settings.operations, shared=shared_metrics, clock=clock)
    kept = _kept(settings, desk, transport_for, clock, sleep)
    for remark in settings.remarks:
        _log.warning("%s", remark)

    def drains() -> bool:
        return desk.health.phase is Phase.DRAINING

    graphiql = graphiql_routes(endpoint=GRAPHQL, assets="/graphiql-assets", tabs=ready_queries())
    streams = OneStream(settings.limits, settings.access, drains) if settings.one_stream else NoStreams()
    endpoints = _endpoints(settings, kept, graphiql.page, Pace(sleep, drains, clock), desk)
    endpoints[GRAPHQL] = streams.behind_door(endpoints[GRAPHQL])
    door = _door(settings, kept, endpoints, streams, clock)
    app = Starlette(
        lifespan=_lifespan(settings, kept, door, desk),
        exception_handlers={405: not_by_this_method},
        routes=[
            *_routes(settings, door, streams, desk.watched_endpoint(door)),
            *desk.routes(kept.vendors, lambda: kept.snapshots.rows),
            graphiql.mount,
        ],
    )
    app.state.desk = desk
    app.state.door = door
    app.state.vendors = kept.vendors.of(None)
    app.state.vendors_by_tenant = kept.vendors
    app.state.sharing = kept.sharing
    app.state.snapshots = kept.snapshots
    app.state.kept_documents = kept.documents
    app.state.keyed_writes = kept.keyed_writes
    return app


def _kept(settings: Settings, desk: Desk, transport_for: TransportFor, clock: Clock, sleep: Sleep) -> _Kept:
    """Opened as the settings say; nothing is connected yet."""
    sharing, watched = open_sharing(settings, clock), desk.watched_network(transport_for)
    return _Kept(
        open_vendors(settings, watched, clock, sharing, sleep=sleep, is_off=desk.switches.is_off),
        sharing,
        open_snapshots(settings.redis, settings.cursor_ttl, settings.snapshot_rows, clock),
        KeyedWrites(settings.state_dir, settings.redis),
        open_documents(settings.redis, clock),
    )


def _endpoints(
    settings: Settings, kept: _Kept, page: Callable[[], Response], pace: Pace, desk: Desk
) -> dict[str, ASGIApp]:
    """What answers clients, by path: GraphQL, exports, and the operator's documents by both of them."""
    limits, vendors, snapshots, began = settings.limits, kept.vendors, kept.snapshots, kept.sharing.request_began
    documents = Documents(settings.documents.documents)
    asked = Asked(
        kept.documents,
        documents,
        only_trusted=settings.documents.only_trusted,
        is_valid=lambda text: not faults_of(text, limits),
    )
    graphql = GraphqlEndpoint(
        vendors,
        snapshots,
        kept.keyed_writes,
        request_began=began,
        deadline=settings.deadline,
        limits=limits,
        coalescing=Coalescing() if settings.coalesces else None,
        asked=asked,
        page=page,
    )
    pages = Reading(vendors, snapshots, began, limits, settings.deadline, desk.count_calls)
    exports = ExportEndpoint(pages, asked.written_out, pace, most=settings.most_exports)
    doors = doors_of(documents, graphql, exports, limits, writes_by_tools=settings.documents.writes_by_tools)
    return {GRAPHQL: graphql, EXPORT: exports, **doors}


def _door(settings: Settings, kept: _Kept, endpoints: Mapping[str, ASGIApp], streams: NoStreams, clock: Clock) -> Door:
    """The one way to all of these."""
    rates = open_rates(settings.redis, settings.access.per_minute, settings.workers * settings.replicas, clock)
    return Door(
        settings.access,
        ByPath(endpoints),
        lambda principal: kept.vendors.knows(principal.tenant),
        rates,
        clock,
        also=streams.methods,
    )


def _routes(settings: Settings, door: Door, streams: NoStreams, watched: ASGIApp) -> list[BaseRoute]:
    """Which addresses lead to the door, and by which methods."""
    return [
        Route(GRAPHQL, streams.before_door(watched), methods=[*door.methods, *streams.methods]),
        WebSocketRoute(GRAPHQL, SocketEndpoint(watched, settings.limits, settings.access)),
        Route(EXPORT, watched, methods=[each for each in door.methods if each != "GET"]),
        *(Route(path, watched, methods=methods) for path, methods in routes_of(door.methods).items()),
    ]


def _lifespan(settings: Settings, kept: _Kept, door: Door, desk: Desk) -> Lifespan[Starlette]:
    """From what must be right before the first request to what is closed behind the last."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[Mapping[str, object]]:
        await kept.keyed_writes.check()
        async with desk.on_duty(settings.deadline):
            yield {}
        await door.aclose()
        await kept.aclose()

    return lifespan
