"""What is planted is what the vendors then hold, and nothing else."""

from __future__ import annotations

from tests.gateway.harness import opened
from tests.worlds.generate import generate
from tests.worlds.oracle import customers
from tests.worlds.planting import UPROOTED, plant


async def test_a_planted_world_is_all_there_is() -> None:
    world = generate(3, 200)
    async with opened() as gateway:
        await plant(gateway, generate(4, 50))
        await plant(gateway, world)
        stored = {kind: tuple(await gateway.stored(*kind)) for kind in UPROOTED}
    ids = {kind: [row["id"] for row in rows] for kind, rows in stored.items() if rows}
    assert ids == {kind: [row["id"] for row in rows] for kind, rows in world.records.items()}
    assert customers(stored) == frozenset(world.customers), "the blanks that the sandbox fills in change nothing"
