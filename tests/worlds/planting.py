"""A world put into the sandbox that a gateway stands before."""

from __future__ import annotations

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway
from tests.worlds.model import World

UPROOTED = (
    (Vendor.ASSEMBLY, "account"),
    (Vendor.ASSEMBLY, "usage_log"),
    (Vendor.ASSEMBLE, "team"),
    (Vendor.USERLOT, "company"),
    (Vendor.USERLOT, "end_user"),
    (Vendor.USERLOT, "revenue"),
    (Vendor.SWIFT, "account"),
    (Vendor.REEVO, "account"),
    (Vendor.REEVO, "contact"),
    (Vendor.REEVO, "opportunity"),
    (Vendor.REEVO, "relationship"),
)
"""What belongs to customers. Labels, statuses, fields and users stay: they are the vendors' own."""


async def plant(gateway: Gateway, world: World) -> None:
    """Take every customer out of the sandbox and put those of a world in: one request a noun either way."""
    for vendor, noun in UPROOTED:
        await gateway.uproot(vendor, noun)
    for (vendor, noun), rows in world.records.items():
        await gateway.plant(vendor, noun, *rows)
