"""The domain's enums as the graph shows them. Types and inputs import them from here, so that each is told once."""

from __future__ import annotations

import strawberry

from app.domain.customer import AccountKind
from app.domain.label import LabelType
from app.domain.links import Rule
from app.domain.query import Operator
from app.domain.vendor import Vendor

strawberry.enum(Vendor, description="A company whose API the gateway reads.")
strawberry.enum(AccountKind, description="What a customer is: an organisation, or a person at Assembly.")
strawberry.enum(LabelType, description="What a label stands for.")
strawberry.enum(Operator, name="ReevoOperator", description="How a condition compares, in Reevo's own words.")
strawberry.enum(Rule, name="MatchRule", description="The evidence that two records are one customer, strongest first.")

__all__ = ["AccountKind", "LabelType", "Operator", "Rule", "Vendor"]
