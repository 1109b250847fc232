"""The root field that tells of the vendors."""

from __future__ import annotations

import strawberry

from app.domain.vendor import Vendor
from app.upstream.scope import note_other_sources
from schema.context import Info
from schema.vendor.types import VendorState


@strawberry.type
class VendorQueries:
    """Mixed into the root type Query."""

    @strawberry.field(description="How this gateway stands with each vendor. Asks none of them.")
    @staticmethod
    def vendors(info: Info) -> list[VendorState]:
        """Read from the clients."""
        note_other_sources()
        return [_state(info, vendor) for vendor in Vendor]


def _state(info: Info, vendor: Vendor) -> VendorState:
    client = info.context.vendors.client(vendor)
    history = client.history if client else None
    return VendorState(
        vendor=vendor,
        configured=client is not None,
        switched_off=client.is_off if client else False,
        reachable=history.reachable if history else None,
        last_answer_at=history.last_answer_at if history else None,
        last_error_at=history.last_error_at if history else None,
        last_error_code=history.last_error_code if history else None,
        calls_left=client.calls_left if client else None,
        breaker=client.breaker if client else None,
        breaker_of_writes=client.breaker_of_writes if client else None,
    )
