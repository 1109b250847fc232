"""The inbound request, as calls made for it know it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from app.domain.vendor import Vendor
from app.upstream.freshness import Wanted
from app.upstream.scope import Call, Choice, Scope, Strategy, chose, current_scope, new_request_id, serving


async def test_outside_of_any_request_each_call_is_its_own() -> None:
    first, second = current_scope(), current_scope()
    assert first.request_id != second.request_id
    assert first.deadline is None


async def test_tasks_begun_within_share_the_scope() -> None:
    async def called() -> None:
        current_scope().calls.append(Call(Vendor.SWIFT, "swift.account.get", "network", 1.0, 2))

    with serving("inbound") as scope:
        await asyncio.gather(called(), asyncio.create_task(called()))
        assert current_scope() is scope
    assert len(scope.calls) == 2
    assert scope.request_id == "inbound"


async def test_choices_are_kept_in_their_order_and_outside_of_any_request_not_at_all() -> None:
    chose(Vendor.SWIFT, "1 account by id", Strategy.POINTS, "nobody is listening", 1)
    with serving("inbound") as scope:
        assert scope.choices == []
        await asyncio.create_task(chosen("first"))
        await chosen("second")
    assert scope.choices == [
        Choice(Vendor.REEVO, "first", Strategy.QUERY, "one call for a hundred", 1),
        Choice(Vendor.REEVO, "second", Strategy.QUERY, "one call for a hundred", 1),
    ]
    assert current_scope().choices == []


async def chosen(need: str) -> None:
    chose(Vendor.REEVO, need, Strategy.QUERY, "one call for a hundred", 1)


@pytest.mark.parametrize("strategy", Strategy)
def test_a_strategy_is_told_by_its_name(strategy: Strategy) -> None:
    assert strategy == strategy.name


async def test_what_a_part_of_a_request_does_is_told_of_the_request() -> None:
    with serving("outer", seconds=9) as outer:
        with serving("part", seconds=5) as part:
            await chosen("of the part")
            current_scope().calls.append(Call(Vendor.SWIFT, "swift.account.get", "network", 1.0, 2))
        assert (part.request_id, part.seconds) == ("part", 5)
    assert (len(outer.calls), [choice.need for choice in outer.choices]) == (1, ["of the part"])
    with serving("other") as other:
        assert (other.calls, other.choices) == ([], [])


async def test_a_part_of_a_request_has_all_but_its_deadline_from_it() -> None:
    own = {"request_id", "deadline", "seconds", "begun"}
    with serving("inbound", seconds=9, wanted=Wanted(3.0)) as outer, serving("part", seconds=1) as part:
        assert (part.request_id, part.seconds, part.begun > outer.begun) == ("part", 1, True)
        for each in fields(Scope):
            assert each.name in own or getattr(part, each.name) is getattr(outer, each.name)


async def test_requests_at_once_do_not_see_each_other() -> None:
    async def request(name: str) -> str:
        with serving(name):
            await asyncio.sleep(0)
            return current_scope().request_id

    assert await asyncio.gather(*(request(str(n)) for n in range(5))) == ["0", "1", "2", "3", "4"]


async def test_a_scope_ends_with_its_body_even_by_an_error() -> None:
    with serving("outer") as outer:
        with pytest.raises(ValueError, match="x"), serving("inner"):
            raise ValueError("x")
        assert current_scope() is outer


async def test_seconds_become_a_moment_of_the_loops_clock() -> None:
    before = asyncio.get_running_loop().time()
    with serving("a", seconds=5) as scope:
        assert scope.deadline is not None
        assert 0 <= scope.deadline - 5 - before < 5
        assert scope.seconds == 5
    with serving("a") as scope:
        assert (scope.deadline, scope.seconds) == (None, None)


async def test_a_request_knows_when_it_began() -> None:
    before = time.monotonic()
    with serving("a") as scope:
        assert before <= scope.begun <= time.monotonic()


def test_new_request_ids_are_harmless_in_a_header() -> None:
    ids = {new_request_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(each.isalnum() and each.isascii() for each in ids)


def test_a_vendors_answers_are_as_old_as_their_oldest() -> None:
    early, late = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    calls = [
        Call(Vendor.SWIFT, "swift.account.list", "network", 1.0, 2, late),
        Call(Vendor.SWIFT, "swift.account.get", "cache", 0.0, 0, early),
        Call(Vendor.SWIFT, "swift.account.get", "network", 9.0, 0, None),
        Call(Vendor.REEVO, "reevo.account.query", "shared", 1.0, 2, late),
        Call(Vendor.USERLOT, "userlot.company.list", "network", 9.0, 0, None),
    ]
    scope = Scope("r", calls=calls)
    ages = {vendor: scope.as_of(vendor) for vendor in Vendor}
    assert ages == {**dict.fromkeys(Vendor), Vendor.SWIFT: early, Vendor.REEVO: late}
