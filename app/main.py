"""The composition root: settings to clients, adapters, routes. The one module that sees everything but the sandbox."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from app.access.shared_rates import open_rates
from app.domain.vendor import Vendor
from app.doors import Door
from app.generations.redis_store import RedisGenerations
from app.generations.replicas import PATIENCE, Replicas
from app.generations.sharing import KeepsNothing, Sharing, WritesAlone, credential_scope
from app.graphiql.page import graphiql_routes
from app.graphiql.ready import ready_queries
from app.http import GraphqlEndpoint
from app.operations.desk import Desk
from app.redis.connection import RedisConnections
from app.settings import AssembleAccess, KeyedVendor, Settings
from app.snapshots import Snapshots
from app.upstream.auth import Credential, HeaderCredential
from app.upstream.breaker import BreakerPolicy
from app.upstream.client import UpstreamClient
from app.upstream.dialect import KeyedDialect
from app.upstream.ledger import Ledger
from app.upstream.oauth import ClientCredentials
from app.upstream.policy import Policy
from app.upstream.redis_ledger import PATIENCE as LEDGER_PATIENCE
from app.upstream.redis_ledger import RedisLedger
from app.upstream.retrying import RetryPolicy
from app.upstream.transport import open_transport
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.directory import Adapters, Assemble, Assembly, Reevo, Swift, Userlot, Vendors
from app.vendors.reevo.dialect import ReevoDialect
from app.vendors.swift.dialect import SwiftDialect
from app.vendors.userlot.dialect import UserlotDialect
from app.workers import share
from schema.context import AccountSnapshots
from schema.keyed import KeyedWrites

_log = logging.getLogger("gateway")

FURTHER_TRIES = 2
"""Of a read that failed."""

SLOW_SHARE = 0.8
"""Of the deadline, from which on a call counts as slow."""

TransportFor = Callable[[Vendor, Policy], httpx.AsyncBaseTransport]
Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


def network(vendor: Vendor, policy: Policy) -> httpx.AsyncBaseTransport:  # noqa: ARG001
    """The real network: a pool of connections of its own for each vendor."""
    return open_transport(
        max_connections=policy.max_connections,
        connect_timeout=policy.connect_timeout,
        read_timeout=policy.read_timeout,
        pool_timeout=policy.pool_timeout,
    )


def open_sharing(settings: Settings, clock: Clock = time.monotonic) -> Sharing:
    """How this process learns what others write; nothing is connected yet.

    Args:
        settings: checked.
        clock: seconds, monotonic.
    """
    if settings.redis:
        store = RedisGenerations(RedisConnections(settings.redis, patience=PATIENCE))
        # What another keeps from before a write was asked for before it, and is kept from when it came.
        return Replicas(store, remember=settings.cache_ttl + settings.deadline, clock=clock)
    return WritesAlone() if settings.cache_ttl > 0 else KeepsNothing()


def open_ledger(settings: Settings, vendor: Vendor, credential: str, policy: Policy) -> Ledger | None:
    """The account of a credential's calls that all processes share; nothing is connected yet.

    Args:
        settings: checked.
        vendor: whom the calls are to.
        credential: by `credential_scope`.
        policy: how many calls.

    Returns:
        None where the calls are not counted, or each process counts its own.
    """
    if settings.redis is None or policy.per_second is None:
        return None
    connections = RedisConnections(settings.redis, patience=LEDGER_PATIENCE)
    return RedisLedger(connections, f"{vendor}:{credential}", policy.per_second)


def open_vendors(
    settings: Settings,
    transport_for: TransportFor = network,
    clock: Clock = time.monotonic,
    sharing: Sharing | None = None,
    *,
    sleep: Sleep = asyncio.sleep,
    is_off: Callable[[Vendor], bool] = lambda _: False,
) -> Vendors:
    """The adapters of the configured vendors; nothing is connected yet.

    Args:
        settings: checked.
        transport_for: gives each vendor its network, or a stand-in for it in tests.
        clock: seconds, monotonic; by it answers grow old and calls are paced.
        sharing: who else writes; None for nobody.
        sleep: waits so many seconds, by that clock.
        is_off: whether an operator has switched a vendor off.
    """
    sharing = sharing or WritesAlone()
    general = Policy(
        deadline=settings.deadline,
        cache_ttl=settings.cache_ttl,
        retry=RetryPolicy(most=FURTHER_TRIES),
        breaker=BreakerPolicy(slow_after=settings.deadline * SLOW_SHARE),
    )
    client_of = partial(UpstreamClient, is_off=is_off, clock=clock, sleep=sleep)

    def keyed(dialect: KeyedDialect, access: KeyedVendor, policy: Policy = general) -> UpstreamClient:
        credential = dialect.credential(access.api_key.value)
        scope = credential_scope(access.base_url, access.api_key.value)
        return client_of(
            dialect,
            base_url=access.base_url,
            credential=credential,
            policy=policy,
            transport=transport_for(dialect.vendor, policy),
            generations=sharing.generations(dialect.vendor, scope),
            ledger=open_ledger(settings, dialect.vendor, scope, policy),
        )

    assembly = userlot = swift = reevo = assemble = None
    if settings.assembly:
        own = share(settings.assembly_per_second, settings.workers * settings.replicas)
        paced = replace(general, per_second=settings.assembly_per_second if settings.redis else own, share=own)
        client = keyed(AssemblyDialect(), settings.assembly, paced)
        assembly = Assembly(client, labels_path=settings.assembly_labels_path)
    if settings.userlot:
        userlot = Userlot(keyed(UserlotDialect(), settings.userlot))
    if settings.swift:
        swift = Swift(keyed(SwiftDialect(), settings.swift), parent_id=settings.swift_parent_id)
    if settings.reevo:
        reevo = Reevo(keyed(ReevoDialect(), settings.reevo))
    if settings.assemble:
        transport = transport_for(Vendor.ASSEMBLE, general)
        credential = _assemble_credential(settings.assemble, general, transport, clock)
        base_url = settings.assemble.base_url
        assemble = Assemble(
            client_of(
                AssembleDialect(),
                base_url=base_url,
                credential=credential,
                policy=general,
                transport=transport,
                generations=sharing.generations(Vendor.ASSEMBLE, _assemble_scope(settings.assemble)),
            ),
            update_method=settings.assemble_update_method,
            hide_method=settings.assemble_hide_method,
        )
    return Vendors(Adapters(assembly=assembly, assemble=assemble, userlot=userlot, swift=swift, reevo=reevo))


def _assemble_credential(
    access: AssembleAccess, policy: Policy, transport: httpx.AsyncBaseTransport, clock: Clock
) -> Credential:
    """The token that was set, or one obtained by the client's id and secret."""
    if access.token is not None:
        return HeaderCredential("authorization", f"Bearer {access.token.value}")
    return ClientCredentials(
        vendor=Vendor.ASSEMBLE,
        operation="assemble.token.create",
        urls=access.token_urls,
        client_id=access.client_id or "",
        client_secret=access.client_secret.value if access.client_secret else "",
        scope="teams",
        transport=transport,
        policy=policy,
        clock=clock,
    )


