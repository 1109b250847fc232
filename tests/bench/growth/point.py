"""`python -m tests.bench.growth.point NAME SIZE…`: one measurement, as JSON on standard output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any, Final

from tests.bench.growth.blocking import blocking
from tests.bench.growth.garbage import garbage
from tests.bench.growth.kept import kept
from tests.bench.growth.points import customers, pages, teams
from tests.bench.growth.turns import turns

POINTS: Final[dict[str, Callable[..., Awaitable[dict[str, Any]]]]] = {
    "pages": pages,
    "customers": customers,
    "teams": teams,
    "kept": kept,
    "blocking": blocking,
    "turns": turns,
    "garbage": garbage,
}
"""By name; each takes its sizes, and gives figures by their part."""


async def measured(name: str, sizes: list[int]) -> dict[str, Any]:
    """What a point says, as JSON values."""
    return {part: asdict(each) for part, each in (await POINTS[name](*sizes)).items()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(measured(sys.argv[1], [int(size) for size in sys.argv[2:]]))))
