"""A read finds out what became of a write whose answer was lost, also in a later request under its key."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.errors import NotConfigured
from app.domain.vendor import Vendor
from schema.writes.outcomes import WriteAction
from schema.writes.steps import FoundOut
from tests.schema.writes.stage import Gateway, create, lost, unsent


class Settling:
    """What is found each time it is asked; the last stays."""

    def __init__(self, *found: FoundOut | Exception) -> None:
        self.found = list(found)
        self.asked = 0

    async def __call__(self) -> FoundOut:
        self.asked += 1
        found = self.found.pop(0) if len(self.found) > 1 else self.found[0]
        if isinstance(found, Exception):
            raise found
        return found


def never_built() -> Any:
    raise AssertionError


async def test_what_is_found_beyond_doubt_was_done(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    carried = await gateway.carried(create(settle=Settling(FoundOut("c1"))), key="")
    (outcome,) = carried.outcomes
    assert (outcome.action, outcome.record_id, outcome.error, outcome.candidates) == (
        WriteAction.CREATED,
        "c1",
        None,
        [],
    )
    assert (carried.user_errors, carried.answers, carried.shown_id) == ([], [None], "c1")
    assert (gateway.userlot.events, gateway.forgotten) == (["sent a", "renewed"], 2)  # what was read before is not used


async def test_what_looks_alike_is_told_and_not_claimed(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    settle = Settling(FoundOut(candidates=("c1", "c2")))
    (outcome,) = (await gateway.carried(create(settle=settle), key="")).outcomes
    assert outcome.error is not None
    assert (outcome.action, outcome.record_id, outcome.candidates) == (WriteAction.UNKNOWN, None, ["c1", "c2"])
    assert outcome.error.message == "It took too long. It may have been done. Read the record before sending it again."


async def test_a_read_that_fails_leaves_it_unknown(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    assert await gateway.told(create(settle=Settling(unsent())), key="") == [("UNKNOWN", None)]


async def test_nothing_is_read_for_what_was_answered_or_refused(gateway: Gateway) -> None:
    settle = Settling(FoundOut("c1"))
    gateway.userlot.plan = ["c7", unsent()]
    assert await gateway.told(create(settle=settle), key="") == [("CREATED", "c7")]
    assert await gateway.told(create(settle=settle), key="") == [("FAILED", None)]
    assert settle.asked == 0


@pytest.mark.parametrize("found", [FoundOut("c1"), FoundOut(candidates=("c1",)), unsent()])
async def test_an_answer_without_an_id_is_done_and_the_id_is_looked_for(gateway: Gateway, found: Any) -> None:
    step = create(settle=Settling(found), record_id=lambda _: None)
    expected = "c1" if found == FoundOut("c1") else None
    for _ in range(2):  # the second time from what was kept
        carried = await gateway.carried(step)
        (outcome,) = carried.outcomes
        assert (outcome.action, outcome.record_id) == (WriteAction.CREATED, expected)
        assert (outcome.error, outcome.candidates) == (None, [])
    assert gateway.userlot.sent == ["a"]


async def test_a_later_request_reads_before_anything_is_built(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    settle = Settling(FoundOut(), FoundOut("c1"))
    assert await gateway.told(create(settle=settle)) == [("UNKNOWN", None)]
    assert await gateway.told(create(settle=settle, build=never_built)) == [("CREATED", "c1")]
    assert await gateway.told(create(settle=settle, build=never_built)) == [("CREATED", "c1")]
    assert (gateway.userlot.sent, settle.asked) == (["a"], 2)


async def test_a_later_request_tells_new_candidates_and_keeps_them(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    settle = Settling(FoundOut(), FoundOut(candidates=("c1",)), unsent())
    for expected in ([], ["c1"], ["c1"]):  # a read that fails takes nothing back
        (outcome,) = (await gateway.carried(create(settle=settle))).outcomes
        assert (outcome.action, outcome.candidates) == (WriteAction.UNKNOWN, expected)
    assert gateway.userlot.sent == ["a"]


async def test_a_vendor_that_is_no_longer_configured_leaves_it_unknown(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    settle = Settling(FoundOut(), FoundOut("c1"))
    assert await gateway.told(create(settle=settle)) == [("UNKNOWN", None)]

    def gone() -> None:
        raise NotConfigured(Vendor.USERLOT)

    gateway.userlot.renew = gone  # type: ignore[method-assign]
    assert await gateway.told(create(settle=settle)) == [("UNKNOWN", None)]


async def test_a_write_that_is_repeatable_is_sent_again_where_the_read_does_not_settle_it(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost(), "c1"]
    step = create(settle=Settling(FoundOut()), is_repeatable=True)
    assert await gateway.told(step) == [("UNKNOWN", None)]
    assert await gateway.told(step) == [("CREATED", "c1")]
    assert gateway.userlot.sent == ["a", "a"]


async def test_one_whose_action_the_answer_tells_is_settled_as_created(gateway: Gateway) -> None:
    gateway.userlot.plan = [lost()]
    step = create(settle=Settling(FoundOut("c1")), action=lambda _: WriteAction.UPDATED)
    assert await gateway.told(step, key="") == [("CREATED", "c1")]
