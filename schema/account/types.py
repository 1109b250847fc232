"""The type Account: one customer over the vendors."""

from __future__ import annotations

import strawberry

from schema.account.edges import Edges
from schema.account.merged_fields import MergedFields
from schema.account.vendor_parts import VendorParts
from schema.record_types import Node


@strawberry.type(description="A customer: one real organisation or person, whichever vendors hold a record of it.")
class Account(MergedFields, VendorParts, Edges, Node):
    """Served from `schema.identity.customer_view.CustomerView`."""
