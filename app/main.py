"""The composition root: settings to clients, adapters, routes. The one module that sees everything but the sandbox."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

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
from app.http.endpoint import GraphqlEndpoint, not_by_this_method
from app.http.paths import ByPath
from app.operations.desk import Desk
from app.operations.health import Phase
from app.persisted.asked import Asked
from app.persisted.kept import open_documents
from app.pipelines import Clock, Sleep, TransportFor, network, open_vendors
from app.redis.connection import RedisConnections
from app.settings import Settings
from app.snapshots.shared import open_snapshots
from app.sockets.endpoint import SocketEndpoint
from app.streams.doors import NoStreams, OneStream
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
    sharing = open_sharing(settings, clock)
    vendors = open_vendors(
        settings, desk.watched_network(transport_for), clock, sharing, sleep=sleep, is_off=desk.switches.is_off
    )
    for remark in settings.remarks:
        _log.warning("%s", remark)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[Mapping[str, object]]:
        await keyed_writes.check()
        async with desk.on_duty(settings.deadline):
            yield {}
        await door.aclose()
        await vendors.aclose()
        await snapshots.aclose()
        await kept_documents.aclose()
        await sharing.aclose()
        await keyed_writes.aclose()

    graphiql = graphiql_routes(endpoint="/graphql", assets="/graphiql-assets", tabs=ready_queries())
    snapshots: AccountSnapshots = open_snapshots(settings.redis, settings.cursor_ttl, settings.snapshot_rows, clock)
    keyed_writes = KeyedWrites(settings.state_dir, settings.redis)
    kept_documents, documents = open_documents(settings.redis, clock), Documents(settings.documents.documents)
    asked = Asked(
        kept_documents,
        documents,
        only_trusted=settings.documents.only_trusted,
        is_valid=lambda text: not faults_of(text, settings.limits),
    )
    endpoint = GraphqlEndpoint(
        vendors,
        snapshots,
        keyed_writes,
        request_began=sharing.request_began,
        deadline=settings.deadline,
        limits=settings.limits,
        coalescing=Coalescing() if settings.coalesces else None,
        asked=asked,
        page=graphiql.page,
    )

    def drains() -> bool:
        return desk.health.phase is Phase.DRAINING

    pace = Pace(sleep, drains, clock)
    pages = Reading(vendors, snapshots, sharing.request_began, settings.limits, settings.deadline, desk.count_calls)
    exports = ExportEndpoint(pages, asked.written_out, pace, most=settings.most_exports)
    rates = open_rates(settings.redis, settings.access.per_minute, settings.workers * settings.replicas, clock)
    writes = settings.documents.writes_by_tools
    doors = doors_of(documents, endpoint, exports, settings.limits, writes_by_tools=writes)
    streams = OneStream(settings.limits, settings.access, drains) if settings.one_stream else NoStreams()
    behind = ByPath({"/graphql": streams.behind_door(endpoint), EXPORT: exports, **doors})
    door = Door(
        settings.access, behind, lambda principal: vendors.knows(principal.tenant), rates, clock, also=streams.methods
    )
    watched = desk.watched_endpoint(door)
    app = Starlette(
        lifespan=lifespan,
        exception_handlers={405: not_by_this_method},
        routes=[
            Route("/graphql", streams.before_door(watched), methods=[*door.methods, *streams.methods]),
            WebSocketRoute("/graphql", SocketEndpoint(watched, settings.limits, settings.access)),
            Route(EXPORT, watched, methods=[each for each in door.methods if each != "GET"]),
            *(Route(path, watched, methods=methods) for path, methods in routes_of(door.methods).items()),
            *desk.routes(vendors, lambda: snapshots.rows),
            graphiql.mount,
        ],
    )
    app.state.desk = desk
    app.state.door = door
    app.state.vendors = vendors.of(None)
    app.state.vendors_by_tenant = vendors
    app.state.sharing = sharing
    app.state.snapshots = snapshots
    app.state.kept_documents = kept_documents
    app.state.keyed_writes = keyed_writes
    return app
