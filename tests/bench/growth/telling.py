"""What was measured as tables in markdown, and their place in a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tests.bench.markers import placed
from tests.bench.peers.queries import QUERIES

Found = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""By measurement, as `pages 100`; by its part, which is empty where there is one; by figure."""

BEGIN: Final = "<!-- growth: begin, written by `python -m tests.bench.growth --docs` -->"
END: Final = "<!-- growth: end -->"


def between_markers(document: str, tables: str) -> str:
    """The document with its tables replaced.

    Raises:
        NoPlace: the markers are not there, once each and in their order.
    """
    return placed(document, tables, BEGIN, END)


def tables(found: Found, machine: str) -> str:
    """All tables that there is something to put into.

    Args:
        found: what was measured.
        machine: where, and beside what.
    """
    told = (_lists, _teams, _kept, _crowds, _blocking, _garbage, _waits)
    return "\n\n".join(["\n".join(lines) for each in told if (lines := list(each(found)))] + [machine])


def _table(title: str, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield from (f"**{title}**", "", f"| {' | '.join(names)} |", "|---" * len(names) + "|")
        yield from (f"| {' | '.join(row)} |" for row in rows)


def _lists(found: Found) -> Iterator[str]:
    names = ("", "CPU ms", "µs a row", "calls", "longest hold ms", "MB more")
    rows = []
    for point, parts in found.items():
        name, _, size = point.partition(" ")
        if name not in ("pages", "customers"):
            continue
        what = "of `assemblyAccounts`" if name == "pages" else "of `accounts`, with the company of each"
        cost = parts[""]
        per_row = cost["cpu"] * 1000 / int(size)
        rows.append([f"{int(size):,} {what}", figure(cost["cpu"]), figure(per_row), f"{cost['calls']:,}", *_rest(cost)])
    yield from _table("Lists, read by pages of a hundred", names, rows)


def _rest(cost: Mapping[str, float]) -> list[str]:
    return [figure(cost["held"]), "<1" if cost["megabytes"] < 1 else figure(cost["megabytes"])]


def _teams(found: Found) -> Iterator[str]:
    names = ("teams, depth", "read ms", "µs a team", "longest hold ms", "MB more", "a page more ms", "ten levels ms")
    rows = []
    for point, parts in found.items():
        name, *sizes = point.split()
        if name == "teams":
            read, more = parts["read"], parts["a page more"]
            per_team = read["cpu"] * 1000 / int(sizes[0])
            told = [figure(read["cpu"]), figure(per_team), *_rest(read), figure(more["cpu"])]
            rows.append([f"{int(sizes[0]):,}, {int(sizes[1]):,}", *told, figure(parts["nested"]["cpu"])])
    yield from _table("Trees of teams, one call each", names, rows)


def _kept(found: Found) -> Iterator[str]:
    names = ("answers kept", "µs to keep one", "µs to find one", "MB", "longest pause ms", "a whole collection ms")
    rows = []
    for point, parts in found.items():
        if point.startswith("kept "):
            kept = parts[""]
            told = ("putting", "reading", "megabytes", "pause", "collecting")
            rows.append([f"{kept['kept']:,}", *(figure(kept[name]) for name in told)])
    yield from _table("Answers kept", names, rows)


def _crowds(found: Found) -> Iterator[str]:
    names = ("clients at once", "req/s", "CPU µs a request", "calls a request", "p50 ms", "p99 ms", "MB")
    told = ("rate", "cpu", "calls", "p50", "p99", "megabytes")
    rows = [[count, *(figure(crowd[name]) for name in told)] for count, crowd in found.get("crowds", {}).items()]
    yield from _table(f"Clients that ask for {QUERIES['d'].title}; nothing kept", names, rows)


def _blocking(found: Found) -> Iterator[str]:
    names = ("a request alone", "CPU ms", "longest piece ms", "of it")
    rows = []
    for point, parts in found.items():
        if point.startswith("blocking "):
            for query, told in parts.items():
                stages = [f"{stage} {figure(share)}" for stage, share in list(told["stages"].items())[:3]]
                title = f"{QUERIES[query].title}; {_freshness(point)}"
                rows.append([title, figure(told["cpu"]), figure(told["longest"]), ", ".join(stages)])
    yield from _table("What holds the event loop longest", names, rows)


def _garbage(found: Found) -> Iterator[str]:
    names = ("a request leaves in circles", "objects", "ms to collect them", "ms at once, of 50,000")
    rows = []
    for point, parts in found.items():
        if point.startswith("garbage "):
            for query, told in parts.items():
                objects, took = told["objects"], told["collecting"]
                at_once = figure(took / objects * 50_000) if objects else "-"
                title = f"{QUERIES[query].title}; {_freshness(point)}"
                rows.append([title, figure(objects), figure(took), at_once])
    yield from _table("Garbage", names, rows)


def _waits(found: Found) -> Iterator[str]:
    names = ("`{ __typename }` each 10 ms, while", "counted in", "p50 ms", "p99 ms", "longest ms")
    rows = []
    for point, parts in found.items():
        name, *sizes = point.split()
        if name not in ("turns", "starving"):
            continue
        for part, told in parts.items():
            query, others, kept = (part, sizes[0], sizes[1]) if name == "turns" else part.split("/")
            title = f"{others} ask for {query}; {_freshness(f'{name} {kept}')}" if others != "0" else "nobody else asks"
            counted = "CPU" if name == "turns" else "time, real processes"
            rows.append([title, counted, *(figure(told[each]) for each in ("p50", "p99", "most"))])
    yield from _table("A small request among large ones", names, rows)


def _freshness(point: str) -> str:
    return "answers kept" if point.endswith(" 1") else "nothing kept"


def figure(value: float) -> str:
    """A number with three digits that count, or all before the point."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
