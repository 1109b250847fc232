"""A whole run: rounds in which every server has its turn alone, in an order that turns round with each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.peers.installing import Missing
from tests.bench.peers.load import LoadFailed, Target, put_load
from tests.bench.peers.measuring import Bench, Cell, Load, Vendors, Wrong, serving, vendors
from tests.bench.peers.places import prepare
from tests.bench.peers.queries import Query
from tests.bench.peers.results import Results, machine
from tests.bench.peers.servers import Server
from tests.bench.peers.vendor_data import make

_WARM = 16  # requests at once, while nobody counts
_EVERY_ACCOUNT = b'{"limit":100}'


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be measured.

    Attributes:
        seconds: of each load.
        warm_up: seconds of load on each question before a server is measured.
        delays: milliseconds that the vendors wait.
        connections: how many requests at once.
        generator: of the load.
    """

    servers: Sequence[Server]
    queries: Sequence[Query]
    rounds: int
    seconds: float
    warm_up: float
    delays: Sequence[int]
    connections: Sequence[int]
    generator: str
    seed: int


def run(plan: Plan) -> Results:
    """Measure. A peer that cannot be run, or whose answers are wrong, is told on standard error and left out.

    Raises:
        Wrong: the gateway gives an answer that it should not give.
    """
    results = Results(plan.rounds, plan.seconds, plan.generator, machine=machine())
    with vendors(plan.seed) as upstream:
        results.ceiling = _ceiling(plan, upstream)
        for number in range(1, plan.rounds + 1):
            turns = _Round(plan, upstream, results, number)
            for server in plan.servers if number % 2 else reversed(plan.servers):
                if server.name not in results.missing:
                    turns.turn(server)
    return results


class _Round:
    """One round.

    Args:
        plan: of the run.
        upstream: that is running.
        results: that are added to.
        number: of the round.
    """

    def __init__(self, plan: Plan, upstream: Vendors, results: Results, number: int) -> None:
        self._plan = plan
        self._upstream = upstream
        self._results = results
        self._number = number
        self._data = make(plan.seed)

    def turn(self, server: Server) -> None:
        """One server's turn: checked, warmed up, measured and checked again."""
        queries = [query for query in self._plan.queries if server.answers(query)]
        self._upstream.let_wait(0)
        self._upstream.let_change(server.is_told_news)
        try:
            with serving(server, self._upstream) as bench:
                sizes = {query.name: bench.check(query, self._data) for query in queries}
                for query in queries:
                    bench.warm(query, self._plan.generator, _WARM, self._plan.warm_up)
                for delay in self._plan.delays:
                    self._upstream.let_wait(delay)
                    for query in queries:
                        self._measured(bench, query, sizes[query.name], delay)
                for query in queries:
                    bench.check(query, self._data)
        except (Missing, Wrong) as error:
            if server.is_gateway and isinstance(error, Wrong):
                raise
            self._results.leave_out(server.name, str(error))
            _say(f"NOT MEASURED: {server.name}: {error}")

    def _measured(self, bench: Bench, query: Query, size: int, delay: int) -> None:
        plan = self._plan
        for connections in plan.connections:
            load = Load(plan.generator, connections, plan.seconds)
            try:
                cell = bench.measure(query, load, size, delay=delay, number=self._number)
            except LoadFailed as error:
                _say(f"no figures: {query.name}, {connections} at once: {error}")
                continue
            self._results.cells.append(cell)
            _say(_line(cell))


def _line(cell: Cell) -> str:
    return (
        f"{cell.round} {cell.server:<13} {cell.query:<6} {cell.delay:>3} ms {cell.connections:>3} at once "
        f"{cell.rate:>9.1f}/s p50 {cell.p50:>8.2f} p99 {cell.p99:>8.2f} cpu {cell.cpu:>8.0f} calls {cell.calls:>5.2f} "
        f"{cell.memory:>4.0f} MB{f' FAULTS {cell.faults}' if cell.faults else ''}"
    )


def _ceiling(plan: Plan, upstream: Vendors) -> float:
    """Requests a second of the generator and the upstream by themselves: what no server can be measured beyond."""
    target = Target(f"{upstream.url}/reevo/api/v2/account/_query", _EVERY_ACCOUNT, {})
    return put_load(plan.generator, target, 16, 1, prepare()).rate


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
