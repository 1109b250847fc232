"""What a field may cost in calls, at most and cold: docs/guide/limits.md tells it, docs/guide/costs.md what is usual.

A field costs by itself, and in a list for each row and once for all rows of that list. Lists that are read as a whole
are read once in an operation, whoever needs them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from schema.limits.amounts import NOTHING, Amounts


class Walk(Flag):
    """Whole lists, each read once in an operation."""

    ACCOUNTS = auto()
    TEAMS = auto()
    COMPANIES = auto()
    END_USERS = auto()
    SWIFT = auto()
    REEVO = auto()
    REEVO_SCHEMA = auto()
    LABELS = auto()


NO_WALK = Walk(0)

PAGES = 200
"""Of a hundred records: as many a whole list is taken to have at most."""

WALKS: dict[Walk, Amounts] = {
    Walk.ACCOUNTS: Amounts(assembly=PAGES),
    Walk.TEAMS: Amounts(assemble=1),
    Walk.COMPANIES: Amounts(userlot=1),
    Walk.END_USERS: Amounts(userlot=1),
    Walk.SWIFT: Amounts(swift=20),  # as long as Swift makes them
    Walk.REEVO: Amounts(reevo=PAGES),
    Walk.REEVO_SCHEMA: Amounts(reevo=1),
    Walk.LABELS: Amounts(assembly=2),  # by either path
}

SIGN_IN = Amounts(assemble=3)
"""At Assemble, once: a token at either address, and anew where one had expired."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls that a field may cost.

    Attributes:
        single: outside of lists.
        row: for each row of the list that it stands in.
        batch: once for all rows of that list.
        walks: lists that are read as a whole.
    """

    single: Amounts = NOTHING
    row: Amounts = NOTHING
    batch: Amounts = NOTHING
    walks: Walk = NO_WALK

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.single + other.single, self.row + other.row, self.batch + other.batch, self.walks | other.walks
        )


def each(calls: Amounts, walks: Walk = NO_WALK, batch: Amounts = NOTHING) -> Cost:
    """What costs as much in a list, for each row, as outside of one."""
    return Cost(single=calls + batch, row=calls, batch=batch, walks=walks)


FREE = Cost()
ACCOUNTS_AT_ALL_VENDORS = Walk.ACCOUNTS | Walk.REEVO_SCHEMA | Walk.COMPANIES | Walk.SWIFT | Walk.TEAMS

SETTLED = Cost(
    single=Amounts(assembly=24, assemble=2, userlot=10, swift=3, reevo=6),
    row=Amounts(assembly=5),
    batch=Amounts(assembly=16, assemble=3, userlot=24, swift=3, reevo=8),
    walks=ACCOUNTS_AT_ALL_VENDORS,
)
"""Which records a customer has, from whichever of them it is reached."""

READ_ANEW = Cost(
    single=Amounts(userlot=24, reevo=4),
    batch=Amounts(userlot=24, reevo=8),
    walks=ACCOUNTS_AT_ALL_VENDORS | Walk.REEVO,
)
"""A list over all vendors that is made for a later page, a filter or an order."""

_ASSEMBLY = Amounts(assembly=1)
_USERLOT = Amounts(userlot=1)
_REEVO = Amounts(reevo=1)
_LABELS = Cost(walks=Walk.LABELS)
_CONTACTS = each(Amounts(reevo=2), Walk.REEVO_SCHEMA, batch=Amounts(reevo=4))
_LOGS = each(Amounts(assembly=1))
_OF_ANY = Amounts(assembly=1, assemble=1, userlot=1, swift=1, reevo=1)

COSTS: dict[str, Cost] = {
    "Query.node": each(_OF_ANY, Walk.TEAMS | Walk.LABELS),
    "Query.nodes": Cost(walks=Walk.TEAMS | Walk.LABELS | Walk.COMPANIES | Walk.END_USERS),
    "Query._entities": Cost(batch=Amounts(assembly=1, reevo=2), walks=Walk.TEAMS | Walk.COMPANIES | Walk.END_USERS)
    + Cost(walks=Walk.ACCOUNTS | Walk.REEVO_SCHEMA),
    "Query.account": Cost(single=Amounts(assembly=4, assemble=1, userlot=2, swift=1, reevo=2)),
    "Query.accounts": each(_ASSEMBLY),
    "Query.assemblyAccounts": each(_ASSEMBLY),
    "Query.reevoAccounts": each(Amounts(reevo=2), Walk.REEVO_SCHEMA),
    "Query.swiftAccounts": Cost(walks=Walk.SWIFT),
    "Query.accountSchema": Cost(walks=Walk.REEVO_SCHEMA),
    "Query.company": each(Amounts(userlot=3), Walk.COMPANIES),
    "Query.companies": each(Amounts(userlot=2), Walk.COMPANIES),
    "Query.companyFields": each(_USERLOT),
    "Query.companyStatuses": each(_USERLOT),
    "Query.customerSuccessTeams": each(_USERLOT),
    "Query.endUser": each(Amounts(userlot=3), Walk.END_USERS),
    "Query.endUsers": each(Amounts(userlot=2), Walk.END_USERS),
    "Query.endUserFields": each(_USERLOT),
    "Query.team": each(Amounts(assemble=2), Walk.TEAMS),
    "Query.teams": each(Amounts(assemble=3)),
    "Query.teamTree": each(Amounts(assemble=2), Walk.TEAMS),
    "Query.label": _LABELS,
    "Query.labels": each(Amounts(assembly=2)),
    "Query.usageLogs": each(_ASSEMBLY),
    "Account.tier": _LABELS,
    "Account.stage": _LABELS,
    "Account.companyType": _LABELS,
    "Account.tags": _LABELS,
    "Account.parentCompany": each(_ASSEMBLY),
    "Account.customers": Cost(walks=Walk.ACCOUNTS),
    "Account.additionalProperties": each(_ASSEMBLY),
    "Account.usageLogs": _LOGS,
    "Account.contacts": _CONTACTS,
    "Account.endUsers": Cost(single=_USERLOT, batch=Amounts(userlot=4), walks=Walk.END_USERS | Walk.COMPANIES),
    "Account.revenue": each(_USERLOT),
    "AssemblyAccount.tier": _LABELS,
    "AssemblyAccount.stage": _LABELS,
    "AssemblyAccount.companyType": _LABELS,
    "AssemblyAccount.tags": _LABELS,
    "AssemblyAccount.additionalProperties": each(_ASSEMBLY),
    "AssemblyAccount.usageLogs": _LOGS,
    "ReevoAccount.contacts": _CONTACTS,
    "ReevoAccount.relationship": _CONTACTS,
    "Company.status": Cost(single=_USERLOT, batch=_USERLOT),
    "Company.revenue": each(_USERLOT),
    "Company.endUsers": Cost(single=_USERLOT, batch=Amounts(userlot=4), walks=Walk.END_USERS),
    "EndUser.company": Cost(single=_USERLOT, batch=Amounts(userlot=4), walks=Walk.COMPANIES),
    "Contact.endUser": SETTLED + Cost(single=_REEVO, row=Amounts(userlot=1), walks=Walk.END_USERS),
    "Contact.account": Cost(single=Amounts(reevo=2), batch=Amounts(reevo=2)),
    "EndUser.account": Cost(single=Amounts(userlot=2), row=Amounts(userlot=1), walks=Walk.END_USERS),
    "Team.children": each(Amounts(assemble=1), Walk.TEAMS),
    "Team.descendants": each(Amounts(assemble=1), Walk.TEAMS),
    "Team.ancestors": each(Amounts(assemble=1), Walk.TEAMS),
    "Team.parent": each(Amounts(assemble=1), Walk.TEAMS),
}
"""By type and field; what is not here costs nothing by itself. Every field that leads to an account costs `SETTLED`
besides, where more is selected of the account than its list shows."""

OF_ASSEMBLYS_LISTS = {
    *("__typename", "id", "idIsProvisional", "kind", "name", "assembly", "tier", "stage", "companyType", "tags"),
    *("usageLogs", "additionalProperties", "customers", "parentCompany"),
}
"""What a page of Assembly's accounts shows without another vendor."""

BY_THE_ROW = {
    "Query.nodes": ("ids", _OF_ANY),
    "Query._entities": ("representations", _OF_ANY + Amounts(assembly=3)),  # a domain has up to four spellings
    "addUsageLogs": ("logs", _ASSEMBLY),
}
"""Fields that cost something for each item of an argument, wherever it stands within."""
