"""Calls that reach Redis late do no harm."""

from __future__ import annotations

from typing import Any

import pytest
from redis import Redis

from app.idempotency.records import MOST_PAYLOAD, RecordName, StepRecord, StepState
from app.idempotency.redis_calls import PREFIX, Call, RedisCalls, found
from app.idempotency.storage import Busy, Taken
from tests.redis_server import RedisServer

NAME = RecordName.of("me", "key", "input")
DONE = StepRecord(StepState.DONE, {"recordId": "1"})
FAILED = StepRecord(StepState.FAILED)


class Late:
    """Calls that are made now and arrive when a test says so."""

    def __init__(self, client: Redis) -> None:
        self.calls = RedisCalls()
        self._client = client

    def arrive(self, call: Call | None) -> Any:
        assert call is not None
        return self._client.eval(call.script.text, 1, call.key, *call.arguments)


@pytest.fixture
def late(redis_server: RedisServer) -> Any:
    with redis_server.client() as client:
        yield Late(client)


def test_a_record_is_one_key_of_digests(late: Late) -> None:
    call = late.calls.take(NAME, "first")
    assert call.key == f"{PREFIX}{NAME.digest.hex()}"
    assert call.arguments == ("first", NAME.seal.hex())


def test_what_came_of_the_first_time_is_not_taken_for_what_came_of_the_second(late: Late) -> None:
    """Else a write that may have been done would be sent anew."""
    late.arrive(late.calls.take(NAME, "first"))
    assert late.arrive(late.calls.begin_step(NAME, "first", "reevo", is_repeatable=False))
    refused = late.calls.settle_step(NAME, "first", "reevo", FAILED)
    assert late.arrive(late.calls.begin_step(NAME, "first", "reevo", is_repeatable=True))
    assert not late.arrive(refused)
    assert late.arrive(late.calls.settle_step(NAME, "first", "reevo", DONE))
    late.arrive(late.calls.release(NAME, "first"))
    assert found(late.arrive(late.calls.take(NAME, "second"))) == Taken({"reevo": DONE})


def test_whoever_let_go_before_its_take_arrived_loses_the_record_with_its_lease(late: Late) -> None:
    take = late.calls.take(NAME, "first")
    late.arrive(late.calls.release(NAME, "first"))
    assert found(late.arrive(take)) == Taken({})
    assert found(late.arrive(late.calls.take(NAME, "second"))) == Busy()


def test_nothing_of_one_who_has_lost_the_record_is_begun_finished_or_let_go(late: Late) -> None:
    late.arrive(late.calls.take(NAME, "first"))
    calls = [
        late.calls.begin_step(NAME, "first", "reevo", is_repeatable=True),
        late.calls.finish(NAME, "first", {"id": "1"}),
        late.calls.release(NAME, "first"),
        late.calls.extend(NAME, "first"),
    ]
    late.arrive(late.calls.release(NAME, "first"))
    late.arrive(late.calls.take(NAME, "second"))
    assert [late.arrive(call) for call in calls] == [0, 0, 0, 0]
    assert late.arrive(late.calls.extend(NAME, "second")) == 1


def test_nothing_that_arrives_after_the_record_is_gone_makes_one(late: Late) -> None:
    calls = [
        late.calls.begin_step(NAME, "first", "reevo", is_repeatable=True),
        late.calls.settle_step(NAME, "first", "reevo", DONE),
        late.calls.finish(NAME, "first", {"id": "1"}),
        late.calls.release(NAME, "first"),
        late.calls.extend(NAME, "first"),
    ]
    assert [late.arrive(call) for call in calls] == [0] * 5
    assert found(late.arrive(late.calls.take(NAME, "second"))) == Taken({})


def test_a_payload_that_is_too_long_is_no_call(late: Late) -> None:
    assert late.calls.finish(NAME, "first", {"id": "x" * MOST_PAYLOAD}) is None


def test_what_is_remembered_of_a_holder_goes_when_it_lets_go(late: Late) -> None:
    for number in range(100):
        late.calls.begin_step(NAME, f"{number}", "reevo", is_repeatable=False)
        late.calls.release(NAME, f"{number}")
    assert late.calls._times == {}
