"""`python -m tests.bench.graph`: what executing a query costs the gateway itself, every vendor's answer being fresh.

In one process, without HTTP: a query is run until its answers are cached, then timed in interleaved rounds against
`{ __typename }`, which is what any operation costs at the least.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time

from app.upstream.scope import serving
from schema.context import Context
from schema.media import JSON_TYPE
from schema.view import Operation, execute
from tests.gateway.harness import Gateway, opened

QUERIES = {
    "nothing": "{ __typename }",
    "100 accounts, 15 scalars": """
        { assemblyAccounts(first: 100) { nodes { id name kind domain description createdAt updatedAt imageUrl assembly {
          id type name domain notes contractValue renewalDate role idInTool } } } }""",
    "100 accounts with tier, stage and tags": """
        { assemblyAccounts(first: 100) { nodes { id name kind domain
          tier { id name color } stage { name } tags { name } } } }""",
    "50 companies with status and end users": """
        { companies(first: 50) { nodes { id name mrr status { name } endUsers { nodes { name email } } } } }""",
    "a tree of teams, 4 deep": """
        { teamTree { displayName children { displayName children { displayName children { displayName } } } } }""",
}


async def once(gateway: Gateway, document: str) -> float:
    """Run a query to its encoded answer. Returns milliseconds."""
    begun = time.perf_counter()
    with serving("bench", seconds=60) as scope:
        answer = await execute(
            Operation(document, None, None),
            context=Context(gateway.app.state.vendors),
            scope=scope,
            media=JSON_TYPE,
            reads_only=True,
            explain=False,
        )
    if b'"errors"' in answer.body:
        raise SystemExit(f"a query failed: {answer.body[:300]!r}")
    return (time.perf_counter() - begun) * 1000


async def measure(rounds: int) -> None:
    """Print the median and the spread of each query."""
    async with opened() as gateway:
        for document in QUERIES.values():
            await once(gateway, document)
        taken: dict[str, list[float]] = {name: [] for name in QUERIES}
        for _ in range(rounds):
            for name, document in QUERIES.items():
                taken[name].append(await once(gateway, document))
    least = statistics.median(taken["nothing"])
    for name, times in taken.items():
        median = statistics.median(times)
        sys.stdout.write(f"{name:<42} {median:8.2f} ms  ({min(times):.2f}-{max(times):.2f})  {median / least:6.1f} x\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.graph", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    asyncio.run(measure(parser.parse_args().rounds))
