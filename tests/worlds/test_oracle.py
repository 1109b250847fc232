"""The truth of the generated worlds and the oracle's reading of their records are one."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worlds.generate import SITUATIONS, generate, played
from tests.worlds.model import Status
from tests.worlds.oracle import customers


@pytest.mark.parametrize("name", SITUATIONS)
@pytest.mark.parametrize("seed", range(4))
def test_each_situation_by_itself(name: str, seed: int) -> None:
    scene = played(name, seed, 0)
    records = {kind: tuple(rows) for kind, rows in scene.records.items()}
    assert customers(records) == frozenset(scene.customers)


@given(seed=st.integers(0, 2**32), count=st.integers(0, 150))
def test_small_worlds(seed: int, count: int) -> None:
    world = generate(seed, count)
    assert len(world.customers) == count
    assert customers(world.records) == frozenset(world.customers)


def test_a_world_of_a_thousand() -> None:
    world = generate(1, 1000)
    assert customers(world.records) == frozenset(world.customers)
    assert len(frozenset(world.customers)) == 1000
    assert {each.situation for each in world.customers} == set(SITUATIONS), "it is large enough for every situation"
    states = Counter(verdict.status for each in world.customers for _, verdict in each.sources)
    assert min(states[status] for status in Status) > 10
    assert generate(1, 1000) == world
    assert generate(2, 1000) != world


def test_ids_are_unique_and_names_are_not() -> None:
    world = generate(1, 1000)
    for rows in world.records.values():
        assert len({row["id"] for row in rows}) == len(rows)
    names = Counter(row["name"] for (_, noun), rows in world.records.items() for row in rows if noun == "company")
    assert names.most_common(1)[0][1] > 4
