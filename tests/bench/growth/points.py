"""What is measured in one process at one size; each in a process of its own, so that none finds another's memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from tests.bench.growth.holds import watching
from tests.bench.growth.inside import Cost, Failed, Inside, Meter, gateway_over
from tests.bench.growth.world import World, tree_of
from tests.bench.peers.queries import camel
from tests.bench.peers.vendor_data import PAGE_FIELDS

Costs = dict[str, Cost]
Done = Callable[[Inside], Awaitable[Any]]

LARGEST_PAGE: Final = 100
BELOW: Final = 2_000
"""Teams below a root that are read by pages: what more of them cost is seen from these."""
_LEVELS: Final = 10  # of a tree, that are asked for as a tree
_REPEATED: Final = 5  # times that what is small is measured; the least counts
_SMALL: Final = 1_000

_ACCOUNTS: Final = (
    "query ($first: Int, $after: String) { found: assemblyAccounts(first: $first, after: $after) { "
    f"nodes {{ assembly {{ {camel(' '.join(PAGE_FIELDS))} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
)
_CUSTOMERS: Final = (
    "query ($first: Int, $after: String) { found: accounts(first: $first, after: $after) { "
    "nodes { id name domain company { name mrr } } pageInfo { hasNextPage endCursor } } }"
)
_TEAMS_BELOW: Final = (
    'query ($first: Int, $after: String) { team(id: "10000") { found: descendants(first: $first, after: $after) { '
    "nodes { team { displayName } depth } pageInfo { hasNextPage endCursor } } } }"
)


async def pages(size: int) -> Costs:
    """One vendor's accounts: a page of as many, or as many hundreds."""
    return {"": await _cold(size, max(size, LARGEST_PAGE), _ACCOUNTS, most=size)}


async def customers(size: int) -> Costs:
    """The list of all customers over all vendors, page by page to its end."""
    return {"": await _cold(size, size, _CUSTOMERS, most=None)}


async def teams(size: int, depth: int) -> Costs:
    """A tree of teams: read for a page of those below its root, a page more, many pages, and nested as it is."""
    page = partial(_walk, _TEAMS_BELOW, most=min(size - 1, LARGEST_PAGE))
    many = partial(_walk, _TEAMS_BELOW, most=min(size - 1, BELOW))
    await _warmed_up(page)
    async with gateway_over(World(teams=tree_of(size, depth))) as inside:
        return {
            "read": await _measured(inside, page),
            "a page more": await _measured(inside, page),
            "pages": await _measured(inside, many),
            "nested": await _measured(inside, lambda gateway: gateway.asked(_nested())),
        }


def _nested() -> str:
    inner = "displayName"
    for _ in range(_LEVELS - 1):
        inner = f"displayName children {{ {inner} }}"
    return f"{{ teamTree {{ {inner} }} }}"


async def _cold(size: int, accounts: int, document: str, most: int | None) -> Cost:
    """What it costs gateways that have asked nothing yet, the document being known to them: the least of some."""
    await _warmed_up(partial(_walk, document, most=min(size, LARGEST_PAGE)))
    costs: list[Cost] = []
    world = World(accounts)
    for _ in range(_REPEATED if size <= _SMALL else 1):
        async with gateway_over(world) as inside:
            costs.append(await _measured(inside, partial(_walk, document, most=most)))
    return replace(min(costs, key=lambda cost: cost.cpu), megabytes=costs[0].megabytes)


async def _warmed_up(done: Done) -> None:
    async with gateway_over(World(teams=tree_of(1_000, _LEVELS))) as inside:
        await done(inside)


async def _measured(inside: Inside, done: Done) -> Cost:
    with watching() as holds:
        meter = Meter(inside.world)
        await asyncio.create_task(_run(done, inside))  # a task, whose last piece ends before this one goes on
        return replace(meter.cost(), held=holds.longest.milliseconds)


async def _run(done: Done, inside: Inside) -> None:
    await done(inside)


async def _walk(document: str, inside: Inside, *, most: int | None) -> None:
    """Read a list by pages until it has so many rows, or all that there are."""
    rows, after = 0, None
    while True:
        first = LARGEST_PAGE if most is None else min(LARGEST_PAGE, most - rows)
        data: Any = await inside.ask(document, {"first": first, "after": after})
        page = (data.get("team") or data)["found"]
        rows, after = rows + len(page["nodes"]), page["pageInfo"]["endCursor"]
        if rows == most or (most is None and not page["pageInfo"]["hasNextPage"]):
            return
        if not page["pageInfo"]["hasNextPage"]:
            raise Failed(f"the list ends at {rows} rows of {most}")
