"""What of a page holds the event loop longest, and for how long: one request at a time, within this process."""

from __future__ import annotations

import asyncio
import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Final

from tests.bench.growth.holds import Hold, watching
from tests.bench.growth.inside import Inside, gateway_over
from tests.bench.growth.world import World, tree_of
from tests.bench.peers.queries import QUERIES
from tests.bench.peers.team_data import TEAM_LEVELS, TEAMS

_TIMES: Final = 20
ASKED: Final = ("d", "b", "tree", "whole")


@dataclass(frozen=True, slots=True)
class Blocking:
    """One question.

    Attributes:
        cpu: milliseconds of a request in all.
        longest: milliseconds of its longest piece, the median of some requests.
        stages: of that piece, in milliseconds.
    """

    cpu: float
    longest: float
    stages: dict[str, float]


async def blocking(kept: int) -> dict[str, Blocking]:
    """What each question of `ASKED` holds the loop for.

    Args:
        kept: 1 where answers of vendors are, 0 where they are asked each time.
    """
    async with gateway_over(World(teams=tree_of(TEAMS, TEAM_LEVELS)), ttl="" if kept else "0") as inside:
        return {name: await _of(inside, QUERIES[name].gateway) for name in ASKED}


async def _of(inside: Inside, document: str) -> Blocking:
    for _ in range(3):
        await _pieces(inside, document)
    plain = [await _pieces(inside, document) for _ in range(_TIMES)]
    looked = [await _pieces(inside, document, looks=True) for _ in range(_TIMES)]
    longest = statistics.median(_longest(pieces).milliseconds for pieces in plain)
    seen: Counter[str] = Counter()
    for pieces in looked:
        seen += _longest(pieces).seen
    cpu = statistics.median(sum(piece.milliseconds for piece in pieces) for pieces in plain)
    return Blocking(cpu, longest, dict(Hold(longest, seen).shares()))


async def _pieces(inside: Inside, document: str, *, looks: bool = False) -> list[Hold]:
    with watching(looks=looks) as holds:
        await asyncio.create_task(inside.asked(document))
    return holds.all


def _longest(pieces: list[Hold]) -> Hold:
    return max(pieces, key=lambda piece: piece.milliseconds)
