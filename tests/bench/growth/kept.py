"""Answers kept by the hundred thousand: what a read of one costs, what they weigh, and what they cost everybody.

Each is a label as Assembly answers it, asked for and kept the way a gateway's five pipelines do it, with the bound that
a pipeline has for all that it keeps.
"""

from __future__ import annotations

import gc
import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.label import Label
from app.upstream.decoding import decode_json
from app.upstream.fields import an_object
from app.upstream.freshness import Freshness
from app.upstream.policy import Policy
from app.upstream.shared import SharedReads
from app.vendors.assembly import mapping
from tests.bench.growth.inside import as_in_the_gateway, resident

_PIPELINES: Final = 5
_READS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What so many answers come to.

    Attributes:
        kept: answers of those that were given, within the bounds.
        putting: microseconds of CPU to keep one.
        reading: the same to find one.
        megabytes: they take.
        pause: milliseconds of the longest collection of garbage while they came.
        collecting: milliseconds of a whole collection when all are there, as comes now and then.
    """

    kept: int
    putting: float
    reading: float
    megabytes: float
    pause: float
    collecting: float


@dataclass(slots=True)
class _Pauses:
    """How long the collections of garbage took, in milliseconds of CPU."""

    all: list[float] = field(default_factory=list)
    _began: float = 0.0

    def told(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.thread_time()
        else:
            self.all.append((time.thread_time() - self._began) * 1000)


async def kept(size: int) -> dict[str, Kept]:
    """Keep so many answers and read some of them.

    Args:
        size: how many are given.
    """
    freshness = Freshness(ttl=86_400.0)
    pipelines = [
        SharedReads(freshness=freshness, size=Policy().cache_size, clock=time.monotonic) for _ in range(_PIPELINES)
    ]
    before, began = resident(), time.process_time()
    with _pauses() as pauses:
        for number in range(size):
            await pipelines[number % _PIPELINES].join(_key(number), _answering(number), "label")
        putting, pause = (time.process_time() - began) / size, max(pauses.all, default=0.0)
        gc.collect()
    numbers = random.Random(7).choices(range(size), k=_READS)
    began = time.process_time()
    found = [pipelines[number % _PIPELINES].peek(_key(number)) for number in numbers]
    reading = (time.process_time() - began) / len(found)
    weight = resident() - before
    there = sum(pipelines[number % _PIPELINES].peek(_key(number)) is not None for number in range(size))
    return {"": Kept(there, putting * 1e6, reading * 1e6, weight, pause, pauses.all[-1])}


def _key(number: int) -> tuple[str, str, None]:
    return ("assembly.label.get", f"/account/labels/{number:012d}", None)


def _answering(number: int) -> Callable[[], Any]:
    label = {
        "id": f"{number:012d}",
        "type": "Tier",
        "name": f"Label {number}",
        "color": "#D4AF37",
        "description": "Gold",
    }
    body = json.dumps(label).encode()

    async def answer() -> tuple[Label, int]:
        return mapping.label(an_object(decode_json(body), "a label")), len(body)

    return answer


@contextmanager
def _pauses() -> Iterator[_Pauses]:
    """The collections within the block."""
    pauses = _Pauses()
    with as_in_the_gateway():
        gc.callbacks.append(pauses.told)
        try:
            yield pauses
        finally:
            gc.callbacks.remove(pauses.told)
