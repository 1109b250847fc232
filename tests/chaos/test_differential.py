"""Queries made at random from the schema, with and without random faults: nothing is silently wrong."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest

from tests.chaos import queries
from tests.chaos.comparison import Comparison, Difference
from tests.chaos.customers import Known
from tests.chaos.random_faults import RandomFaults
from tests.chaos.shapes import comparable
from tests.faults.jumping_loop import run
from tests.faults.kinds import DEADLINE, TRIES
from tests.faults.stage import SECRETS, Reply, Stage, on_stage

ANY_COST = {"GATEWAY_MAX_COST": "1000000000", "GATEWAY_MAX_FIELDS": "1000000000", "GATEWAY_MAX_ALIASES": "5000"}
SEEDS = range(600 if os.environ.get("CHAOS") == "all" else 40)
FRESH = {"x-stale-ok": "0", "x-max-age": "0"}


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_silently_wrong(known: Known, seed: int) -> None:
    document, shape = comparable(queries.document(seed))

    async def scenario() -> list[Difference]:
        async with on_stage(**ANY_COST) as stage:
            without = await stage.ask(document, FRESH)
            await stage.mend()  # time passes, for which `FRESH` gives nothing that was kept
            RandomFaults.of_seed(seed).begin(stage)
            told = await stage.ask(document, FRESH)
            is_bounded(stage, told)
            found = Comparison(known, new_errors(without, told)).of(shape, without.data, told.data)
            await stage.mend()
            again = await stage.ask(document, FRESH)
            return found + Comparison(known, new_errors(without, again)).of(shape, without.data, again.data)

    assert run(scenario()) == []


def new_errors(without: Reply, told: Reply) -> list[dict[str, Any]]:
    """The errors that the faults have made."""
    before = [(error["path"], error["extensions"]["code"]) for error in without.errors]
    return [error for error in told.errors if (error["path"], error["extensions"]["code"]) not in before]


def is_bounded(stage: Stage, told: Reply, tries: int = 2 * TRIES) -> None:
    """Assert that the answer came in time and without secrets, and that no call was sent too often.

    Two fields may need the same read, of which one fails before the other begins.
    """
    assert told.seconds <= DEADLINE + 0.25
    assert [secret for secret in SECRETS if secret in told.text] == []
    for wire in stage.wires.values():
        assert max(Counter(wire.targets).values(), default=0) <= tries
