"""Under a key: kept before it is sent and behind it, told again as it was, and gone on with where it was left."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import BadUserInput, IdempotencyUnavailable, Unsupported
from schema.writes.outcomes import WriteAction
from schema.writes.sending import FINISHED
from schema.writes.steps import FoundOut, Step, Unchanged
from tests.schema.writes.stage import Gateway, create, lost, refused, unsent, write


def never_built() -> Any:
    raise AssertionError


def never(name: str = "a", **values: Any) -> Step:
    return create(name, **{**values, "build": never_built})


async def test_it_is_kept_before_a_byte_leaves_and_behind_the_answer(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", refused(), lost()]
    for key in "123":
        await gateway.carried(create(), key=key)
    assert gateway.userlot.events == [
        *("sending a", "sent a", "done a"),
        *("sending a", "sent a", "failed a"),
        *("sending a", "sent a", "unknown a"),
    ]


async def test_what_is_finished_is_told_as_it_was_and_nothing_is_built(gateway: Gateway) -> None:
    def unsupported() -> Any:
        raise Unsupported("Not there.")

    steps = [create("a"), create("b", build=unsupported, path="b"), create("c", quiet=FINISHED)]
    first = await gateway.carried(*steps)
    assert [each.action.name for each in first.outcomes] == ["CREATED", "UNSUPPORTED"]
    again = await gateway.carried(never("a"), never("b"), never("c", quiet=FINISHED))
    assert (again.outcomes, again.user_errors) == (first.outcomes, first.user_errors)
    assert (again.answers, again.planned, again.changes) == ([None, None], [], [])


async def test_what_failed_is_sent_anew_and_what_is_done_is_not(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c1", refused(), "c2"]
    assert await gateway.told(create("a"), create("b")) == [("CREATED", "c1"), ("FAILED", None)]
    assert await gateway.told(never("a"), create("b")) == [("CREATED", "c1"), ("CREATED", "c2")]
    assert await gateway.told(never("a"), never("b")) == [("CREATED", "c1"), ("CREATED", "c2")]
    assert gateway.userlot.sent == ["a", "b", "b"]


async def test_candidates_and_refusals_of_steps_are_told_again(gateway: Gateway) -> None:
    async def settle() -> FoundOut:
        return FoundOut(candidates=("c1", "c2"))

    gateway.userlot.plan = [lost(), refused()]
    first = await gateway.carried(create("a", settle=settle), create("b"))
    assert first.outcomes[0].candidates == ["c1", "c2"]
    gateway.userlot.plan = [refused()]
    again = await gateway.carried(never("a", settle=settle), create("b"))
    assert (again.outcomes, again.user_errors) == (first.outcomes, first.user_errors)


async def test_what_was_unchanged_stays_so_while_another_is_not_done(gateway: Gateway) -> None:
    def unchanged() -> Any:
        raise Unchanged

    gateway.userlot.plan = [refused(), "c2"]
    step = create("a", build=unchanged, named="c1")
    assert await gateway.told(step, create("b")) == [("UNCHANGED", "c1"), ("FAILED", None)]
    assert await gateway.told(never("a"), create("b")) == [("UNCHANGED", "c1"), ("CREATED", "c2")]


async def test_one_whose_being_unchanged_cannot_be_kept_is_looked_at_again(gateway: Gateway) -> None:
    def unchanged() -> Any:
        raise Unchanged

    gateway.userlot.plan = [refused(), "c1", "c2"]
    gateway.records.refusing = lambda step: IdempotencyUnavailable("Full.") if step == "a" else None
    assert await gateway.told(create("a", build=unchanged), create("b")) == [("UNCHANGED", None), ("FAILED", None)]
    gateway.records.refusing = lambda _: None
    assert await gateway.told(create("a"), create("b")) == [("CREATED", "c1"), ("CREATED", "c2")]


async def test_a_step_whose_record_cannot_be_kept_is_not_sent_and_the_others_are(gateway: Gateway) -> None:
    gateway.records.refusing = lambda step: IdempotencyUnavailable("Full.") if step == "b" else None
    carried = await gateway.carried(create("a"), create("b"), create("c"))
    assert [each.action.name for each in carried.outcomes] == ["CREATED", "NOT_ATTEMPTED", "CREATED"]
    assert gateway.userlot.sent == ["a", "c"]
    gateway.records.refusing = lambda _: None
    assert await gateway.told(never("a"), create("b"), never("c")) == [
        ("CREATED", "id-1"),
        ("CREATED", "id-3"),
        ("CREATED", "id-2"),
    ]


async def test_a_key_that_is_refused_sends_nothing(gateway: Gateway) -> None:
    carried = await gateway.carried(never("a"), never("b", quiet=FINISHED), key="x" * 256)
    assert [each.action.name for each in carried.outcomes] == ["NOT_ATTEMPTED", "NOT_ATTEMPTED"]
    assert [(each.code, each.field) for each in carried.user_errors] == [("BAD_USER_INPUT", "idempotencyKey")]


async def test_a_refusal_from_within_is_not_told_as_one_of_the_key(gateway: Gateway) -> None:
    def following(_: Any) -> list[Step]:
        raise BadUserInput("A fault: steps are refused by their building.")

    with pytest.raises(BadUserInput):
        await gateway.carried(create("a"), following=following)
    assert await gateway.told(never("a"), key="k") == [("CREATED", "id-1")]


async def test_a_quiet_step_is_told_where_it_was_not_done_in_replays_too(gateway: Gateway) -> None:
    quiet = create("b", quiet=FINISHED, action=WriteAction.LINKED)
    gateway.userlot.plan = ["c1", lost()]
    for _ in range(2):
        assert await gateway.told(create("a"), quiet) == [("CREATED", "c1"), ("UNKNOWN", None)]
    gateway.userlot.plan = ["c1", "c1", "c9"]
    for _ in range(2):
        carried = await gateway.carried(create("a"), quiet, key="k2")
        assert [(each.action, each.record_id) for each in carried.outcomes] == [(WriteAction.CREATED, "c1")]
        assert len(carried.answers) == 1


async def test_a_quiet_step_that_was_done_is_folded_while_another_is_not(gateway: Gateway) -> None:
    gateway.userlot.plan = [refused(), "c1", refused()]
    for _ in range(2):
        assert await gateway.told(create("a"), create("b", quiet=FINISHED)) == [("FAILED", None)]
    assert gateway.userlot.sent == ["a", "b", "a"]


async def test_an_outcome_too_long_to_be_kept_is_done_all_the_same(gateway: Gateway) -> None:
    gateway.userlot.plan = ["c" * 70_000, unsent()]
    steps = [create("a", action=lambda _: WriteAction.UPDATED), create("b")]
    assert [action for action, _ in await gateway.told(*steps)] == ["UPDATED", "FAILED"]
    gateway.userlot.plan = [unsent()]
    assert [action for action, _ in await gateway.told(never("a", named="c1"), create("b"))] == ["CREATED", "FAILED"]
    assert gateway.userlot.sent == ["a", "b", "b"]


async def test_steps_of_one_name_are_a_fault_and_nothing_is_sent(gateway: Gateway) -> None:
    for key in ("", "k"):
        with pytest.raises(ValueError, match="names of their own"):
            await gateway.carried(create("a"), create("a"), key=key)
    assert gateway.userlot.sent == []


async def test_a_crash_behind_the_sending_leaves_it_unknown(gateway: Gateway) -> None:
    class Crash(BaseException):
        """Nothing is carried out behind it."""

    gateway.userlot.plan = [Crash()]
    with pytest.raises(Crash):
        await gateway.carried(create())
    carried = await gateway.carried(create(build=write, find_out="Look."))
    (outcome,) = carried.outcomes
    assert outcome.error is not None
    assert (outcome.action, outcome.error.retryable) == (WriteAction.UNKNOWN, False)
    assert outcome.error.message.endswith("It may have been done. Look.")
    assert (await gateway.carried(create())).outcomes == carried.outcomes
    assert gateway.userlot.sent == ["a"]
