"""A run as markdown, and its place in a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.bench.markers import placed
from tests.bench.peers.figures import Spread
from tests.bench.peers.measuring import Cell
from tests.bench.peers.queries import QUERIES, Query
from tests.bench.peers.results import Results
from tests.bench.peers.servers import COLD, SERVERS, Server

BEGIN = "<!-- peers: begin, written by `python -m tests.bench.peers --docs` -->"
END = "<!-- peers: end -->"
MAIN = 16
"""The number of connections that ratios, CPU and calls are told for, where it was measured."""


def between_markers(document: str, tables: str) -> str:
    """The document with its tables replaced.

    Raises:
        NoPlace: the markers are not there, once each and in their order.
    """
    return placed(document, tables, BEGIN, END)


def tables(results: Results) -> str:
    """All tables of a run."""
    return "\n\n".join([*_compared(results), *_alone(results), *_notes(results)])


def main_connections(results: Results) -> int:
    """The number of connections to tell most of: 16, else the most there were."""
    seen = results.seen(lambda cell: cell.connections)
    return MAIN if MAIN in seen else seen[-1]


def _compared(results: Results) -> Iterator[str]:
    for delay in results.seen(lambda cell: cell.delay):
        for query in QUERIES.values():
            if query.peers is None:
                continue
            rows = [
                (server, results.of(server.name, query.name, delay, main_connections(results)))
                for server in SERVERS.values()
            ]
            found = [(server, cells) for server, cells in rows if cells]
            if found:
                found.sort(key=lambda row: -_median(results, row[1]))
                lines = [_row(results, server, query, delay) for server, _ in found]
                yield "\n".join([f"**{query.title}**; {_waits(delay)}", "", *_head(results), *lines])


def _alone(results: Results) -> Iterator[str]:
    for delay in results.seen(lambda cell: cell.delay):
        lines = [
            _row(results, server, query, delay, title=f"{query.title}; {server.title}")
            for query in QUERIES.values()
            for server in SERVERS.values()
            if query.peers is None and results.of(server.name, query.name, delay, main_connections(results))
        ]
        if lines:
            yield "\n".join([f"**The gateway alone**; {_waits(delay)}", "", *_head(results), *lines])


def _notes(results: Results) -> Iterator[str]:
    faulty = sorted({f"{cell.server} ({cell.query})" for cell in results.cells if cell.faults})
    if faulty:
        yield f"Not every request was answered as it should be by: {', '.join(faulty)}."
    for name, reason in results.missing.items():
        yield f"**Not measured: {SERVERS[name].title}**: {reason}."
    left_out = [
        f"{server.title} ({', '.join(sorted(server.leaves_out))})"
        for server in SERVERS.values()
        if server.leaves_out and server.name not in results.missing
    ]
    if left_out:
        yield f"Not asked every question: {'; '.join(left_out)}."
    yield (
        f"{results.machine}; {results.rounds} rounds of {results.seconds:g} s; the load ({results.generator}) gets "
        f"{results.ceiling:,.0f} requests a second out of the upstream alone."
    )


def _head(results: Results) -> list[str]:
    main = main_connections(results)
    rates = [f"req/s, {count}" for count in results.seen(lambda cell: cell.connections)]
    least = results.seen(lambda cell: cell.connections)[0]
    names = ["", *rates, "gateway : it", f"p50 ms, {least}", f"p99 ms, {main}", "CPU µs", "calls", "MB"]
    return [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]


def _row(results: Results, server: Server, query: Query, delay: int, title: str | None = None) -> str:
    counts = results.seen(lambda cell: cell.connections)
    by_count = {count: results.of(server.name, query.name, delay, count) for count in counts}
    main = by_count[main_connections(results)]
    ours = results.of(COLD, query.name, delay, main_connections(results))
    rates = [_spread(results.spread(cells, lambda cell: cell.rate)) for cells in by_count.values()]
    values = [
        title or server.title,
        *rates,
        "1" if server.name == COLD else _spread(results.ratio(ours, main), digits=2),
        _only(results, by_count[counts[0]], lambda cell: cell.p50, 1),
        _only(results, main, lambda cell: cell.p99, 1),
        _only(results, main, lambda cell: cell.cpu, 0),
        _only(results, main, lambda cell: cell.calls, 2),
        _only(results, main, lambda cell: cell.memory, 0),
    ]
    return f"| {' | '.join(values)} |"


def _median(results: Results, cells: list[Cell]) -> float:
    found = results.spread(cells, lambda cell: cell.rate)
    return found.median if found else 0.0


def _spread(found: Spread | None, digits: int | None = None) -> str:
    if found is None:
        return "-"
    shown = [_figure(value, digits) for value in (found.median, found.least, found.most)]
    return f"{shown[0]} ({shown[1]}-{shown[2]})"


def _only(results: Results, cells: list[Cell], value: Callable[[Cell], float], digits: int) -> str:
    found = results.spread(cells, value)
    return "-" if found is None else _figure(found.median, digits)


def _figure(value: float, digits: int | None) -> str:
    return f"{value:,.{(1 if value < 100 else 0) if digits is None else digits}f}"


def _waits(delay: int) -> str:
    return f"every vendor takes {delay} ms" if delay else "vendors answer at once"
