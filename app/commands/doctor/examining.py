"""Every vendor is examined at the same time, each by a few reads."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from app.commands.doctor import assemble, assembly, reevo, swift, userlot
from app.commands.doctor.findings import Assumption, Diagnosis
from app.commands.progress import Shown
from app.domain.errors import GatewayError
from app.domain.vendor import Vendor
from app.operations.switches import Switches
from app.pipelines import TransportFor, network, open_vendors
from app.settings import Settings
from app.upstream.noting import Noted, NotingTransport
from app.upstream.policy import Policy
from app.vendors.directory import Vendors

ASSUMPTIONS: dict[Vendor, tuple[Assumption, ...]] = {
    Vendor.ASSEMBLY: assembly.ASSUMPTIONS,
    Vendor.ASSEMBLE: assemble.ASSUMPTIONS,
    Vendor.USERLOT: userlot.ASSUMPTIONS,
    Vendor.SWIFT: swift.ASSUMPTIONS,
    Vendor.REEVO: reevo.ASSUMPTIONS,
}


async def examine(
    settings: Settings,
    *,
    tenant: str | None = None,
    only: Iterable[Vendor] = (),
    transport_for: TransportFor = network,
    shown: Shown | None = None,
) -> list[Diagnosis]:
    """Ask each vendor what tells how it stands; nothing is written, and no list is read to its end.

    The questions go through the gateway's own pipeline: with its credential, its pace, its patience and its tries.

    Args:
        settings: checked.
        tenant: whose vendors; None for the environment's.
        only: vendors; all of them where there is none.
        transport_for: gives each vendor its network, or a stand-in for it in tests.
        shown: is told how many vendors are examined, and which are not yet.

    Raises:
        KeyError: there is no such tenant.
    """
    chosen = settings.vendors if tenant is None else settings.tenants[tenant]
    notes: dict[Vendor, list[Noted]] = {vendor: [] for vendor in Vendor}

    def noted(vendor: Vendor, policy: Policy) -> NotingTransport:
        return NotingTransport(transport_for(vendor, policy), notes[vendor])

    switches = Switches(settings.operations.disabled_vendors, settings.operations.switches_file, time.monotonic)
    opened = open_vendors(replace(settings, vendors=chosen, tenants={}), noted, is_off=switches.is_off)
    vendors = opened.of(None)
    wanted = [vendor for vendor in Vendor if vendor in only] or list(Vendor)
    found = [Diagnosis(vendor, ASSUMPTIONS[vendor], notes[vendor]) for vendor in wanted]
    left = [each.vendor.title for each in found]

    async def one(each: Diagnosis) -> None:
        await _examine(vendors, each, chosen.swift_parent_id)
        left.remove(each.vendor.title)
        if shown is not None:
            shown.at(len(found) - len(left), len(found), f"waiting for {', '.join(left)}" if left else "done")

    try:
        await asyncio.gather(*map(one, found))
    finally:
        await opened.aclose()
    return found


async def _examine(vendors: Vendors, found: Diagnosis, parent_id: str | None) -> None:
    client = vendors.client(found.vendor)
    if client is None:
        found.is_configured = False
        return
    found.is_switched_off = client.is_off
    if found.is_switched_off:
        return
    questions: dict[Vendor, Callable[[], Awaitable[None]]] = {
        Vendor.ASSEMBLY: lambda: assembly.examine(vendors.assembly, found),
        Vendor.ASSEMBLE: lambda: assemble.examine(vendors.assemble, found),
        Vendor.USERLOT: lambda: userlot.examine(vendors.userlot, found),
        Vendor.SWIFT: lambda: swift.examine(vendors.swift, found, parent_id),
        Vendor.REEVO: lambda: reevo.examine(vendors.reevo, found),
    }
    try:
        await questions[found.vendor]()
    except GatewayError as error:  # what is an upstream's is noted where it was read
        if not found.faults:
            found.faults.append(error.message)
    found.per_second, found.left = client.per_second, client.calls_left
