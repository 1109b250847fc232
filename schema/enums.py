"""The domain's enums as the graph shows them. Types and inputs import them from here, so that each is told once."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from app.domain.customer import AccountKind
from app.domain.label import LabelType
from app.domain.query import Operator
from app.domain.vendor import Vendor
from app.domain.verdicts import Rule, SourceStatus
from app.upstream.breaker import BreakerState


def shown(kind: type[Enum], description: str, *, name: str | None = None, **values: str) -> None:
    """Have the graph show an enum that itself knows nothing of the graph.

    Args:
        kind: the enum.
        description: of it.
        name: in the graph, where that is not the class's.
        values: what each of them means, by its name.

    Raises:
        KeyError: a value is left out.
    """
    definition: Any = strawberry.enum(kind, name=name, description=description)
    for value in definition.__strawberry_definition__.values:
        value.description = values[value.name]


shown(
    Vendor,
    "A company whose API the gateway reads.",
    ASSEMBLY="Customer success: accounts, both organisations and people, with labels and usage logs.",
    ASSEMBLE="Teams in a tree. Not to be taken for Assembly.",
    USERLOT="Revenue and health: companies and their end users.",
    SWIFT="Messaging: accounts.",
    REEVO="CRM: accounts with their domains, and contacts.",
)
shown(
    AccountKind,
    "What a customer is: an organisation, or a person at Assembly.",
    COMPANY="An organisation.",
    CUSTOMER="A person.",
)
shown(
    LabelType,
    "What a label stands for.",
    TIER="A tier: what `tier` of an account shows.",
    STAGE="A stage: what `stage` of an account shows.",
    COMPANY_TYPE="A type of organisations: what `companyType` of an account shows.",
    ACCOUNT_TAG="A tag: what `tags` of an account show, of which it can have several.",
)
shown(
    Operator,
    "How a condition compares, in Reevo's own words.",
    name="ReevoOperator",
    EQ="Equal to the value.",
    NE="Not equal to the value.",
    IN="One of the values, a list.",
    NOT_IN="None of the values, a list.",
    CONTAINS="Contains the value.",
    STARTS_WITH="Starts with the value.",
    ENDS_WITH="Ends with the value.",
    GT="Greater than the value.",
    GTE="Greater than the value, or equal to it.",
    LT="Less than the value.",
    LTE="Less than the value, or equal to it.",
    BETWEEN="Between two values, a list.",
    EXISTS="There is a value; give none to compare with.",
    NOT_EXISTS="There is no value; give none to compare with.",
)
shown(
    Rule,
    "The evidence that two records are one customer, strongest first.",
    name="MatchRule",
    EXPLICIT="Somebody linked them: a source specific id `vendor:id` at Assembly.",
    EXTERNAL_ID="Both hold the same id of another system, or one holds the other's.",
    DOMAIN="Both are organisations with the same domain, not one of free mail.",
    EMAIL="Both are people with the same e-mail address.",
)
shown(
    BreakerState,
    "Whether calls are sent to a vendor.",
    CLOSED="They are.",
    OPEN="It failed so often that it is not asked for a while.",
    HALF_OPEN="The next call finds out whether it is well again, and the others wait for that.",
)
shown(
    SourceStatus,
    "What came of looking for a customer at a vendor.",
    OK="Its record is shown.",
    STALE="Its record is shown as it was a while ago.",
    NOT_LINKED="No record there is known to be this customer.",
    NOT_FOUND="It is linked to a record that is gone or archived.",
    AMBIGUOUS="Several records could be it, or the one could be another customer's too; none is picked.",
    FORBIDDEN="The gateway may not look.",
    FAILED="The vendor gave no usable answer.",
    SKIPPED="Not looked for, as another vendor failed, its calls are spent for now, or it would cost too many of them "
    "in a list.",
    NOT_CONFIGURED="The gateway does not know the vendor.",
)

__all__ = ["AccountKind", "BreakerState", "LabelType", "Operator", "Rule", "SourceStatus", "Vendor", "shown"]
