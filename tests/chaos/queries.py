"""What is asked with and without faults: queries made at random, and among them wide ones over all vendors."""

from __future__ import annotations

from tests.chaos.matrix import WHOLE
from tests.faults.customers import ENTRIES, asked
from tests.gateway.random_queries import query

_BESIDE = "company { name mrr } swift { name } reevo { id } assembly { id } teams { name } endUsers { nodes { email } }"
WIDE = (
    "{ accounts(first: 100, orderBy: {field: NAME}) { nodes { id sources { vendor } } } }",
    f"{{ accounts(first: 100, orderBy: {{field: NAME}}) {{ totalCount nodes {{ name kind domain {_BESIDE} }} }} }}",
    f'{{ accounts(first: 100, filter: {{name: "a"}}) {{ nodes {{ id name {_BESIDE} }} }} }}',
    f"{{ companies(first: 20) {{ nodes {{ name account {{ name domains {_BESIDE} }} }} }} }}",
    "{ reevoAccounts(first: 100) { nodes { id name sources { vendor } usageLogs { nodes { content } } } } }",
    "{ endUsers(first: 100) { nodes { email account { id name sources { vendor } } } } }",
    "{ teams(first: 100) { nodes { account { id name } parent { name } children { name } } } }",
    WHOLE,
    *map(asked, ENTRIES),
)


def document(seed: int) -> str:
    """The query of a seed; one in three is wide."""
    return WIDE[seed // 3 % len(WIDE)] if seed % 3 == 0 else query(seed)
