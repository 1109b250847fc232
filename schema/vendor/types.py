"""The type VendorState."""

from __future__ import annotations

import strawberry

from schema.enums import BreakerState, Vendor
from schema.scalars import DateTime


@strawberry.type(description="How this gateway stands with one vendor.")
class VendorState:
    """Made from the vendor's client, without asking the vendor."""

    vendor: Vendor = strawberry.field(description="Which vendor.")
    configured: bool = strawberry.field(
        description="Whether this gateway has a base URL and a credential for it; else its fields are NOT_CONFIGURED."
    )
    switched_off: bool = strawberry.field(
        description="Whether the operator of this gateway has switched it off: nothing is sent to it."
    )
    reachable: bool | None = strawberry.field(
        description="Whether its last call was answered at all; null where it has not been asked yet."
    )
    last_answer_at: DateTime | None = strawberry.field(description="When it last answered a call as documented.")
    last_error_at: DateTime | None = strawberry.field(description="When a call last failed.")
    last_error_code: str | None = strawberry.field(description="The code of that failure, such as `TIMEOUT`.")
    calls_left: int | None = strawberry.field(
        description="Calls that may still be sent within the present second; null where the vendor states no limit."
    )
    breaker: BreakerState | None = strawberry.field(
        description="Whether reads are sent to it; null where it is not configured."
    )
    breaker_of_writes: BreakerState | None = strawberry.field(
        description="Whether writes are sent to it; null where it is not configured."
    )
