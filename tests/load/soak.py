"""`python -m tests.load.soak [--minutes 10] [--rate 15] [--seed 1]`: does anything grow, and is any answer wrong?

A gateway's process over a sandbox whose vendors do wrong again and again. Each answer is held against the one without
faults; each keyed write is sent twice, and a third time at the end. Memory, open files and the bytes of the log are
looked at all along. It ends with 1 where memory or files have grown after the first third, where an answer is wrong,
where the log takes more for a request than it may, or where a write is there twice.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.load.budget import calls_to, most_within, number_of_calls
from tests.load.gateways import Process, address_of, gateway_over, sandbox
from tests.load.soaking import Soak

DEADLINE = 2000  # milliseconds
LATE = DEADLINE + 250
GROWTH = 16 << 20  # bytes behind the first third; the answers that are kept have their size by then
FILES = 20  # connections to one vendor
LINE = 1000  # bytes of the log for a request


@dataclass(frozen=True)
class Sample:
    """How it stands at one moment."""

    minutes: float
    answers: int
    calls: int
    resident: int
    files: int
    log: int

    def __str__(self) -> str:
        each = self.log / max(1, self.answers)
        return (
            f"| {self.minutes:4.1f} | {self.answers:6} | {self.calls:6} | {self.resident / (1 << 20):5.1f} "
            f"| {self.files:3} | {each:4.0f} |"
        )


def say(line: str) -> None:
    """Tell it now."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def watched(soak: Soak, gateway: Process, count: Callable[[], Awaitable[int]], seconds: float) -> list[Sample]:
    """Samples, forty of them in all or one in fifteen seconds."""
    begun, samples = time.monotonic(), []
    say("| minutes | answers | calls | MiB | files | log bytes an answer |\n|---|---|---|---|---|---|")
    while (passed := time.monotonic() - begun) < seconds:
        await asyncio.sleep(min(15.0, seconds / 40))
        standing, answers = gateway.standing, len(soak.seen.milliseconds)
        written = os.fstat(gateway.program._err.fileno()).st_size
        samples.append(Sample(passed / 60, answers, await count(), standing.resident, standing.files, written))
        if len(samples) % 4 == 0:
            say(str(samples[-1]))
    return samples


def complaints(soak: Soak, samples: list[Sample]) -> list[str]:
    """What must not be."""
    seen, third = soak.seen, samples[len(samples) // 3]
    last = samples[-1]
    found = list(dict.fromkeys(seen.wrong))[:20]
    if (grown := last.resident - third.resident) > GROWTH:
        found.append(f"memory has grown by {grown / (1 << 20):.1f} MiB")
    if (more := last.files - third.files) > FILES:
        found.append(f"{more} more files are open")
    if last.log > LINE * last.answers:
        found.append(f"{last.log / last.answers:.0f} bytes of the log for an answer")
    return found


async def soaked(minutes: float, rate: float, seed: int) -> int:
    """Soak a gateway. Returns the exit code."""
    seconds = minutes * 60
    patience = seconds + 300
    async with sandbox(patience=patience) as control:
        settings = {"GATEWAY_DEADLINE_MS": str(DEADLINE), "GATEWAY_CACHE_TTL": "2", "GATEWAY_LOG_LEVEL": "INFO"}
        settings |= {"GATEWAY_LOG_FORMAT": "json", "ASSEMBLY_CALLS_PER_SECOND": "27"}
        async with gateway_over(address_of(control), settings, patience=patience) as gateway:
            soak = Soak(gateway.address, control, seed, rate)
            await soak.learn()
            _, _, samples = await asyncio.gather(
                soak.ask_for(seconds),
                soak.do_wrong(seconds),
                watched(soak, gateway, lambda: number_of_calls(control), seconds),
            )
            await asyncio.sleep(DEADLINE / 1000 + 5)  # until no breaker is open and no vendor is left alone
            twice = await soak.settle_writes()
            most = most_within(1.0, await calls_to(control, "assembly"))
        found = complaints(soak, samples) + twice
    times = sorted(soak.seen.milliseconds)
    late = sum(each > LATE for each in times)
    say(f"answers {len(times)}, of them with errors by code: {dict(soak.seen.codes.most_common())}")
    half, most_of_them = times[len(times) // 2], times[int(len(times) * 0.99)]
    say(f"milliseconds: half {half:.0f}, 99 % {most_of_them:.0f}, all {times[-1]:.0f}")
    say(f"later than the deadline and 250 ms: {late}; faults ordered: {soak.seen.faults}; keys: {len(soak.seen.keys)}")
    say(f"most calls to Assembly in a second: {most}")
    for each in found:
        say(f"WRONG: {each}")
    return 1 if found else 0


def main() -> int:
    """Read the command line and soak."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.soak", description="Soak a gateway under faults.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=15, help="requests a second")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    say(f"{given.minutes:g} minutes, {given.rate:g} requests a second, seed {given.seed}")
    return asyncio.run(soaked(given.minutes, given.rate, given.seed))


if __name__ == "__main__":
    raise SystemExit(main())
