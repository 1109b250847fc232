"""What a mutation or subscription may cost in calls, apart from what is selected of its payload."""

from __future__ import annotations

from schema.limits.amounts import Amounts
from schema.limits.costs import ACCOUNTS_AT_ALL_VENDORS, Cost

_AT_ONE_VENDOR = Cost(single=Amounts(assembly=12, assemble=6, userlot=12, swift=2, reevo=12))
_OF_A_CUSTOMER = Cost(
    single=Amounts(assembly=40, assemble=6, userlot=24, swift=8, reevo=24), walks=ACCOUNTS_AT_ALL_VENDORS
)

_BY_ITSELF = {
    *("createLabel", "updateLabel", "deleteLabel", "createTeam", "updateTeam", "hideTeam"),
    *("addUsageLog", "addUsageLogs", "updateUsageLog", "deleteUsageLog", "__typename"),
}
"""Writes that look for no customer."""


def cost_of_write(name: str) -> Cost:
    """The cost of a field of the type Mutation or Subscription: finding its records, writing, seeing what was lost."""
    return _AT_ONE_VENDOR if name in _BY_ITSELF else _OF_A_CUSTOMER
