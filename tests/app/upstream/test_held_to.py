"""How new the answer of a read has to be, until when it is waited for, and in which lane it goes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from app.domain.errors import TimedOut
from app.domain.vendor import Vendor
from app.upstream.failures import Failures
from app.upstream.freshness import Wanted
from app.upstream.held_to import SHARE_OF_THE_TIME, awaited, lane_of, newer_than, until
from app.upstream.lanes import Lane, travelling
from app.upstream.scope import Scope, current_scope, reading_afresh
from app.upstream.shared import Answer
from tests.app.upstream.gates import THING
from tests.faults.jumping_loop import run

FAILURES = Failures(Vendor.USERLOT)


def test_whenever_unless_the_client_says_how_old() -> None:
    assert newer_than(Scope("r")) is None
    scope = Scope("r", wanted=Wanted(max_age=5.0))
    since = newer_than(scope)
    assert since is not None
    assert (since.moment, since.max_age) == (scope.moment, 5.0)


async def test_what_a_stale_answer_can_take_the_place_of_is_waited_for_with_half_the_time() -> None:
    now = asyncio.get_running_loop().time()
    scope = Scope("r", deadline=now + 100)
    assert until(Scope("r"), has_another=True) is None
    assert until(scope, has_another=False) == now + 100
    assert until(scope, has_another=True) == pytest.approx(now + 100 * SHARE_OF_THE_TIME, abs=1)


def test_the_lane_of_what_a_write_builds_on() -> None:
    with reading_afresh("thing"):
        scope = current_scope()
    assert lane_of("thing", scope) is Lane.READ_BACK
    assert lane_of("other", scope) is Lane.INTERACTIVE
    with travelling(Lane.BULK):
        assert lane_of("thing", scope) is Lane.BULK


def test_what_was_asked_ahead_is_waited_for_by_the_rules_of_who_asks_now() -> None:
    async def waited(seconds: float, *, has_another: bool) -> tuple[object, float, bool]:
        loop = asyncio.get_running_loop()
        ahead: asyncio.Future[Answer[int]] = loop.create_future()
        loop.call_later(seconds, lambda: ahead.done() or ahead.set_result(Answer(1, datetime.now(UTC))))
        begun = loop.time()
        scope = Scope("r", deadline=begun + 10)
        try:
            told: object = (await awaited(ahead, THING, scope, FAILURES, has_another)).value
        except TimedOut as error:
            told = error.request_id
        return told, round(loop.time() - begun, 3), ahead.cancelled()

    assert run(waited(8, has_another=False)) == (1, 8, False)
    assert run(waited(8, has_another=True)) == ("r", 5, False)
    assert run(waited(12, has_another=False)) == ("r", 10, False)
