"""Whatever happens, a gateway that remembers what it answered tells what one tells that executes every query."""

from __future__ import annotations

import os

import pytest

from tests.gateway.told_alike import alike

STEPS = 30
SEEDS = range(int(os.environ.get("TOLD_ALIKE_FROM", "0")), int(os.environ.get("TOLD_ALIKE_TO", "7")))
"""More of them by hand: `TOLD_ALIKE_TO=700 pytest tests/gateway/test_told_alike.py`."""


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_is_answered_again_is_what_would_have_come_of_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async with alike(seed, monkeypatch) as gateways:
        documents = gateways.documents(2)
        for _ in range(STEPS):
            await gateways.step(documents)
        if gateways.faults:
            await gateways.fail()
        for _ in range(6):
            await gateways.ask("{ labels { name } }")
        assert await gateways.answered_again() > 0
