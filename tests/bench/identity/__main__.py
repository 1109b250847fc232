"""`python -m tests.bench.identity`: how well customers are recognised, and at what cost.

A world in which every customer is known is put into the sandbox, and the gateway, in the same process, is asked for all
of them. Printed are precision and recall of the links it claims, what of the doubts it reports, whether a customer has
one id from wherever it is reached, and the calls and milliseconds that it takes. The milliseconds are those of this
process, the vendors' stand-ins among them, on a machine that may have other things to do; the calls are exact.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from collections.abc import AsyncIterator, Sequence

from app.domain.vendor import Vendor
from tests.gateway.harness import Gateway, opened
from tests.worlds.asking import Cost, Refused, Seen, by_list, by_record, ids_at
from tests.worlds.entries import entries
from tests.worlds.generate import generate
from tests.worlds.model import Expected, Status, World
from tests.worlds.planting import plant
from tests.worlds.scoring import Score, score

MOST_WRONG = 12
"""Kinds of faults that are printed, the most frequent first."""
SAMPLE = 50
"""Customers that are asked for with nothing kept: such an operation is dear."""


async def measure(seed: int, customers: int, *, source_ids_in_reads: bool) -> None:
    """Print everything.

    Args:
        seed: of the world.
        customers: how many it has.
        source_ids_in_reads: whether Userlot shows a company's ids in other systems; its document does not.
    """

    async def planted(gateway: Gateway) -> None:
        await plant(gateway, world)
        await gateway.switch("userlot", source_ids_in_reads=source_ids_in_reads)

    world = generate(seed, customers)
    _say(f"{customers} customers of seed {seed}: {_records(world)} records, {_doubts(world)} sources in doubt or gone")
    async with opened() as gateway:
        await planted(gateway)
        cost = Cost()
        await _scored("the list, page by page", world.customers, by_list(gateway, cost), cost)
    origins = [each.origin for each in world.customers]
    async with opened() as gateway:
        await planted(gateway)
        cost = Cost()
        found = by_record(gateway, cost, origins, cold=False)
        await _scored("one by one, each once", world.customers, found, cost)
        await _entered(gateway, world)
    sample = world.customers[:: max(1, len(world.customers) // SAMPLE)]
    async with opened() as gateway:
        await planted(gateway)
        cost = Cost()
        found = by_record(gateway, cost, [each.origin for each in sample], cold=True)
        await _scored("one by one, nothing kept", sample, found, cost)


async def _scored(title: str, truth: Sequence[Expected], answers: AsyncIterator[Seen], cost: Cost) -> None:
    _say(f"\n{title}")
    found: list[Seen] = []
    try:
        async for each in answers:
            found.append(each)  # noqa: PERF401 - what came before a refusal is scored too
    except Refused as refused:
        _say(f"  refused: {refused}")
    if found:
        _show(score(truth, found), len({each.id for each in found}), len(found))
    _show_cost(cost)


async def _entered(gateway: Gateway, world: World) -> None:
    """Whether every way to a customer gives the id that its own record gives."""
    _say("\nids from entry points (the same as by the customer's own record)")
    cost = Cost()
    own = [
        f'account(by: {{record: {{vendor: {vendor.name}, id: "{id_}"}}}}) $'
        for vendor, id_ in (each.origin for each in world.customers)
    ]
    ids = dict(zip((each.origin for each in world.customers), await ids_at(gateway, cost, own), strict=True))
    for way, ends in entries(world).items():
        found = await ids_at(gateway, cost, [root for root, _ in ends])
        equal = [id_ is not None and id_ == ids[each.origin] for id_, (_, each) in zip(found, ends, strict=True)]
        _say(f"  {way:<24} {sum(equal):5} of {len(equal):5}")
        _most({each.situation for is_equal, (_, each) in zip(equal, ends, strict=True) if not is_equal})
    _show_cost(cost)


def _show(result: Score, ids: int, rows: int) -> None:
    _say(f"  customers   {rows} given, {ids} ids")
    _say(f"  precision   {result.precision:.4f}  ({result.right_links} of {result.claimed_links} links claimed)")
    _say(f"  recall      {result.recall:.4f}  ({result.right_links} of {result.true_links} links there are)")
    _say(f"  rules       {result.rules_right} of {result.right_links} told rightly")
    _say(
        f"  doubts      {result.right_doubts} of {result.true_doubts} reported, with exactly their candidates; "
        f"{result.claimed_doubts - result.right_doubts} reported wrongly"
    )
    _say(f"  skipped     {result.skipped} sources")
    _say(f"  wrong       {sum(result.wrong.values())}")
    for kind, count in result.wrong.most_common(MOST_WRONG):
        _say(f"    {count:4}  {kind}")


def _show_cost(cost: Cost) -> None:
    if not cost.operations:
        return
    calls = ", ".join(f"{vendor.title} {cost.calls[vendor]}" for vendor in Vendor if cost.calls[vendor])
    times = sorted(cost.milliseconds)
    _say(f"  operations  {cost.operations}")
    _say(f"  calls       {cost.calls.total()}: {calls}")
    _say(
        f"  ms          {sum(times):.0f} in all; an operation {statistics.median(times):.1f} at the median, "
        f"{times[0]:.1f} to {times[-1]:.1f}"
    )


def _most(situations: set[str]) -> None:
    for situation in sorted(situations)[:MOST_WRONG]:
        _say(f"      not in: {situation}")


def _records(world: World) -> int:
    return sum(map(len, world.records.values()))


def _doubts(world: World) -> int:
    told = (verdict.status for each in world.customers for _, verdict in each.sources)
    return sum(status in (Status.AMBIGUOUS, Status.NOT_FOUND) for status in told)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench.identity", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--customers", type=int, default=1000)
    parser.add_argument("--source-ids-in-reads", action="store_true", help="Userlot shows a company's ids elsewhere")
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.seed, arguments.customers, source_ids_in_reads=arguments.source_ids_in_reads))
