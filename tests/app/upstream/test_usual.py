"""How long calls usually take is learnt from the requests that made them, by vendor and operation."""

from __future__ import annotations

import gc
from datetime import UTC, datetime

import pytest

from app.domain.vendor import Vendor
from app.upstream.lanes import Lane, travelling
from app.upstream.scope import Call
from app.upstream.usual import UsualTimes, learn_from, usual_times
from app.vendors.swift.dialect import SwiftDialect
from app.vendors.userlot.dialect import UserlotDialect
from tests.conftest import ScriptedUpstream

GET, LIST = "userlot.company.get", "userlot.company.list"


def call(
    milliseconds: float,
    operation: str = GET,
    *,
    source: str = "network",
    answered: bool = True,
    of: Vendor | None = None,
) -> Call:
    as_of = datetime.now(UTC) if answered else None
    return Call(of or Vendor.USERLOT, operation, source, milliseconds, 1, as_of)


def test_nothing_is_known_before_a_call_was_answered() -> None:
    times = UsualTimes()
    assert (times.of(GET), times.quickest) == (None, None)


def test_the_last_calls_count_most_and_one_alone_does_not_decide() -> None:
    times = UsualTimes()
    times.learn(GET, 0.1)
    assert times.of(GET) == pytest.approx(0.1)
    times.learn(GET, 0.5)
    assert times.of(GET) == pytest.approx(0.2)
    for _ in range(20):
        times.learn(GET, 0.5)
    assert times.of(GET) == pytest.approx(0.5, rel=0.01)
    times.learn(LIST, 0.3)
    assert times.quickest == pytest.approx(0.3)


def test_the_quickest_call_of_a_request_counts_as_others_may_have_waited_for_a_place(
    upstream: ScriptedUpstream,
) -> None:
    client = upstream.client(UserlotDialect())
    learn_from([call(900.0), call(100.0), call(2.0, source="shared"), call(1.0, answered=False)], [client])
    learn_from([call(1.0, LIST, source="cache")], [client])
    assert usual_times(client).of(GET) == pytest.approx(0.1)
    assert usual_times(client).of(LIST) is None


def test_each_vendor_and_each_credential_has_times_of_its_own(upstream: ScriptedUpstream) -> None:
    one, other = upstream.client(UserlotDialect()), upstream.client(UserlotDialect())
    swift = upstream.client(SwiftDialect())
    calls = [call(100.0), call(50.0, "swift.account.get", of=Vendor.SWIFT), call(1.0, "x.y.get", of=Vendor.REEVO)]
    learn_from(calls, [one, swift])
    assert usual_times(one).of(GET) == pytest.approx(0.1)
    assert usual_times(other).of(GET) is None
    assert usual_times(swift).quickest == pytest.approx(0.05)


def test_a_client_is_not_kept_for_its_times(upstream: ScriptedUpstream) -> None:
    times = usual_times(client := upstream.client(UserlotDialect()))
    times.learn(GET, 1.0)
    before = id(client)
    del client
    gc.collect()
    fresh = usual_times(upstream.client(UserlotDialect()))
    assert fresh is not times
    assert before
    assert fresh.of(GET) is None


def test_nothing_is_learnt_from_bulk_which_waits_for_others(upstream: ScriptedUpstream) -> None:
    client = upstream.client(UserlotDialect())
    with travelling(Lane.BULK):
        learn_from([call(900.0)], [client])
    assert usual_times(client).of(GET) is None
    with travelling(Lane.INTERACTIVE):
        learn_from([call(100.0)], [client])
    assert usual_times(client).of(GET) == pytest.approx(0.1)
