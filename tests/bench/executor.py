"""`python -m tests.bench.executor`: what executing a query costs, compiled and by graphql-core, all answers being kept.

In one process, without HTTP and without encoding the answer. Both ways run the same query in turns. `served` asks
nothing of the gateway's own code but attributes: rows stand ready, as a root field would give them.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import statistics
import sys
import time
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.extensions import ParserCache, ValidationCache
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from app.upstream.scope import serving
from schema.context import Context
from schema.executor import compiled
from schema.root import schema
from tests.gateway.harness import Gateway, opened

_SCALARS = """id type name domain notes contractValue renewalDate role idInTool createdAt updatedAt imageUrl tierId
    stageId companyTypeId"""
QUERIES = {
    "nothing": "{ __typename }",
    "100 accounts with labels": """{ assemblyAccounts(first: 100) { nodes {
        id name kind domain tier { id name color } stage { name } tags { name } } } }""",
    "100 accounts, 15 scalars of an object": f"""{{ assemblyAccounts(first: 100) {{ nodes {{
        assembly {{ {_SCALARS} }} }} }} }}""",
    "50 companies with status and end users": """{ companies(first: 50) { nodes {
        id name mrr status { name } endUsers { nodes { name email } } } } }""",
    "a tree of teams, 4 deep": """{ teamTree {
        displayName children { displayName children { displayName children { displayName } } } } }""",
}
SERVED = {
    "15 scalars and an object": """{ rows { id name kind domain email phone city street code seats value isOn made
        changed tags label { id name color } } }""",
    "4 objects of each": "{ rows { label { id name color } one: label { id } two: label { id } three: label { id } } }",
}
WAYS: dict[str, type[Any]] = {"plain": StrawberryGraphQLCoreExecutionContext, "compiled": compiled()}


@strawberry.type
class Label:
    """A nested object."""

    id: str
    name: str
    color: str | None


@strawberry.type
class Row:
    """Fifteen scalars and an object."""

    id: strawberry.ID
    name: str
    kind: str
    domain: str | None
    email: str | None
    phone: str | None
    city: str
    street: str
    code: int
    seats: int
    value: float
    is_on: bool
    made: str
    changed: str
    tags: list[str]
    label: Label


_ROWS = [
    Row(
        id=strawberry.ID(str(index)),
        **{name: f"{name} {index}" for name in ("name", "kind", "domain", "city", "street", "made", "changed")},
        email=None,
        phone=None,
        code=index,
        seats=7,
        value=index / 3,
        is_on=True,
        tags=["a", "b"],
        label=Label(id="1", name="one", color=None),
    )
    for index in range(100)
]


@strawberry.type
class Query:
    """Rows that stand ready."""

    @strawberry.field
    @staticmethod
    def rows() -> list[Row]:
        """All of them."""
        return _ROWS


@dataclass
class Measured:
    """One query against one schema."""

    schema: strawberry.Schema
    document: str
    gateway: Gateway | None = None

    async def once(self, way: str) -> float:
        """Execute the query. Returns milliseconds of the processor."""
        self.schema.execution_context_class = WAYS[way]
        context = Context(self.gateway.app.state.vendors) if self.gateway else None
        begun = time.process_time()
        with serving("bench", seconds=60):
            result = await self.schema.execute(self.document, context_value=context)
        taken = time.process_time() - begun
        if result.errors:
            raise SystemExit(f"a query failed: {result.errors[0]}")
        return taken * 1000


async def measure(rounds: int, profiled: str | None) -> None:
    """Print the median of each query in both ways, and how many times one is the other."""
    async with opened() as gateway:
        ready = strawberry.Schema(Query, extensions=[ParserCache, ValidationCache])
        queries = {name: Measured(schema, document, gateway) for name, document in QUERIES.items()}
        queries |= {f"served: 100 rows, {name}": Measured(ready, document) for name, document in SERVED.items()}
        for name, query in queries.items():
            taken: dict[str, list[float]] = {way: [] for way in WAYS}
            for turn in range(rounds + 3):
                for way, times in taken.items():
                    spent = await query.once(way)
                    if turn >= 3:
                        times.append(spent)
            plain, fast = (statistics.median(times) for times in taken.values())
            sys.stdout.write(f"{name:<44} {plain:8.2f} ms {fast:8.2f} ms {plain / fast:6.1f} x\n")
            if profiled and profiled in name:
                profile = cProfile.Profile()
                profile.enable()
                for _ in range(30):
                    await query.once("compiled")
                profile.disable()
                pstats.Stats(profile).sort_stats("tottime").print_stats(45)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.executor", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--profile", help="a part of a query's name, to show where its time goes")
    wanted = parser.parse_args()
    asyncio.run(measure(wanted.rounds, wanted.profile))
