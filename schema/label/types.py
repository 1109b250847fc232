"""The type Label."""

from __future__ import annotations

import strawberry
from strawberry import Parent

from app.domain import label as records
from app.domain.vendor import Vendor
from schema.executor.fed import of_object
from schema.ids import Ref
from schema.record_types import Node, shows, vendor_id
from schema.scalars import JSON

shows(records.Label, "Label")


@of_object
def _label_id(parent: Parent[records.Label]) -> strawberry.ID:
    return strawberry.ID(str(Ref("Label", Vendor.ASSEMBLY, parent.id)))


@strawberry.type(description="A label of Assembly: a tier, a stage, a company type or a tag.")
class Label(Node):
    """Served from `app.domain.label.Label`."""

    id: strawberry.ID = strawberry.field(resolver=_label_id, description="Opaque id.")
    vendor_id: str = strawberry.field(resolver=vendor_id, description="Assembly's own id.")
    type: str | None = strawberry.field(
        description="The vendor's word: `Tier`, `Stage`, `CompanyType`, `AccountTag`, or one newer than this graph."
    )
    name: str | None = strawberry.field(description="What the label says.")
    color: str | None = strawberry.field(description="Its color in hexadecimal, such as `#545A92`.")
    description: str | None = strawberry.field(description="What the label means.")
    custom_fields: JSON = strawberry.field(description="Keys that the vendor's document does not name, as they came.")
    raw: JSON = strawberry.field(description="The vendor's object as it came.")
