"""The domain's enums as the graph shows them. Types and inputs import them from here, so that each is told once."""

from __future__ import annotations

import strawberry

from app.domain.customer import AccountKind
from app.domain.label import LabelType
from app.domain.query import Operator
from app.domain.vendor import Vendor
from app.domain.verdicts import Rule, SourceStatus
from app.upstream.breaker import BreakerState

strawberry.enum(Vendor, description="A company whose API the gateway reads.")
strawberry.enum(AccountKind, description="What a customer is: an organisation, or a person at Assembly.")
strawberry.enum(LabelType, description="What a label stands for.")
strawberry.enum(Operator, name="ReevoOperator", description="How a condition compares, in Reevo's own words.")
strawberry.enum(Rule, name="MatchRule", description="The evidence that two records are one customer, strongest first.")

strawberry.enum(
    BreakerState,
    description="Whether calls are sent to a vendor. CLOSED: they are. OPEN: it failed so often that it is not asked "
    "for a while. HALF_OPEN: the next call finds out whether it is well again, and the others wait for that.",
)

strawberry.enum(
    SourceStatus,
    description="What came of looking for a customer at a vendor. OK: its record is shown. STALE: as it was a while "
    "ago. NOT_LINKED: no record there is known to be this customer. NOT_FOUND: it is linked to a record that is gone "
    "or archived. AMBIGUOUS: several could be it, or the one could be another customer's too; none is picked. "
    "FORBIDDEN: the gateway may not look. FAILED: the vendor gave no usable answer. SKIPPED: not looked for, as "
    "another vendor failed, its calls are spent for now, or it would cost too many of them in a list. "
    "NOT_CONFIGURED: the gateway does not know it.",
)

__all__ = ["AccountKind", "BreakerState", "LabelType", "Operator", "Rule", "SourceStatus", "Vendor"]
