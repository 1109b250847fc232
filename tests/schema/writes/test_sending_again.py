"""What is sent a second time: at once where that is harmless, in a later request where it is or was looked up first."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import BadUserInput, GatewayError, IdempotencyUnavailable, MatchKeyRequired
from app.upstream.scope import serving
from schema.writes.outcomes import WriteAction
from schema.writes.steps import FoundOut, Unchanged
from tests.schema.writes.stage import Gateway, create, lost, refused, unsent, write

HARMLESS: dict[str, Any] = {"is_resent": True, "is_repeatable": True}


@pytest.mark.parametrize("key", ["", "k"])
async def test_a_lost_answer_is_asked_for_again_at_once(gateway: Gateway, key: str) -> None:
    gateway.userlot.plan = [lost(), "c1"]
    assert await gateway.told(create(**HARMLESS), key=key) == [("CREATED", "c1")]
    assert gateway.userlot.sent == ["a", "a"]


@pytest.mark.parametrize(
    ("first", "step"),
    [
        (lost(), create(is_resent=True)),  # not harmless after all
        (lost(), create(is_repeatable=True)),  # harmless, and nobody asked for it
        (unsent(), create(**HARMLESS)),  # certain not to be done
        (refused(), create(**HARMLESS)),
        (BadUserInput("No."), create(**HARMLESS)),
    ],
)
async def test_only_what_is_unsettled_and_harmless_is(gateway: Gateway, first: GatewayError, step: Any) -> None:
    gateway.userlot.plan = [first]
    assert await gateway.told(step) == [("UNKNOWN" if getattr(first, "unsettled", False) else "FAILED", None)]
    assert gateway.userlot.sent == ["a"]


@pytest.mark.parametrize("second", [lost(), unsent(), refused(), BadUserInput("No.")])
async def test_whatever_the_second_ends_with_the_first_may_have_been_done(gateway: Gateway, second: Any) -> None:
    gateway.userlot.plan = [lost(), second]
    carried = await gateway.carried(create(**HARMLESS, find_out="Look."))
    (outcome,) = carried.outcomes
    assert outcome.error is not None
    assert (outcome.action, outcome.error.code) == (WriteAction.UNKNOWN, second.code)
    assert outcome.error.message.endswith("may have been done. Look.")
    assert bool(carried.user_errors) is isinstance(second, BadUserInput | type(refused()))
    assert gateway.userlot.sent == ["a", "a"]  # and never a third time


async def test_a_second_failure_is_settled_by_a_read(gateway: Gateway) -> None:
    async def settle() -> FoundOut:
        return FoundOut("c1")

    gateway.userlot.plan = [lost(), refused()]
    assert await gateway.told(create(**HARMLESS, settle=settle)) == [("CREATED", "c1")]


@pytest.mark.parametrize("then", [unsent(), refused(), MatchKeyRequired("id")])
async def test_a_failure_in_a_later_request_leaves_the_first_in_doubt(gateway: Gateway, then: Any) -> None:
    gateway.userlot.plan = [lost(), then, "c1"]
    step = create(is_repeatable=True)
    for expected in (("UNKNOWN", None), ("UNKNOWN", None), ("CREATED", "c1")):
        assert await gateway.told(step) == [expected]
    assert gateway.userlot.sent == ["a", "a", "a"]


@pytest.mark.parametrize("values", [{}, {"is_repeatable": True}, {"is_looked_up": True}, HARMLESS])
async def test_a_later_request_that_cannot_build_it_leaves_the_first_in_doubt(gateway: Gateway, values: Any) -> None:
    gateway.userlot.plan = [lost(), lost()]
    first = await gateway.carried(create(**values))

    def build() -> Any:
        raise unsent()

    for _ in range(2):
        again = await gateway.carried(create(**{**values, "build": build}))
        assert [each.action for each in again.outcomes] == [WriteAction.UNKNOWN]
        assert again.outcomes == first.outcomes


async def test_what_is_not_harmless_is_built_and_not_sent(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    first = await gateway.carried(create())
    assert (await gateway.carried(create())).outcomes == first.outcomes
    assert gateway.userlot.sent == ["a"]


async def test_what_is_looked_up_first_is_carried_out_anew(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost(), refused(), "c1"]
    step = create(is_looked_up=True)
    for expected in (("UNKNOWN", None), ("FAILED", None), ("CREATED", "c1"), ("CREATED", "c1")):
        assert await gateway.told(step) == [expected]
    assert gateway.userlot.sent == ["a", "a", "a"]


async def test_what_is_looked_up_is_not_settled_by_another_read_in_a_later_request(gateway: Gateway) -> None:
    asked: list[None] = []

    async def settle() -> FoundOut:
        asked.append(None)
        return FoundOut()

    gateway.userlot.plan = [lost(), "c1"]
    step = create(is_looked_up=True, settle=settle)
    assert await gateway.told(step) == [("UNKNOWN", None)]
    assert await gateway.told(step) == [("CREATED", "c1")]
    assert len(asked) == 1


async def test_what_the_look_up_finds_done_is_unchanged_and_stays_so(gateway: Gateway) -> None:
    built: list[None] = []

    def build() -> Any:
        built.append(None)
        if len(built) > 1:
            raise Unchanged
        return write()

    gateway.userlot.plan = [lost()]
    step = create(is_looked_up=True, build=build, named="c1")
    other = create("b", build=lambda: (_ for _ in ()).throw(unsent()))
    assert await gateway.told(step, other) == [("UNKNOWN", "c1"), ("FAILED", None)]
    for _ in range(2):
        assert await gateway.told(step, other) == [("UNCHANGED", "c1"), ("FAILED", None)]
    assert (len(built), gateway.userlot.sent) == (2, ["a"])


async def test_a_record_that_cannot_be_kept_leaves_the_first_in_doubt(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    first = await gateway.carried(create(is_repeatable=True))
    gateway.records.refusing = lambda _: IdempotencyUnavailable("Full.")
    assert (await gateway.carried(create(is_repeatable=True))).outcomes == first.outcomes
    assert gateway.userlot.sent == ["a"]


@pytest.mark.parametrize("key", ["", "k"])
async def test_what_would_hardly_be_answered_in_time_is_not_sent_at_all(gateway: Gateway, key: str) -> None:
    with serving("r", seconds=1000.0) as scope:
        assert scope.deadline is not None
        scope.deadline -= 950
        carried = await gateway.carried(create(), key=key)
    (outcome,) = carried.outcomes
    assert outcome.error is not None
    assert (outcome.action, outcome.error.code) == (WriteAction.FAILED, "TIMEOUT")
    assert gateway.userlot.sent == []
    assert await gateway.told(create(), key=key) == [("CREATED", "id-1")]
