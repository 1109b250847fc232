"""Some of the random queries over real sockets, where the proxy befalls calls at random."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import AsyncIterator
from random import Random

import pytest
import pytest_asyncio

from app.domain.vendor import Vendor
from tests.chaos import queries
from tests.chaos.comparison import Comparison, Difference
from tests.chaos.customers import Known
from tests.chaos.faults import OF_CONNECTIONS, Fault, Kind
from tests.chaos.house import Answer, House, opened
from tests.chaos.proxy import FaultProxy
from tests.chaos.shapes import Shape, comparable
from tests.chaos.test_differential import ANY_COST
from tests.faults.kinds import TRIES
from tests.faults.stage import SECRETS

pytestmark = pytest.mark.asyncio(loop_scope="module")

SEEDS = range(7000, 7100 if os.environ.get("CHAOS") == "all" else 7008)
PAUSES = (0.05, 0.3, 60.0)  # seconds


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(sandbox: str, proxy: FaultProxy, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A gateway behind the proxy."""
    async with opened(sandbox, proxy, tmp_path_factory.mktemp("state"), **ANY_COST) as house:
        yield house


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_is_silently_wrong(house: House, known: Known, seed: int) -> None:
    document, shape = comparable(queries.document(seed))
    whole = await house.ask(document)
    house.proxy.forget()
    for fault in _faults(seed):
        await house.proxy.order(fault)
    told = await house.ask(document)
    assert told.is_in_time, told.seconds
    assert [secret for secret in SECRETS if secret in told.text] == []
    # Two fields may need the same read, of which one fails before the other begins.
    assert max(Counter((each.line, each.request.body) for each in house.proxy.sent).values(), default=0) <= 2 * TRIES
    assert _differences(known, shape, whole, told) == []
    await house.recovered(document, lambda again: again.data == whole.data or not _new(whole, again))
    assert _differences(known, shape, whole, await house.ask(document)) == []


def _faults(seed: int) -> list[Fault]:
    """Some ways to fail at some vendors, each of a share of the calls."""
    chance = Random(f"faults {seed}")
    kinds = [kind for kind in Kind if kind not in OF_CONNECTIONS]
    found = []
    for vendor in chance.sample(list(Vendor), chance.choice((1, 2, 5))):
        for kind in chance.sample(kinds, 3):
            seconds = 1.0 if kind is Kind.TOO_MANY_UNTIL else chance.choice(PAUSES)
            share, is_after = chance.choice((0.2, 0.5)), chance.random() < 0.5
            found.append(Fault(vendor, kind, chance=share, seconds=seconds, after=is_after, seed=seed))
    return found


def _new(whole: Answer, told: Answer) -> list[dict[str, object]]:
    """The errors that the faults have made."""
    before = [(error["path"], error["extensions"]["code"]) for error in whole.errors]
    return [error for error in told.errors if (error["path"], error["extensions"]["code"]) not in before]


def _differences(known: Known, shape: Shape, whole: Answer, told: Answer) -> list[Difference]:
    return Comparison(known, _new(whole, told)).of(shape, whole.data, told.data)
