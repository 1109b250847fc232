"""A fault in one step, and a caller that goes away: what the others did is kept, and nothing is sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from app.domain.errors import IdempotencyUnavailable
from schema.writes.outcomes import WriteOutcome
from schema.writes.steps import FoundOut, Step
from tests.app.idempotency.stage import settle
from tests.schema.writes.stage import Gateway, create


class Fault(Exception):
    """Of the gateway itself."""


def faulty(*_: object) -> Any:
    raise Fault


def never_built() -> Any:
    raise AssertionError


class Held:
    """An answer that comes when it is let go."""

    def __init__(self, answer: Any = "c1") -> None:
        self.answer = answer
        self.came = asyncio.Event()
        self.goes = asyncio.Event()

    async def __call__(self) -> Any:
        self.came.set()
        await self.goes.wait()
        return self.answer


async def taken_by_another(gateway: Gateway, *steps: Step) -> bool:
    """Whether the key is held, so that nobody else can carry these out now."""
    return [action for action, _ in await gateway.told(*steps)] == ["NOT_ATTEMPTED"] * len(steps)


@pytest.mark.parametrize("key", ["", "k"])
async def test_the_others_come_to_their_end_before_a_fault_is_told(gateway: Gateway, key: str) -> None:
    held = Held()
    gateway.userlot.plan = [held]
    steps = [create("a"), create("b", build=faulty)]
    request = asyncio.ensure_future(gateway.carried(*steps, key=key))
    await held.came.wait()
    await settle()
    assert not request.done()
    if key:
        assert await taken_by_another(gateway, *steps)
    held.goes.set()
    with pytest.raises(Fault):
        await request
    assert gateway.forgotten == 1  # what is read behind it sees what was done


async def test_what_the_others_did_is_told_under_the_key(gateway: Gateway) -> None:
    with pytest.raises(Fault):
        await gateway.carried(create("a"), create("b", build=faulty), create("c"))
    told = await gateway.told(create("a", build=never_built), create("b"), create("c", build=never_built))
    assert told == [("CREATED", "id-1"), ("CREATED", "id-3"), ("CREATED", "id-2")]
    assert gateway.userlot.sent == ["a", "c", "b"]


@pytest.mark.parametrize("values", [{"record_id": faulty}, {"action": faulty}, {"record_id": lambda _: None}])
async def test_a_fault_behind_the_sending_leaves_it_unknown(gateway: Gateway, values: dict[str, Any]) -> None:
    with pytest.raises(Fault):
        await gateway.carried(create(settle=faulty, **values))
    assert "done a" not in gateway.userlot.events

    async def found() -> FoundOut:
        return FoundOut("c1")

    assert await gateway.told(create()) == [("UNKNOWN", None)]
    assert await gateway.told(create(settle=found)) == [("CREATED", "c1")]
    assert gateway.userlot.sent == ["a"]


async def test_a_fault_of_the_vendors_pipeline_leaves_it_unknown(gateway: Gateway) -> None:
    gateway.userlot.plan = [Fault()]
    with pytest.raises(Fault):
        await gateway.carried(create())
    assert await gateway.told(create()) == [("UNKNOWN", None)]
    assert gateway.userlot.sent == ["a"]


async def test_a_fault_in_making_what_follows_loses_nothing(gateway: Gateway) -> None:
    def following(_: Sequence[WriteOutcome]) -> list[Step]:
        raise Fault

    with pytest.raises(Fault):
        await gateway.carried(create(), following=following)
    assert gateway.forgotten == 1
    assert await gateway.told(create(build=never_built)) == [("CREATED", "id-1")]


async def test_a_caller_that_goes_away_leaves_what_is_sent_to_its_end(gateway: Gateway) -> None:
    first, second = Held("c1"), Held("c2")
    gateway.userlot.plan = [first, second]
    steps = [create("a"), create("b")]
    request = asyncio.ensure_future(gateway.carried(*steps))
    await second.came.wait()
    request.cancel()
    first.goes.set()
    await settle()
    assert await taken_by_another(gateway, *steps)
    second.goes.set()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert await gateway.told(create("a", build=never_built), create("b", build=never_built)) == [
        ("CREATED", "c1"),
        ("CREATED", "c2"),
    ]
    assert gateway.userlot.sent == ["a", "b"]


async def test_a_caller_that_goes_away_while_it_is_built_has_nothing_sent(gateway: Gateway) -> None:
    async def build() -> Any:
        request.cancel()
        await asyncio.sleep(0)
        raise AssertionError

    request = asyncio.ensure_future(gateway.carried(create(build=build)))
    with pytest.raises(asyncio.CancelledError):
        await request
    assert await gateway.told(create()) == [("CREATED", "id-1")]
    assert gateway.userlot.sent == ["a"]


async def test_a_caller_that_goes_away_while_it_is_kept_has_nothing_sent(gateway: Gateway) -> None:
    begin = gateway.records.begin_step

    async def slow(*args: Any, **kwargs: Any) -> bool:
        is_begun = await begin(*args, **kwargs)
        request.cancel()
        await asyncio.sleep(0)
        return is_begun

    gateway.records.begin_step = slow  # type: ignore[method-assign]
    request = asyncio.ensure_future(gateway.carried(create()))
    with pytest.raises(asyncio.CancelledError):
        await request
    assert gateway.userlot.sent == []
    gateway.records.begin_step = begin  # type: ignore[method-assign]
    assert await gateway.told(create()) == [("CREATED", "id-1")]


async def test_one_that_goes_away_twice_waits_no_longer(gateway: Gateway) -> None:
    held = Held()
    gateway.userlot.plan = [held]
    request = asyncio.ensure_future(gateway.carried(create()))
    await held.came.wait()
    request.cancel()
    await settle()
    request.cancel()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert await gateway.told(create()) == [("UNKNOWN", None)]
    held.goes.set()
    await settle()  # the sender knows best, also behind its key
    assert await gateway.told(create()) == [("CREATED", "c1")]
    assert gateway.userlot.sent == ["a"]


async def test_a_fault_that_nobody_waits_for_is_not_told_twice(gateway: Gateway) -> None:
    held = Held(Fault())
    gateway.userlot.plan = [held]
    request = asyncio.ensure_future(gateway.carried(create()))
    await held.came.wait()
    request.cancel()
    held.goes.set()
    with pytest.raises(asyncio.CancelledError):
        await request
    assert await gateway.told(create()) == [("UNKNOWN", None)]


async def test_what_cannot_be_kept_behind_the_answer_is_told_all_the_same(gateway: Gateway) -> None:
    async def refusing(*_: Any) -> bool:
        raise IdempotencyUnavailable("Gone.")

    records: Any = gateway.records
    records.settle_step = records.finish = refusing
    assert await gateway.told(create()) == [("CREATED", "id-1")]
    assert await gateway.told(create()) == [("UNKNOWN", None)]
    assert gateway.userlot.sent == ["a"]
