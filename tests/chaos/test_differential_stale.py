"""The same with answers from before at hand, after all of the vendors' records have changed: what is old is marked."""

from __future__ import annotations

import asyncio
import os
from random import Random

import pytest

from tests.chaos import queries
from tests.chaos.changing import beside, change
from tests.chaos.comparison import Comparison, Difference
from tests.chaos.customers import Known
from tests.chaos.random_faults import RandomFaults
from tests.chaos.shapes import comparable
from tests.chaos.test_differential import ANY_COST, FRESH, is_bounded, new_errors
from tests.faults.jumping_loop import run
from tests.faults.stage import on_stage

SEEDS = range(5000, 5300 if os.environ.get("CHAOS") == "all" else 5016)
NEVER_STALE = {"x-stale-ok": "0"}
HEADERS: tuple[dict[str, str], ...] = ({}, NEVER_STALE, {"x-stale-ok": "1"})
NO_LONGER_FRESH = 70.0  # seconds, within which what was kept may stand in for what cannot be had


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_old_is_marked(known: Known, seed: int) -> None:
    document, shape = comparable(queries.document(seed))
    headers = Random(f"headers {seed}").choice(HEADERS)

    async def scenario() -> list[Difference]:
        async with on_stage(**ANY_COST) as stage, beside(stage, **ANY_COST) as another:
            before = await stage.ask(document)
            await change(stage)
            whole = await another.ask(document, FRESH)
            await stage.mend()
            await asyncio.sleep(NO_LONGER_FRESH)
            RandomFaults.of_seed(seed).begin(stage)
            told = await stage.ask(document, headers)
            is_bounded(stage, told)
            stale = frozenset(each["of"] for each in told.body.get("extensions", {}).get("stale", []))
            assert not (stale and headers is NEVER_STALE)
            old = before.data if stale else None
            found = Comparison(known, new_errors(whole, told), old, stale).of(shape, whole.data, told.data)
            await stage.mend()
            again = await stage.ask(document, NEVER_STALE)
            return found + Comparison(known, new_errors(whole, again)).of(shape, whole.data, again.data)

    assert run(scenario()) == []
