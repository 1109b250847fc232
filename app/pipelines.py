"""From settings to the vendors' adapters: each credential has one pipeline, whichever organisations use it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import httpx

from app.domain.vendor import Vendor
from app.generations.sharing import Sharing, WritesAlone, credential_scope
from app.redis.connection import RedisConnections
from app.settings import Settings
from app.settings.vendors import AssembleAccess, KeyedVendor, VendorSettings
from app.settings.workers import share
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
from app.upstream.token_endpoint import TokenEndpoint
from app.upstream.transport import open_transport
from app.vendors.assemble.dialect import AssembleDialect
from app.vendors.assembly.dialect import AssemblyDialect
from app.vendors.by_tenant import VendorsByTenant
from app.vendors.directory import Adapters, Assemble, Assembly, Reevo, Swift, Userlot, Vendors
from app.vendors.reevo.dialect import ReevoDialect
from app.vendors.swift.dialect import SwiftDialect
from app.vendors.userlot.dialect import UserlotDialect

FURTHER_TRIES = 2
"""Of a read that failed."""

SLOW_SHARE = 0.8
"""Of the deadline, from which on a call counts as slow."""

TransportFor = Callable[[Vendor, Policy], httpx.AsyncBaseTransport]
Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]

A = TypeVar("A")
T = TypeVar("T")


def network(vendor: Vendor, policy: Policy) -> httpx.AsyncBaseTransport:  # noqa: ARG001
    """The real network: a pool of connections of its own for each pipeline."""
    return open_transport(
        max_connections=policy.max_connections,
        connect_timeout=policy.connect_timeout,
        read_timeout=policy.read_timeout,
        pool_timeout=policy.pool_timeout,
    )


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
) -> VendorsByTenant:
    """The adapters of the configured vendors, for each tenant; nothing is connected yet.

    Args:
        settings: checked.
        transport_for: gives each pipeline its network, or a stand-in for it in tests.
        clock: seconds, monotonic; by it answers grow old and calls are paced.
        sharing: who else writes; None for nobody.
        sleep: waits so many seconds, by that clock.
        is_off: whether an operator has switched a vendor off.
    """
    pipelines = _Pipelines(settings, transport_for, clock, sharing or WritesAlone(), sleep=sleep, is_off=is_off)
    tenants = {name: pipelines.vendors(each) for name, each in settings.tenants.items()}
    return VendorsByTenant(pipelines.vendors(settings.vendors), tenants)


class _Pipelines:
    """Opens a vendor's adapters once for all that is set of it, credential and the rest.

    What two tenants share is shared whole: connections, answers, calls on their way, breakers, the pace, and what was
    found out about the vendor. Whoever has another credential shares none of it.
    """

    def __init__(
        self,
        settings: Settings,
        transport_for: TransportFor,
        clock: Clock,
        sharing: Sharing,
        *,
        sleep: Sleep,
        is_off: Callable[[Vendor], bool],
    ) -> None:
        self._settings = settings
        self._transport_for = transport_for
        self._clock = clock
        self._sharing = sharing
        self._client_of = partial(UpstreamClient, is_off=is_off, clock=clock, sleep=sleep)
        self._opened: dict[tuple[Vendor, Hashable], Any] = {}
        self._general = Policy(
            deadline=settings.deadline,
            freshness=settings.freshness,
            retry=RetryPolicy(most=FURTHER_TRIES),
            breaker=BreakerPolicy(slow_after=settings.deadline * SLOW_SHARE),
        )

    def vendors(self, given: VendorSettings) -> Vendors:
        """The adapters of the vendors that are configured in these settings."""
        return Vendors(
            Adapters(
                assembly=self._once(Vendor.ASSEMBLY, given, given.assembly, self._assembly),
                assemble=self._once(Vendor.ASSEMBLE, given, given.assemble, self._assemble),
                userlot=self._once(Vendor.USERLOT, given, given.userlot, self._userlot),
                swift=self._once(Vendor.SWIFT, given, given.swift, self._swift),
                reevo=self._once(Vendor.REEVO, given, given.reevo, self._reevo),
            )
        )

    def _once(
        self, vendor: Vendor, given: VendorSettings, access: A | None, make: Callable[[A, VendorSettings], T]
    ) -> T | None:
        if access is None:
            return None
        key = (vendor, given.of(vendor))
        if key not in self._opened:
            self._opened[key] = make(access, given)
        opened: T = self._opened[key]
        return opened

    def _assembly(self, access: KeyedVendor, given: VendorSettings) -> Assembly:
        per_second, settings = given.assembly_per_second, self._settings
        own = share(per_second, settings.workers * settings.replicas)
        paced = replace(self._general, per_second=per_second if settings.redis else own, share=own)
        return Assembly(self._keyed(AssemblyDialect(), access, paced), labels_path=given.assembly_labels_path)

    def _userlot(self, access: KeyedVendor, _: VendorSettings) -> Userlot:
        return Userlot(self._keyed(UserlotDialect(), access, self._general))

    def _swift(self, access: KeyedVendor, given: VendorSettings) -> Swift:
        return Swift(self._keyed(SwiftDialect(), access, self._general), parent_id=given.swift_parent_id)

    def _reevo(self, access: KeyedVendor, given: VendorSettings) -> Reevo:
        # Answers that are kept are found again by their question, which one made of several would hardly be.
        window = 0.0 if self._general.freshness.fresh("account") else given.reevo_window_ms / 1000
        return Reevo(self._keyed(ReevoDialect(), access, self._general), window=window)

    def _assemble(self, access: AssembleAccess, given: VendorSettings) -> Assemble:
        transport = self._transport_for(Vendor.ASSEMBLE, self._general)
        client = self._client_of(
            AssembleDialect(),
            base_url=access.base_url,
            credential=_assemble_credential(access, self._general, transport, self._clock),
            policy=self._general,
            transport=transport,
            generations=self._sharing.generations(Vendor.ASSEMBLE, credential_scope(*access.identity)),
        )
        return Assemble(client, update_method=given.assemble_update_method, hide_method=given.assemble_hide_method)

    def _keyed(self, dialect: KeyedDialect, access: KeyedVendor, policy: Policy) -> UpstreamClient:
        scope = credential_scope(*access.identity)
        return self._client_of(
            dialect,
            base_url=access.base_url,
            credential=dialect.credential(access.api_key.value),
            policy=policy,
            transport=self._transport_for(dialect.vendor, policy),
            generations=self._sharing.generations(dialect.vendor, scope),
            ledger=open_ledger(self._settings, dialect.vendor, scope, policy),
        )


def _assemble_credential(
    access: AssembleAccess, policy: Policy, transport: httpx.AsyncBaseTransport, clock: Clock
) -> Credential:
    """The token that was set, or one obtained by the client's id and secret."""
    if access.token is not None:
        return HeaderCredential("authorization", f"Bearer {access.token.value}")
    endpoint = TokenEndpoint(
        vendor=Vendor.ASSEMBLE,
        operation="assemble.token.create",
        urls=access.token_urls,
        client_id=access.client_id or "",
        client_secret=access.client_secret.value if access.client_secret else "",
        scope="teams",
        transport=transport,
        policy=policy,
        clock=clock,
        accept=AssembleDialect.accept,  # every request carries it, and no exception is made for this one
    )
    return ClientCredentials(endpoint)
