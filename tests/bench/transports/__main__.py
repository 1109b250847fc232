"""Compare the transports: `python -m tests.bench.transports [--rounds N] [--seconds S] [NAME ...]`.

An upstream in a process of its own answers with about 28 kB of JSON. Each round measures every transport once, in a
process of its own and in an order that moves on by one, so that what else the machine does meets all of them alike.
Absolute numbers belong to the machine; the ratios to httpx's own transport, taken within each round, are what lasts.
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict

from tests.bench.transports.candidates import CANDIDATES
from tests.bench.transports.serving import BODY, upstream
from tests.bench.transports.worker import CALLERS, WAYS

_YARDSTICK = "httpx"
Measured = dict[str, list[dict[str, dict[str, float]]]]
"""By transport, one entry a round, as the worker prints it."""


def measure(names: list[str], rounds: int, seconds: float) -> Measured:
    """Run all rounds; times in seconds. Raises `CalledProcessError` where a worker fails."""
    measured: Measured = defaultdict(list)
    with upstream() as url:
        for turn in range(rounds):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                command = [sys.executable, "-m", "tests.bench.transports.worker", name, url, str(seconds)]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
                measured[name].append(json.loads(done.stdout))
                sys.stderr.write(f"round {turn + 1}: {name}\n")
    return measured


def table(measured: Measured, setting: str) -> str:
    """One Markdown table: medians over the rounds, and the CPU's ratio to httpx's own with its least and greatest."""
    lines = [
        f"**{setting.replace(' ', ', ')} caller{'s' * (not setting.endswith(' 1'))}**",
        "",
        "| transport | CPU µs a call | p50 µs | CPU against httpx's own |",
        "|---|---|---|---|",
    ]
    for name, turns in measured.items():
        cpu = [turn[setting]["cpu"] for turn in turns]
        p50 = statistics.median(turn[setting]["p50"] for turn in turns)
        whole = [turn[setting]["cpu"] for turn in measured[_YARDSTICK]]
        ratios = sorted(own / yardstick for own, yardstick in zip(cpu, whole, strict=True))
        spread = f"{statistics.median(ratios):.3f} ({ratios[0]:.3f}-{ratios[-1]:.3f})"
        lines.append(f"| {name} | {statistics.median(cpu):,.0f} | {p50:,.0f} | {spread} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print the four tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.transports")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.8, help="of load, for each of a transport's four settings")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(CANDIDATES)}; all if none is named")
    arguments = parser.parse_args()
    names = [name for name in CANDIDATES if name == _YARDSTICK or name in arguments.names or not arguments.names]
    measured = measure(names, arguments.rounds, arguments.seconds)
    settings = [f"{way} {callers}" for way in WAYS for callers in CALLERS]
    tables = "\n\n".join(table({name: measured[name] for name in names}, setting) for setting in settings)
    sys.stdout.write(f"A body of {len(BODY):,} bytes, {arguments.rounds} rounds.\n\n{tables}\n")


if __name__ == "__main__":
    main()
