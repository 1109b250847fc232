"""The type SwiftAccount: Swift's exact view of an account."""

from __future__ import annotations

import strawberry

from schema.scalars import JSON, BigInt, DateTime
from schema.scopes.marks import ANYTHING


@strawberry.type(description="A messaging account at Swift, exactly as Swift has it.")
class SwiftAccount:
    """Served from `app.domain.account.SwiftAccount`."""

    id: strawberry.ID = strawberry.field(description="Swift's own id, a ULID.")
    customer_id: BigInt | None = strawberry.field(description="The number of the legacy system; 0 where there is none.")
    name: str | None = strawberry.field(description="The account's name.")
    inserted_at: DateTime | None = strawberry.field(description="When the account was created.")
    updated_at: DateTime | None = strawberry.field(description="When the account was last changed.")
    legacy_access: bool | None = strawberry.field(description="Whether it may use the legacy APIs.")
    lrn_access: bool | None = strawberry.field(description="Whether it may use the number look-up (LRN) APIs.")
    mms_access: str | None = strawberry.field(description="The level of MMS access, an open word; `NONE` is none.")
    sms_access: str | None = strawberry.field(description="The level of SMS access, an open word; `NONE` is none.")
    mms_enabled: bool | None = strawberry.field(description="Whether there is any MMS access.")
    sms_enabled: bool | None = strawberry.field(description="Whether there is any SMS access.")
    require_ip_api_access: bool | None = strawberry.field(
        description="Whether the vendor's standard APIs take calls from allowed addresses only."
    )
    require_ip_gql_access: bool | None = strawberry.field(
        description="Whether the vendor's own GraphQL API and dashboards do (not this gateway)."
    )
    custom_fields: JSON | None = strawberry.field(
        metadata=ANYTHING, description="Keys that the vendor's document does not name, as they came."
    )
    raw: JSON | None = strawberry.field(metadata=ANYTHING, description="The vendor's object as it came.")
