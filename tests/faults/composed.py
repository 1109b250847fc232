"""One query over all five vendors, and the reading of its answer vendor by vendor."""

from __future__ import annotations

from typing import Any

from app.domain.vendor import Vendor

# The part of an alias before `_` names the one vendor that the field needs.
COMPOSED = """
query Composed {
  assembly_accounts: assemblyAccounts(first: 5) {
    nodes { id name domain tier { name color } stage { name } tags { name } assembly { contractValue createdAt } }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
  assembly_labels: labels { id type name }
  assembly_logs: usageLogs(first: 3) { nodes { timestamp content } }
  assemble_tree: teamTree(rootId: "100") { displayName children { displayName children { displayName } } }
  assemble_list: teams(first: 3) { nodes { id name } }
  userlot_companies: companies(first: 5) {
    nodes { id name mrr status { name } endUsers(first: 2) { nodes { name email } } }
  }
  userlot_people: endUsers(filter: {email: "ada@acme.example"}) { nodes { id name } }
  userlot_statuses: companyStatuses { name }
  userlot_teams: customerSuccessTeams { name }
  swift_accounts: swiftAccounts(first: 3) { nodes { name swift { id customerId mmsAccess } } }
  swift_one: account(by: {record: {vendor: SWIFT, id: "01J0CRVTXX0000000000000002"}}) { name }
  reevo_accounts: reevoAccounts(first: 5) {
    nodes { name domains reevo { id } contacts(first: 2) { edges { role node { displayName primaryEmail } } } }
  }
  reevo_schema: accountSchema { attributes { apiName } }
  reevo_one: account(by: {record: {vendor: REEVO, id: "a0000000-0000-4000-8000-000000000001"}}) { name }
}
"""


def vendor_of(alias: str) -> Vendor:
    """The vendor that a root field of the composed query needs."""
    return Vendor(alias.partition("_")[0])


def without(fault_free: dict[str, Any], vendor: Vendor) -> dict[str, Any]:
    """The fault-free answer with this vendor's fields null."""
    return {alias: None if vendor_of(alias) is vendor else value for alias, value in fault_free.items()}
