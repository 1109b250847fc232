"""`python -m tests.bench.peers`: the gateway and its peers, the same questions over the same vendors, in one run.

One server at a time on one core, the vendors and the load on another; answers are checked before and after. The result
goes to `.bench/peers.json` and as tables to standard output; with `--docs` to docs/performance.md and its picture too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.bench.peers.picture import picture
from tests.bench.peers.places import PROJECT, prepare
from tests.bench.peers.queries import QUERIES
from tests.bench.peers.results import Results
from tests.bench.peers.running import Plan, run
from tests.bench.peers.servers import SERVERS
from tests.bench.peers.tables import between_markers, tables

T = TypeVar("T")
_DOCUMENT = PROJECT / "docs" / "performance.md"
_PICTURE = PROJECT / "docs" / "performance.svg"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, or read what was measured, and tell it."""
    chosen = _parser().parse_args(arguments)
    if chosen.read is None:
        results = run(_plan(chosen))
        results.write(chosen.out or prepare() / "peers.json")
    else:
        results = Results.read(chosen.read)
    sys.stdout.write(tables(results) + "\n")
    if chosen.docs:
        document = _DOCUMENT.read_text(encoding="utf-8")
        _DOCUMENT.write_text(between_markers(document, tables(results)), encoding="utf-8")
        _PICTURE.write_text(picture(results), encoding="utf-8")


def _plan(chosen: argparse.Namespace) -> Plan:
    return Plan(
        servers=_named(chosen.only, SERVERS),
        queries=_named(chosen.queries, QUERIES),
        rounds=chosen.rounds,
        seconds=chosen.seconds,
        warm_up=chosen.warm_up,
        delays=_numbers(chosen.delays),
        connections=_numbers(chosen.connections),
        generator=chosen.load,
        seed=chosen.seed,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each load")
    parser.add_argument("--warm-up", type=float, default=2.0, help="seconds of load before a question is measured")
    parser.add_argument("--connections", default="1,16,50", help="how many requests at once")
    parser.add_argument("--delays", default="0,50", help="milliseconds that every vendor takes")
    parser.add_argument("--only", default="", help=f"of {','.join(SERVERS)}")
    parser.add_argument("--queries", default="", help=f"of {','.join(QUERIES)}")
    parser.add_argument("--load", choices=("own", "wrk"), default="own", help="the generator of the load")
    parser.add_argument("--seed", type=int, default=7, help="of the vendors' data")
    parser.add_argument("--out", type=Path, help="file for the result")
    parser.add_argument("--read", type=Path, help="a result to tell, in place of measuring")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md and its picture")
    return parser


def _named(names: str, known: Mapping[str, T]) -> list[T]:
    """Those with these names, all of them where none is given; ends the program at an unknown one."""
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(known)
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise SystemExit(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")
    return [known[name] for name in wanted]


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part.strip()]


if __name__ == "__main__":
    main()
