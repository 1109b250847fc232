"""What a request leaves behind that only the garbage collector finds, and for how long that holds the event loop."""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import dataclass
from typing import Final

from tests.bench.growth.inside import Inside, gateway_over
from tests.bench.growth.turns import posted
from tests.bench.growth.world import World, tree_of
from tests.bench.peers.queries import QUERIES
from tests.bench.peers.team_data import TEAM_LEVELS, TEAMS

_REQUESTS: Final = 20
ASKED: Final = ("d", "b", "tree", "whole")


@dataclass(frozen=True, slots=True)
class Garbage:
    """Of one question.

    Attributes:
        objects: that a request leaves in circles.
        collecting: milliseconds of CPU to find and free them, a request.
    """

    objects: float
    collecting: float


async def garbage(kept: int) -> dict[str, Garbage]:
    """What each question leaves.

    Args:
        kept: 1 where answers of vendors are, 0 where they are asked each time.
    """
    async with gateway_over(World(teams=tree_of(TEAMS, TEAM_LEVELS)), ttl="" if kept else "0") as inside:
        return {name: await _of(inside, QUERIES[name].gateway) for name in ASKED}


async def _of(inside: Inside, document: str) -> Garbage:
    for _ in range(3):
        await asyncio.create_task(posted(inside, document))
    gc.collect()
    gc.disable()
    try:
        for _ in range(_REQUESTS):
            await asyncio.create_task(posted(inside, document))
        began = time.thread_time()
        found = gc.collect(0)
        taken = time.thread_time() - began
    finally:
        gc.enable()
    return Garbage(found / _REQUESTS, taken * 1000 / _REQUESTS)
