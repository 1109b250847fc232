"""What is asked: of the gateway by its own schema, of the peers by the schema that each of them has.

Answers are compared as rows: keys in camel case, so that a peer may name its fields as the vendor does and resolve
them the cheapest way it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.bench.peers.vendor_data import FIRST_DOMAIN, TEAM_LEVELS

_SCALARS: Final = (
    "id type name domain imageUrl contractValue contractType renewalDate trialExpirationDate notes idInTool "
    "numberOfSeats createdAt updatedAt sourceSpecificIds"
)
_WIRE_SCALARS: Final = (
    "id type name domain image_url contract_value contract_type renewal_date trial_expiration_date notes id_in_tool "
    "number_of_seats created_at updated_at source_specific_ids"
)
_LABEL: Final = "{ id name color }"


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Attributes:
        name: in tables and on the command line.
        title: what it is, in a line.
        gateway: the document for the gateway.
        peers: the document for the peers; None where only the gateway is asked.
        starts_in: the path, in the gateway's `data`, of the rows that are compared; empty for `data` itself.
    """

    name: str
    title: str
    gateway: str
    peers: str | None = None
    starts_in: tuple[str, ...] = ()


def _tree() -> str:
    inner = "displayName"
    for _ in range(TEAM_LEVELS - 1):
        inner = f"displayName children {{ {inner} }}"
    return f"{{ teamTree {{ {inner} }} }}"


QUERIES: Final = {
    query.name: query
    for query in (
        Query(
            "d",
            "a page of 100 accounts, 15 fields each, in a nested object",
            f"{{ assemblyAccounts(first: 100) {{ nodes {{ assembly {{ {_SCALARS} }} }} }} }}",
            f"{{ accounts(limit: 100, offset: 0) {{ data {{ {_WIRE_SCALARS} }} }} }}",
            ("assemblyAccounts", "nodes"),
        ),
        Query(
            "b",
            "100 accounts with tier, stage and tags from Assembly and the company from Userlot",
            "{ assemblyAccounts(first: 100) { nodes { "
            "assembly { id name domain "
            "tier { id: vendorId name color } stage { id: vendorId name color } tags { id: vendorId name color } } "
            "company { id: vendorId name externalId healthScore mrr } } } }",
            "{ accounts(limit: 100, offset: 0) { data { id name domain "
            f"tier {_LABEL} stage {_LABEL} tags {_LABEL} "
            "company { id name external_id health_score mrr } } } }",
            ("assemblyAccounts", "nodes"),
        ),
        Query("tree", f"a tree of 1,000 teams, {TEAM_LEVELS} deep", _tree()),
        Query(
            "whole",
            "one account, whole, from five vendors",
            f'{{ account(by: {{ domain: "{FIRST_DOMAIN}" }}) {{ id name domain description renewalDate '
            "tier { name } stage { name } assembly { id } reevo { id displayName } swift { id smsAccess } "
            "company { id name mrr status { name } } teams { displayName } "
            "sources { vendor status } } }",
        ),
        Query(
            "write",
            "a mutation: createLabel",
            'mutation { createLabel(input: { type: TIER, name: "Gold", color: "#D4AF37" }) '
            "{ outcomes { vendor action error { message } } userErrors { code } label { id name } } }",
        ),
    )
}
"""By name."""
