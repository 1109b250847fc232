"""Worlds in which every customer is known, mixed from every kind of overlap and trap."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import ModuleType

from app.domain.vendor import Vendor
from tests.worlds.model import Expected, Wire, World
from tests.worlds.scene import Scene
from tests.worlds.situations import domains, explicit, keys, plain, refusals

Situation = Callable[[Scene], None]

PLAIN, TRAP = 6, 1
"""How often a round of the mix holds a plain situation, and how often a trap."""


def _situations(module: ModuleType) -> dict[str, Situation]:
    return {
        name: each
        for name, each in vars(module).items()
        if callable(each)
        and not name.startswith("_")
        and getattr(each, "__module__", "") == module.__name__
        and not isinstance(each, type)
    }


EASY = _situations(plain)
TRAPS = _situations(explicit) | _situations(refusals) | _situations(keys) | _situations(domains)
SITUATIONS = EASY | TRAPS
"""Every situation by its name."""


def generate(seed: int, customers: int) -> World:
    """A world of so many customers, the same for the same arguments.

    Args:
        seed: what ids, names and the order of records are drawn from.
        customers: how many; a situation of several customers that would be too many is left out for plain ones.
    """
    records: defaultdict[tuple[Vendor, str], list[Wire]] = defaultdict(list)
    truth: list[Expected] = []
    draw = random.Random(f"world {seed}")
    for number, name in enumerate(_mix(draw)):
        if len(truth) == customers:
            break
        scene = played(name, seed, number)
        if len(truth) + len(scene.customers) > customers:
            scene = played("only_assembly", seed, number)
        truth.extend(scene.customers)
        for kind, rows in scene.records.items():
            records[kind].extend(rows)
    for rows in records.values():
        draw.shuffle(rows)
    return World({kind: tuple(rows) for kind, rows in records.items()}, tuple(truth))


def played(name: str, seed: int, number: int) -> Scene:
    """One situation by itself.

    Args:
        name: of the situation.
        seed: of the world.
        number: of the scene in the world.
    """
    scene = Scene(seed, number)
    scene.situation = name
    SITUATIONS[name](scene)
    return scene


def _mix(draw: random.Random) -> Iterator[str]:
    """Names of situations without end, in the fixed proportion, each round in an order of its own."""
    while True:
        a_round = [*(name for name in EASY for _ in range(PLAIN)), *(name for name in TRAPS for _ in range(TRAP))]
        draw.shuffle(a_round)
        yield from a_round
