"""`python -m tests.bench.growth`: what it costs when there is more of everything, and who waits for whom.

Most of it is counted in CPU of one process, each size in a process of its own; crowds and waiting in real processes
too. The result goes to `.bench/growth.json` and as tables to standard output; with `--docs` to docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tests.bench.growth.crowds import crowds, starving
from tests.bench.growth.telling import between_markers, tables
from tests.bench.peers.measuring import vendors
from tests.bench.peers.places import PROJECT, SERVER_CORE, pinned, prepare

_DOCUMENT: Final = PROJECT / "docs" / "performance.md"
_LONGEST: Final = 600.0  # seconds of one measurement

_POINTS: Final = (
    *(f"pages {size}" for size in (10, 100, 1_000, 10_000)),
    *(f"customers {size}" for size in (100, 1_000, 10_000)),
    *(f"teams {size} {depth}" for size, depth in ((10, 10), (1_000, 10), (1_000, 1_000))),
    *(f"teams 100000 {depth}" for depth in (10, 1_000)),
    *(f"kept {size}" for size in (10_000, 1_000_000)),
    *(f"{name} {kept}" for name in ("blocking", "garbage") for kept in (0, 1)),
    *(f"turns {others} {kept}" for others in (1, 16) for kept in (0, 1)),
)
_CROWDS: Final = [1, 4, 16, 50, 100, 200, 500]
_OTHERS: Final = [0, 1, 16]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, or read what was measured, and tell it."""
    chosen = _parser().parse_args(arguments)
    file = prepare() / "growth.json"
    read: Path | None = chosen.read
    told: dict[str, Any] = json.loads((read or file).read_text(encoding="utf-8")) if read or chosen.more else {}
    if read is None:
        told = {"machine": _machine(), "found": told.get("found", {})}
        for point, found in _measured(chosen.only):
            told["found"][point] = found
            file.write_text(json.dumps(told, indent=1), encoding="utf-8")  # whatever comes of the next
    shown = tables(told["found"], told["machine"])
    sys.stdout.write(shown + "\n")
    if chosen.docs:
        document = _DOCUMENT.read_text(encoding="utf-8")
        _DOCUMENT.write_text(between_markers(document, shown), encoding="utf-8")


def _measured(only: str) -> Iterator[tuple[str, Any]]:
    wanted = [name.strip() for name in only.split(",") if name.strip()]
    for point in _POINTS:
        if not wanted or any(f"{point} ".startswith(f"{name} ") for name in wanted):
            sys.stderr.write(f"{point}\n")
            yield point, _one(point)
    if not wanted or {"crowds", "starving"} & {*wanted}:
        sys.stderr.write("crowds, starving\n")
        with vendors(7) as upstream:
            if not wanted or "crowds" in wanted:
                yield "crowds", {count: asdict(crowd) for count, crowd in crowds(upstream, _CROWDS).items()}
            if not wanted or "starving" in wanted:
                yield "starving", {part: asdict(probed) for part, probed in starving(upstream, _OTHERS).items()}


def _one(point: str) -> Any:
    """What a process of its own says of one size."""
    command = pinned([sys.executable, "-m", "tests.bench.growth.point", *point.split()], SERVER_CORE)
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=_LONGEST, check=False)
    if done.returncode:
        raise SystemExit(f"{point} cannot be measured: {done.stderr[-2000:]}")
    found: Any = json.loads(done.stdout)
    return found


def _machine() -> str:
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"{os.getloadavg()[0]:.1f} processes at work before it began."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    parser.add_argument("--only", default="", help="what to measure, as `pages,teams 1000,crowds`")
    parser.add_argument("--more", action="store_true", help="keep what was measured before of all else")
    parser.add_argument("--read", type=Path, help="a result to tell, in place of measuring")
    parser.add_argument("--docs", action="store_true", help="write docs/performance.md")
    return parser


if __name__ == "__main__":
    main()
