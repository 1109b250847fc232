"""What a query spent at the vendors, told by kinds of calls, and what its plan had predicted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from tests.gateway.harness import Gateway
from tests.gateway.recording import Sent

KINDS = {
    "A": r"GET /assembly/accounts/[^/?]+",
    "A*": r"GET /assembly/accounts\?limit=\d+&offset=\d+",
    "labels": r"GET /assembly/accounts?/labels.*",
    "properties": r"GET /assembly/accounts/add_props/.*",
    "logs": r"GET /assembly/usage.*",
    "R": r"GET /reevo/api/v2/account/[^/?]+",
    "R#": r"GET /reevo/api/v2/_schema/account",
    "R?": r"POST /reevo/api/v2/account/_query",
    "R-": r"GET /reevo/api/v2/account/[^/]+/relationship/.*",
    "C?": r"POST /reevo/api/v2/contact/_query",
    "U": r"GET /userlot/api/v1/companies/[^/?]+",
    "U?": r"GET /userlot/api/v1/companies\?.+",
    "U*": r"GET /userlot/api/v1/companies",
    "revenue": r"GET /userlot/api/v1/companies/[^/]+/.*",
    "statuses": r"GET /userlot/api/v1/company_statuses",
    "E?": r"GET /userlot/api/v1/end_users\?.+",
    "E*": r"GET /userlot/api/v1/end_users",
    "S": r"GET /swift/api/v1/accounts/[^/?]+",
    "S*": r"GET /swift/api/v1/accounts(\?after=.*)?",
    "T": r"GET /assemble/api/organisation/teams/\d+",
    "T*": r"GET /assemble/api/organisation/teams/recursive",
    "T-": r"GET /assemble/api/organisation/teams(\?.*)?",
}
"""Kinds of calls by their request lines: a letter for a point read, `?` for a filter, `*` for a list, `#` a schema."""

WHOLE = ("A*", "R*", "U*", "E*", "S*", "T*")


@dataclass(frozen=True)
class Spent:
    """What one query cost.

    Attributes:
        calls: how many of each kind.
        rounds: the longest chain of calls that waited for each other.
        received: bytes of the vendors' answers.
        predicted: calls by vendor, as the plan said, sign-in among them.
        sent: calls by vendor, sign-in among them.
    """

    calls: Mapping[str, int]
    rounds: int
    received: int
    predicted: Mapping[str, int]
    sent: Mapping[str, int]


def kind_of(call: Sent) -> str:
    """The kind of a call."""
    if call.path.endswith("account/_query") and b'"filters"' not in call.request.content:
        return "R*"  # a page of the list, unless it is a filter's second one, which no test here has
    line = f"{call.request.method} {call.target}"
    return next((kind for kind, pattern in reversed(KINDS.items()) if re.fullmatch(pattern, line)), line)


async def spend(gateway: Gateway, document: str) -> Spent:
    """Ask, nothing going wrong, and tell what it cost."""
    gateway.forget()
    body = await gateway.query(document, headers={"X-Explain": "plan"})
    assert "errors" not in body, body["errors"]
    await gateway.settle()
    plan = body["extensions"]["plan"]
    sent = {vendor: actual["network"] for vendor, actual in plan["actual"].items()}
    assert sum(each["actual"]["network"] for each in plan["choices"]) == sum(sent.values()), "each is of a step"
    return Spent(
        calls=Counter(map(kind_of, gateway.sent())),
        rounds=gateway.rounds(),
        received=gateway.received(),
        predicted=_some(plan["predicted"]),
        sent=_some(sent),
    )


def counted(formula: str, **pages: int) -> dict[str, int]:
    """The calls that a formula such as `3A U? pA*` stands for.

    Args:
        formula: kinds of calls with their numbers, 1 where there is none.
        pages: what a letter before a kind stands for.
    """
    found: dict[str, int] = {}
    for term in formula.split():
        match = re.fullmatch(r"(\d*|p)([A-Z]\W?|[a-z]{2,})", term)
        assert match is not None, term
        number, kind = match.groups()
        found[kind] = found.get(kind, 0) + (pages[number] if number in pages else int(number or 1))
    return found


def _some(calls: Mapping[str, int]) -> dict[str, int]:
    return {vendor: number for vendor, number in calls.items() if number}
