"""What is asked: of the gateway by its own schema, of the peers by the schema that each of them has.

Answers are compared as rows: keys in camel case, so that a peer may name its fields as the vendor does and resolve
them the cheapest way it knows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tests.bench.peers.team_data import TEAM_LEVELS
from tests.bench.peers.vendor_data import COMPANY_FIELDS, FIRST_DOMAIN, PAGE_FIELDS


def camel(words: str) -> str:
    """Names in snake case as the gateway's graph spells them."""
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), words)


_WIRE_SCALARS: Final = " ".join(PAGE_FIELDS)
_SCALARS: Final = camel(_WIRE_SCALARS)
_COMPANY: Final = " ".join(COMPANY_FIELDS)
_LABEL: Final = "{ id name color }"


@dataclass(frozen=True, slots=True)
class Query:
    """One question.

    Attributes:
        name: in tables and on the command line.
        title: what it is, in a line.
        gateway: the document for the gateway.
        peers: the document for the peers; None where only the gateway is asked.
        others: the document for a peer whose schema is not its own to shape, by the peer's name.
    """

    name: str
    title: str
    gateway: str
    peers: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)


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
            {"hive": f"{{ accounts_page(limit: 100, offset: 0) {{ accounts {{ data {{ {_WIRE_SCALARS} }} }} }} }}"},
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
            f"company {{ {_COMPANY} }} }} }} }}",
            {
                "hive": "{ accounts_page(limit: 100, offset: 0) { accounts { data { id name domain "
                f"tier: joined_tier {_LABEL} stage: joined_stage {_LABEL} tags: joined_tags {_LABEL} "
                f"company {{ {_COMPANY} }} }} }} }} }}"
            },
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
