"""Steps that build on what the first ones made: when they are made, of what, and in which time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from app.domain.errors import FieldRefused
from app.upstream.scope import current_scope, serving
from schema.writes.carrying import carry_out
from schema.writes.outcomes import WriteAction, WriteOutcome
from schema.writes.sending import FINISHED
from schema.writes.steps import NEW, Step
from tests.schema.writes.stage import Gateway, Given, create, lost, refused, write


class Linking:
    """Links what was made, once both are there."""

    def __init__(self, **values: Any) -> None:
        self.given: list[list[tuple[str, str | None]]] = []
        self.values = values

    def __call__(self, outcomes: Sequence[WriteOutcome]) -> list[Step]:
        self.given.append([(each.action.name, each.record_id) for each in outcomes])
        if any(each.action not in FINISHED for each in outcomes):
            return []
        body = "+".join(str(each.record_id) for each in outcomes)
        return [create("link", action=WriteAction.LINKED, build=lambda: write(body), **self.values)]


async def test_they_are_made_of_what_became_of_the_first_in_their_order(gateway: Gateway) -> None:
    waits = asyncio.Event()

    async def late() -> str:
        await waits.wait()
        return "first"

    def early() -> str:
        waits.set()
        return "second"

    gateway.userlot.plan = [late, early, "linked"]
    linking = Linking()
    assert await gateway.told(create("a"), create("b"), following=linking) == [
        ("CREATED", "first"),
        ("CREATED", "second"),
        ("LINKED", "linked"),
    ]
    assert linking.given == [[("CREATED", "first"), ("CREATED", "second")]]
    assert gateway.userlot.sent == ["a", "b", "first+second"]
    assert gateway.forgotten == 2  # before they are built, and for what is read behind them


async def test_they_are_told_of_failures_and_may_be_none(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", refused()]
    linking = Linking()
    assert await gateway.told(create("a"), create("b"), following=linking) == [("CREATED", "c1"), ("FAILED", None)]
    assert linking.given == [[("CREATED", "c1"), ("FAILED", None)]]


async def test_the_key_goes_on_until_they_are_done_too(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", refused(), "c2", refused(), "linked"]
    linking = Linking()
    expected = [("CREATED", "c1"), ("FAILED", None)]
    assert await gateway.told(create("a"), create("b"), following=linking) == expected
    expected = [("CREATED", "c1"), ("CREATED", "c2"), ("FAILED", None)]
    assert await gateway.told(create("a"), create("b"), following=linking) == expected
    expected[-1] = ("LINKED", "linked")
    for _ in range(2):
        assert await gateway.told(create("a"), create("b"), following=linking) == expected
    assert gateway.userlot.sent == ["a", "b", "b", "c1+c2", "c1+c2"]
    assert len(linking.given) == 3  # what is finished is told as it was


async def test_one_that_was_lost_is_not_linked_before_it_is_settled(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", lost()]
    linking = Linking()
    for _ in range(2):
        assert await gateway.told(create("a"), create("b"), following=linking) == [("CREATED", "c1"), ("UNKNOWN", None)]
    assert gateway.userlot.sent == ["a", "b"]


async def test_a_quiet_one_is_a_part_of_the_first(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", refused(), "l1"]
    linking = Linking(quiet=FINISHED)
    assert await gateway.told(create(), following=linking) == [("CREATED", "c1"), ("FAILED", None)]
    for _ in range(2):
        assert await gateway.told(create(), following=linking) == [("CREATED", "c1")]


async def test_the_first_leave_them_a_part_of_the_time(gateway: Gateway) -> None:
    left: list[float] = []

    def timed() -> str:
        deadline = current_scope().deadline
        assert deadline is not None
        left.append(deadline - asyncio.get_running_loop().time())
        return "c1"

    def build() -> Any:
        timed()
        return write()

    gateway.userlot.plan = [timed, timed]
    with serving("r1", seconds=100.0):
        await gateway.carried(create(build=build), following=lambda _: [create("link", build=build)])
    first_built, first_sent, behind_built, behind_sent = left
    assert 0 < first_sent < first_built < behind_built
    assert first_sent < behind_sent < behind_built < 100.0


async def test_without_any_behind_the_first_have_the_time(gateway: Gateway) -> None:
    left: list[float | None] = []

    def build() -> Any:
        left.append(current_scope().deadline)
        return write()

    with serving("r1", seconds=100.0) as scope:
        await gateway.carried(create(build=build))
        assert left == [scope.deadline]


async def test_a_dry_run_foretells_them_too(gateway: Gateway) -> None:
    given: list[list[str | None]] = []

    def following(outcomes: Sequence[WriteOutcome]) -> list[Step]:
        given.append([each.action.name for each in outcomes])
        return [create("link", named=NEW), create("other", named="c9")]

    carried = await carry_out(gateway.context, [create(named=NEW)], Given(dry_run=True), following)
    assert given == [["NOT_ATTEMPTED"]]
    told = [(each.action.name, each.record_id) for each in carried.outcomes]
    assert told == [("NOT_ATTEMPTED", NEW), ("NOT_ATTEMPTED", "c9")]  # a caller may call a record NEW
    assert len(carried.planned) == 3
    assert (gateway.userlot.sent, gateway.forgotten) == ([], 0)


async def test_a_record_called_new_is_told_where_it_is_written(gateway: Gateway) -> None:
    carried = await gateway.told(create(), following=lambda _: [create("link", named=NEW, record_id=lambda _: None)])
    assert carried == [("CREATED", "id-1"), ("CREATED", NEW)]


async def test_a_refusal_of_what_nobody_asked_for_is_no_refusal_of_the_input(gateway: Gateway) -> None:
    def build() -> Any:
        raise FieldRefused("name", "No.")

    carried = await gateway.carried(create("a", build=build, is_asked=False), create("b", build=build))
    assert [each.action.name for each in carried.outcomes] == ["FAILED", "FAILED"]
    assert [each.field for each in carried.user_errors] == ["name"]
