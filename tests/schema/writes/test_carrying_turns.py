"""Steps that look before they write take turns, whatever request they are in."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from schema.writes.carrying import carry_out
from tests.app.idempotency.stage import settle
from tests.schema.writes.stage import Gateway, Given, create, lost, refused, write

TURN = "acme.example"


class Looking:
    """Waits while it looks, and says in what order it was begun."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.goes = asyncio.Event()

    async def __call__(self) -> Any:
        self.came.set()
        await self.goes.wait()
        return write()


@pytest.mark.parametrize("key", ["", "k"])
async def test_two_of_one_name_come_one_behind_another(gateway: Gateway, key: str) -> None:
    first, second = Looking(), Looking()
    second.goes.set()
    one = asyncio.ensure_future(gateway.told(create(build=first, turn=TURN), key=key and "k1"))
    await first.came.wait()
    gateway.patience = 10.0
    other = asyncio.ensure_future(gateway.told(create(build=second, turn=TURN), key=key and "k2"))
    await settle()
    assert not second.came.is_set()
    first.goes.set()
    assert (await one, await other) == ([("CREATED", "id-1")], [("CREATED", "id-2")])


async def test_others_and_dry_runs_wait_for_nobody(gateway: Gateway) -> None:
    first = Looking()
    one = asyncio.ensure_future(gateway.told(create(build=first, turn=TURN), key=""))
    await first.came.wait()
    assert await gateway.told(create(turn="other.example"), key="") == [("CREATED", "id-1")]
    dry = await carry_out(gateway.context, [create(turn=TURN)], Given(dry_run=True))
    assert len(dry.planned) == 1
    first.goes.set()
    await one


async def test_who_waits_too_long_is_not_sent(gateway: Gateway) -> None:
    first = Looking()
    one = asyncio.ensure_future(gateway.told(create(build=first, turn=TURN), key=""))
    await first.came.wait()
    waiting = await gateway.carried(create("a"), create("b", turn=TURN))
    assert [each.action.name for each in waiting.outcomes] == ["CREATED", "NOT_ATTEMPTED"]
    assert waiting.outcomes[1].error is not None
    assert (waiting.outcomes[1].error.code, waiting.outcomes[1].error.retryable) == ("IDEMPOTENCY_UNAVAILABLE", True)
    first.goes.set()
    await one
    assert await gateway.told(create("a"), create("b", turn=TURN)) == [("CREATED", "id-1"), ("CREATED", "id-3")]


async def test_what_is_done_or_in_doubt_is_told_without_a_turn(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", lost(), refused()]
    steps = [create("a", turn=TURN), create("b", turn="other.example"), create("c")]
    expected = [("CREATED", "c1"), ("UNKNOWN", None), ("FAILED", None)]
    assert await gateway.told(*steps) == expected
    one, two = Looking(), Looking()
    holders = [
        asyncio.ensure_future(gateway.told(create(build=one, turn=TURN), key="")),
        asyncio.ensure_future(gateway.told(create(build=two, turn="other.example"), key="")),
    ]
    await one.came.wait()
    await two.came.wait()
    gateway.userlot.plan = [refused()]
    assert await gateway.told(*steps) == expected
    one.goes.set()
    two.goes.set()
    await asyncio.gather(*holders)


async def test_a_turn_may_have_a_name_of_any_length(gateway: Gateway) -> None:
    assert await gateway.told(create(turn="x" * 1000)) == [("CREATED", "id-1")]


async def test_a_turn_is_given_back_by_one_that_failed_or_went_away(gateway: Gateway) -> None:
    gateway.userlot.plan = [refused()]
    assert await gateway.told(create(turn=TURN), key="") == [("FAILED", None)]
    looking = Looking()
    gone = asyncio.ensure_future(gateway.told(create(build=looking, turn=TURN), key=""))
    await looking.came.wait()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert await gateway.told(create(turn=TURN), key="") == [("CREATED", "id-2")]