def _assemble_scope(access: AssembleAccess) -> str:
    """By the client where there is one: tokens change, and what the client may see does not."""
    who = access.client_id if access.token is None else access.token.value
    return credential_scope(access.base_url, who or "")


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
    desk = Desk(settings.operations, shared=shared_metrics, clock=clock)
    sharing = open_sharing(settings, clock)
    vendors = open_vendors(
        settings, desk.watched_network(transport_for), clock, sharing, sleep=sleep, is_off=desk.switches.is_off
    )
    for name in settings.not_yet_read:
        _log.warning("%s is set, and this version does not read it", name)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[Mapping[str, object]]:
        await keyed_writes.check()
        async with desk.on_duty(settings.deadline):
            yield {}
        await door.aclose()
        await vendors.aclose()
        await sharing.aclose()
        await keyed_writes.aclose()

    graphiql = graphiql_routes(endpoint="/graphql", assets="/graphiql-assets", tabs=ready_queries())
    snapshots: AccountSnapshots = Snapshots(settings.cursor_ttl, settings.snapshot_rows, clock)
    keyed_writes = KeyedWrites(settings.state_dir, settings.redis)
    endpoint = GraphqlEndpoint(
        vendors,
        snapshots,
        keyed_writes,
        request_began=sharing.request_began,
        deadline=settings.deadline,
        limits=settings.limits,
        page=graphiql.page,
    )
    rates = open_rates(settings.redis, settings.access.per_minute, settings.workers * settings.replicas, clock)
    door = Door(settings.access, endpoint, lambda principal: principal.tenant is None, rates, clock)
    app = Starlette(
        lifespan=lifespan,
        routes=[
            Route("/graphql", desk.watched_endpoint(door), methods=door.methods),
            *desk.routes(vendors, lambda: snapshots.rows),
            graphiql.mount,
        ],
    )
    app.state.desk = desk
    app.state.door = door
    app.state.vendors = vendors
    app.state.sharing = sharing
    app.state.keyed_writes = keyed_writes
    return app
